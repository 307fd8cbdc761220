"""Test pings of webhooks and bots, with a diagnosis in words (`ui.md` section 4)."""

from models.errors import NotFound
from models.wire.bot_views import PingSteps, PingView
from router.runtime.pinging import Pinged, ping_bot, ping_webhook
from router.web.keys import CLOCK, DATABASE, NODE
from router.web.rest.call import Call, NoQuery
from router.web.rest.route import Who, route
from router.web.rest.webhooks import webhook_of
from router.web.verdicts import in_words

GOOD = frozenset({"ok", "later"})


@route("POST", "/webhooks/{id}/ping", Who.owner, keyed=False)
async def ping_endpoint(call: Call[NoQuery, None]) -> PingView:
    """Send an endpoint a signed `{"type": "ping"}` and tell what came back, step by step; no event, on no record."""
    hook, node = await webhook_of(call), call.app[NODE]
    database, now = call.app[DATABASE], call.app[CLOCK].now()
    return ping_view(await ping_webhook(database, node.webhooks.outside, call.shop, hook, now))


@route("POST", "/bots/{name}/ping", Who.supervisor, keyed=False)
async def ping_one_bot(call: Call[NoQuery, None]) -> PingView:
    """Ask a bot a test turn that belongs to no conversation, its answer reaches nobody."""
    name = call.request.match_info["name"]
    if not await call.ask(lambda state, now: name in state.shop.bots):
        raise NotFound(f"There is no bot {name} in this shop.")
    return ping_view(await ping_bot(call.app[NODE].bots, call.shop, name, call.app[CLOCK].now()))


def ping_view(pinged: Pinged) -> PingView:
    """Show a ping."""
    steps = pinged.steps
    return PingView(
        verdict=pinged.verdict,
        text=in_words(pinged.verdict),
        detail=pinged.detail,
        good=pinged.verdict in GOOD,
        url=pinged.url,
        request=pinged.request,
        status=pinged.status,
        answer=pinged.answer,
        steps=PingSteps(steps.dns_ms, steps.connect_ms, steps.tls_ms, steps.first_byte_ms, steps.total_ms),
        entries=pinged.entries,
    )
