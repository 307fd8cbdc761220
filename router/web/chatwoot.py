"""The two calls of Chatwoot's API by which bots written for it answer: by their token, not signed in (ADR 0030)."""

from typing import Any

import msgspec
from aiohttp import web

from router.runtime.chatwoot_calls import Place, Spoken
from router.web.bot_callback import answer_body, strangers_counted
from router.web.keys import NODE

BASE = "/bot/chatwoot/api/v1/accounts/{account}/conversations/{conversation}"
TOKEN = "api_access_token"  # noqa: S105  # the header's name


def add_chatwoot(app: web.Application) -> None:
    """Add what a bot calls with `…/bot/chatwoot` as the address of its Chatwoot."""
    app.router.add_post(f"{BASE}/messages", _say)
    app.router.add_post(f"{BASE}/toggle_status", _set_status)


async def _say(request: web.Request) -> web.Response:
    """Show the customer what the bot says: `{content, message_type: "outgoing", private?}`.

    200 with the message, also for a private one, which nobody sees; 401 without the bot's token; 409 `stale_turn`
    when the bot has no say any more; 422 for what is no message, which fails the turn (R8.1).
    """
    place, token = _named(request)
    with strangers_counted(request):
        spoken = await request.app[NODE].chatwoot.say(place, token, await answer_body(request))
    return _answered(_shown(spoken) | {"conversation_id": int(place[1]), "message_type": 1, "content_type": "text"})


async def _set_status(request: web.Request) -> web.Response:
    """Take `{status: "open"}` as the wish for a person and `"resolved"` as the end; refused as messages are."""
    place, token = _named(request)
    with strangers_counted(request):
        body = await answer_body(request)
        await request.app[NODE].chatwoot.set_status(place, token, body)
    status = msgspec.json.decode(body)["status"]
    payload = {"success": True, "conversation_id": int(place[1]), "current_status": status}
    return _answered({"meta": {}, "payload": payload})


def _named(request: web.Request) -> tuple[Place, str]:
    place = request.match_info
    return (place["account"], place["conversation"]), request.headers.get(TOKEN, "")


def _shown(spoken: Spoken | None) -> dict[str, Any]:
    if spoken is None:
        return {"id": None, "content": None, "created_at": None, "private": True}
    at = int(spoken.at.timestamp())
    return {"id": spoken.id, "content": spoken.text, "created_at": at, "private": False}


def _answered(body: dict[str, Any]) -> web.Response:
    return web.json_response(body, headers={"Cache-Control": "no-store"})
