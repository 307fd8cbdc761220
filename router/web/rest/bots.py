"""Bots of a shop: how they fare, and the turns they were asked (R8)."""

from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from models.bot_secrets import variables_of
from models.enums import TurnEnd
from models.errors import NotFound
from models.shop_file import BotSpec
from models.value import Value
from models.wire.bot_views import BotBody, BotMeasures, BotView, PingView, TryView, TurnView
from models.wire.rest import Page
from models.wire.shapes import Ref, rfc3339
from router.core.state import ShopState
from router.runtime.pinging import ask_again
from router.store.queries.turns import Found, Turn, find_turn, found_of, list_turns, measure_turns
from router.web.bot_health_views import bot_health_view
from router.web.keys import CLOCK, NODE
from router.web.rest.call import Call, NoQuery
from router.web.rest.paging import Paging, page, text_place_of
from router.web.rest.pinging import ping_view
from router.web.rest.route import Who, route
from router.web.views import moment

HOUR = timedelta(hours=1)
EDITED = BotBody.__struct_fields__
STATES = {TurnEnd.failed: "failed", TurnEnd.superseded: "superseded", None: "open"}


class TurnQuery(Paging):
    """Choose turns that ended in one way, and in which the bot had an answer or missed (R8.2)."""

    end: TurnEnd | None = None
    missed: bool | None = None


class TurnBody(Value):
    """Name a turn."""

    turn: Annotated[str, Meta(min_length=1, max_length=100)]


@route("GET", "/bots", Who.supervisor)
async def list_bots(call: Call[NoQuery, None]) -> Page[BotView]:
    """List the shop's bots with how they fared in the last hour."""
    names = await call.ask(lambda state, now: sorted(state.shop.bots))
    return Page([await view_of(call, name) for name in names], None)


@route("GET", "/bots/{name}", Who.supervisor)
async def get_bot(call: Call[NoQuery, None]) -> BotView:
    """Show a bot with the version for `If-Match`."""
    return await view_of(call, name_of(call))


@route("GET", "/bots/{name}/deliveries", Who.supervisor)
async def get_turns(call: Call[TurnQuery, None]) -> Page[TurnView]:
    """List the turns asked of a bot, latest first: how each ended, each call, how many answers came too late (R8.3)."""
    asked, name = call.query, name_of(call)
    if not await call.ask(lambda state, now: name in state.shop.bots):
        raise unknown(name)
    found = await call.read(list_turns, name, asked.limit + 1, text_place_of(asked), asked.end, asked.missed)
    known = await call.read(found_of, found)
    return page(found, asked, lambda it: (it.opened_at, it.turn), lambda it: turn_view(it, known[it.turn]))


@route("POST", "/bots/{name}/replay", Who.supervisor, keyed=False)
async def replay_turn(call: Call[NoQuery, TurnBody]) -> PingView:
    """Ask a bot again what a turn asked, under another name: the answer is shown here, never to a customer (R8.3)."""
    name, now = name_of(call), call.app[CLOCK].now()
    found = await call.read(find_turn, call.body.turn)
    if found is None or found.bot != name:
        raise NotFound(f"Bot {name} was asked no turn {call.body.turn}.")
    return ping_view(await ask_again(call.app[NODE].bots, call.shop, found, now))


def name_of(call: Call[Any, Any]) -> str:
    """Return the name in the path."""
    return call.request.match_info["name"]


def unknown(name: str) -> NotFound:
    """Say that there is no such bot."""
    return NotFound(f"There is no bot {name} in this shop.")


async def view_of(call: Call[Any, Any], name: str) -> BotView:
    """Show a bot as it is; raises NotFound."""
    view = await call.ask(lambda state, now: bot_view(state, name))
    if view is None:
        raise unknown(name)
    measured = await call.read(measure_turns, name, call.app[CLOCK].now() - HOUR)
    share = measured.failed / measured.turns if measured.turns else None
    sums = BotMeasures(measured.turns, share, measured.p95_ms)
    secrets = call.app[NODE].bots.secrets_set(view.secret_env) if view.secret_env else view.secrets
    return msgspec.structs.replace(view, last_hour=sums, secrets=secrets)


def bot_view(state: ShopState, name: str) -> BotView | None:
    """Show a bot as it is configured, without what is measured."""
    spec = state.shop.bots.get(name)
    if spec is None:
        return None
    groups = [Ref(group.id, group.name) for group in state.groups_in_order() if group.bot == name]
    return BotView(
        name=name,
        kind=spec.kind,
        version=state.shop.version,
        bot=body_of(spec),
        secret_env=list(variables_of(spec)),
        secrets=len(state.shop.bot_secrets.get(name, ())),
        first=state.shop.bot.bot == name and state.shop.bot.mode != "off",
        groups=groups,
        last_hour=BotMeasures(0, None, None),
        health=bot_health_view(state.shop, name),
    )


def body_of(spec: BotSpec) -> BotBody:
    """Return what may be changed of a bot."""
    return BotBody(**{field: getattr(spec, field) for field in EDITED})


def turn_view(found: Turn, known: Found) -> TurnView:
    """Show a turn."""
    return TurnView(
        turn=found.turn,
        conversation_id=found.conversation_id,
        opened_at=rfc3339(found.opened_at),
        ended_at=moment(found.ended_at),
        end=found.end,
        reason=found.reason,
        confidence=found.confidence,
        intent=found.intent,
        ms=_took_ms(found.opened_at, found.ended_at),
        refused=known.refused,
        attempts=[TryView(it.after_ms, it.ms, it.status, it.error) for it in known.attempts],
        state=STATES.get(found.end, "missed" if found.missed else "answered"),  # type: ignore[arg-type]  # all of it
    )


def _took_ms(begin: datetime, end: datetime | None) -> int | None:
    return None if end is None else round((end - begin).total_seconds() * 1000)
