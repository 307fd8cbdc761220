from tests.integration.rest.conftest import app, client, shop  # noqa: F401  # the same running application
