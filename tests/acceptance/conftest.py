"""Acceptance: the real application on SQLite, spoken to over REST and sockets only, with its clock in hand."""

from tests.integration.rest.conftest import app, client, database_url, sundial  # noqa: F401
