from tests.integration.rest.conftest import app, client, database_url, shop  # noqa: F401  # the same running application
