"""The contract is tested on the real application."""

from tests.integration.sockets.conftest import desk_shop, empty_database, open_shop  # noqa: F401
