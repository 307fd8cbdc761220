"""The customer's page, alone or inside a frame on the shop's own pages."""

from typing import Any

from aiohttp import web

from models.shop_file import FACTS
from models.wire.shapes import rfc3339
from router.web.console.visit import Visit
from router.web.keys import SHOPS
from router.web.security import CSP, content_security_policy, framed_by

FACT_LENGTH = 200
SEVERAL = frozenset({"tags"})
"""Facts that may stand several times in the address."""


async def visitor(request: web.Request) -> web.StreamResponse:
    """Show a shop's chat to whoever comes; the address may say what the visit is about."""
    dispatcher = request.app[SHOPS].get(request.match_info["shop"])
    shop, now = await dispatcher.ask(lambda state, now: (state.shop, now))
    told = {
        "shop": {"key": shop.key, "name": shop.name},
        "timezone": shop.timezone,
        "now": rfc3339(now),
        "facts": _facts(request),
        "button": shop.handoff.button,
    }
    policy = content_security_policy(framed_by(shop.widget.origins))
    return Visit(request).page("visitor.html", headers={CSP: policy}, shop_name=shop.name, bootstrap=told)


def _facts(request: web.Request) -> dict[str, Any]:
    """Read the facts a reception range can test (R4.1) from the address; anything else is ignored."""
    facts: dict[str, Any] = {}
    for name in FACTS:
        values = [value[:FACT_LENGTH] for value in request.query.getall(name, []) if value]
        if values:
            facts[name] = values if name in SEVERAL else values[0]
    return facts
