"""Topics (买家在问什么): what customers ask in a window, the largest and the rising first; and one with its answer."""

from datetime import timedelta

from aiohttp import web

from models.errors import NotFound
from router.web.console.numbers import id_in
from router.web.console.visit import enter
from router.web.keys import NODE
from router.web.rest.route import Who

WINDOWS_S = (900, 3600, 14_400, 86_400)
"""Windows a reader may choose, in seconds; the last one unless she does."""
SHOWN = 20


async def topics(request: web.Request) -> web.StreamResponse:
    """List the topics of the chosen window; an unknown one is the day."""
    visit = await enter(request, Who.supervisor)
    chosen = request.query.get("window_s", "")
    window_s = next((window for window in WINDOWS_S if str(window) == chosen), WINDOWS_S[-1])
    found = await visit.app[NODE].topics.list(visit.shop.id, timedelta(seconds=window_s), SHOWN)
    rising_first = sorted(found.items, key=lambda topic: not topic.rising)
    return visit.shell("topics.html", topics=rising_first, ready=found.ready, windows=WINDOWS_S, window_s=window_s)


async def topic(request: web.Request) -> web.StreamResponse:
    """Show one topic of the last day; the island loads it, drafts its answer, publishes it and takes it back."""
    visit = await enter(request, Who.supervisor)
    wanted = id_in(request.match_info["id"])
    if await visit.app[NODE].topics.one(visit.shop.id, wanted, timedelta(seconds=WINDOWS_S[-1])) is None:
        raise NotFound(f"Nothing of topic {wanted} was asked in the last 24 hours.")
    return visit.shell("topic.html", {"topic_id": wanted})
