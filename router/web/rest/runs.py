"""Runs on record (分配记录): counts, the arithmetic of the cap, outcome and reason of every item (R7.13)."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from models.commands import Command
from models.entities import Run
from models.enums import ItemOutcome, RunState
from models.errors import NotFound
from models.events import Event, RunStarted
from models.wire.frames import Id
from models.wire.rest import Page
from models.wire.shapes import ItemView, Ref, RunView, rfc3339
from router.store.queries.runs import ItemFound, RunFilter, count_items, find_run, list_items, list_runs
from router.web.keys import CLOCK
from router.web.pool_views import run_view
from router.web.reasons import ITEM_REASONS
from router.web.rest.call import Call, NoQuery
from router.web.rest.finishing import FINISHES, PATIENCE_S
from router.web.rest.paging import Paging, id_of, page, place_of, utc
from router.web.rest.route import Who, route


class RunQuery(Paging):
    """Choose runs: of one day of the shop's calendar, of one policy, that ended in one way."""

    date: dt.date | None = None
    policy: Id | None = None
    state: RunState | None = None


class ItemQuery(Paging):
    """Choose items of a run: of one outcome."""

    outcome: ItemOutcome | None = None


class Started(Struct, frozen=True):
    """Name the run a command started: what a receipt keeps of it."""

    id: int


@route("GET", "/runs", Who.supervisor)
async def get_runs(call: Call[RunQuery, None]) -> Page[RunView]:
    """List runs, latest first; also those that handed out nothing or were missed."""
    asked = call.query
    since, until = (None, None) if asked.date is None else await day_of(call, asked.date)
    found = await call.read(
        list_runs, RunFilter(since, until, asked.policy, asked.state), asked.limit + 1, place_of(asked)
    )
    return page(found, asked, lambda run: (run.started_at, run.id), run_view)


@route("GET", "/runs/{id}", Who.supervisor)
async def get_run(call: Call[NoQuery, None]) -> RunView:
    """Show a run."""
    return run_view(await _found(call, call.id))


@route("GET", "/runs/{id}/items", Who.supervisor)
async def get_items(call: Call[ItemQuery, None]) -> Page[ItemView]:
    """List what became of each entry of a run, in the order they were dealt, with the time to the first answer."""
    run, outcome = await _found(call, call.id), call.query.outcome
    found = await call.read(list_items, run.id, call.query.limit + 1, id_of(call.query), outcome)
    total = await call.read(count_items, run.id, outcome)
    return page(found, call.query, lambda item: item.trace_id, item_view, total)


async def start_run(call: Call[NoQuery, Any], command: Command) -> RunView:
    """Submit a command that starts a run, and show the run when it is over or after a few seconds."""
    reply = await call.submit(command, _started)
    run_id = reply.decoded(Started).id
    shop_id = call.identity.shop_id
    with call.app[FINISHES].expect(shop_id, run_id) as over:
        run = await _found(call, run_id)
        if run.state is not RunState.running:
            return run_view(run)
        try:
            async with asyncio.timeout(PATIENCE_S):
                await over.wait()
        except TimeoutError:
            return run_view(run)
    return run_view(await _found(call, run_id))


async def day_of(call: Call[Any, Any], day: dt.date | None = None) -> tuple[datetime, datetime]:
    """Return begin and end of a day (None: today) of the shop's calendar, in UTC."""
    zone = ZoneInfo(await call.ask(lambda state, now: state.shop.timezone))
    wanted = day or call.app[CLOCK].now().astimezone(zone).date()
    begin = datetime.combine(wanted, time(), zone)
    return utc(begin), utc(datetime.combine(wanted, time(), zone) + timedelta(days=1))


def _started(events: Sequence[Event]) -> Started:
    return Started(next(event.run.id for event in events if isinstance(event, RunStarted)))


async def _found(call: Call[Any, Any], run_id: int) -> Run:
    run = await call.read(find_run, run_id)
    if run is None:
        raise NotFound(f"There is no run {run_id} in this shop.")
    return run


def item_view(item: ItemFound) -> ItemView:
    """Show what became of one entry in a run."""
    return ItemView(
        entry_id=item.entry_id,
        conversation_id=item.conversation_id,
        customer=Ref(item.customer_id, item.customer_name),
        outcome=item.outcome,
        agent=None if item.agent_id is None else Ref(item.agent_id, item.agent_name or ""),
        reason=item.reason,
        reason_text=ITEM_REASONS[item.reason],
        chosen_by=item.chosen_by,
        trace_id=item.trace_id,
        at=rfc3339(item.at),
        first_reply_s=None if item.replied_at is None else int((item.replied_at - item.at).total_seconds()),
    )
