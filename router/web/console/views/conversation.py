"""One conversation as a supervisor sees it: what is said, and its whole way through the shop."""

from aiohttp import web

from models.errors import NotFound
from router.store.queries.conversations import is_readable
from router.web.console.numbers import id_in
from router.web.console.visit import enter
from router.web.rest.route import Who


async def conversation(request: web.Request) -> web.StreamResponse:
    """Show a conversation, open or closed; looking at it marks nothing read."""
    visit = await enter(request, Who.supervisor)
    wanted = id_in(request.match_info["id"])
    if not await visit.read(is_readable, wanted, None):
        raise NotFound(f"There is no conversation {wanted} in this shop.")
    return visit.shell("conversation.html", {"conversation_id": wanted})
