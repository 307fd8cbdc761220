"""Outbound webhooks: the endpoints, and what each was sent (`contract.md` section 5); for owners."""

from aiohttp import web

from models.errors import NotFound
from models.webhooks import WebhookEvent
from router.web.console.numbers import id_in
from router.web.console.visit import enter
from router.web.rest.route import Who

EVENTS = [event.value for event in WebhookEvent]


async def webhooks(request: web.Request) -> web.StreamResponse:
    """List the endpoints; the island asks for them."""
    return (await enter(request, Who.owner)).shell("webhooks.html", {"events": EVENTS})


async def deliveries(request: web.Request) -> web.StreamResponse:
    """Show what an endpoint was sent; the island keeps looking."""
    visit, wanted = await enter(request, Who.owner), id_in(request.match_info["id"])
    hook = await visit.ask(lambda state, now: state.webhooks.get(wanted))
    if hook is None:
        raise NotFound(f"There is no webhook {wanted} in this shop.")
    return visit.shell("deliveries.html", {"webhook_id": hook.id, "url": hook.url, "events": EVENTS})
