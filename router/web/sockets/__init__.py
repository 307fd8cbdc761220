"""The sockets (`contract.md` section 4): one reader, one bounded outbox and one writer each, and one hub."""

from router.web.sockets.routes import add_sockets

__all__ = ["add_sockets"]
