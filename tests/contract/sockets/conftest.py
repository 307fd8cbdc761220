"""The contract is tested on the real application."""

from tests.integration.conftest import empty_database  # noqa: F401
from tests.integration.sockets.conftest import desk_shop, open_shop  # noqa: F401
