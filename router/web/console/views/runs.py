"""Runs on record (分配记录): every run, and what became of every entry in one (R7.13)."""

from collections import Counter
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from aiohttp import web
from msgspec.structs import replace

from models.enums import ItemOutcome, RunState
from models.errors import Invalid, NotFound
from models.wire.shapes import ItemView, Ref, RunView
from router.core.state import ShopState
from router.store.queries.runs import RunFilter, count_reasons, find_run, list_items, list_runs
from router.web.console.numbers import id_in
from router.web.console.visit import StaffVisit, Visit, enter
from router.web.pool_strip import shop_day
from router.web.pool_views import run_view
from router.web.reasons import ITEM_REASONS
from router.web.rest.paging import Paging, id_of, page, place_of
from router.web.rest.route import Who
from router.web.rest.runs import item_view

ITEMS_SHOWN = 200
"""Items of one page: a run of 5,000 has 25 of them."""

W = TypeVar("W", bound=StrEnum)


async def runs(request: web.Request) -> web.StreamResponse:
    """List the runs, of one day and one policy if so wished."""
    visit = await enter(request, Who.supervisor)
    chosen = chosen_runs(request, visit.shop.timezone)
    paging = _paging(request)
    found = await visit.read(list_runs, chosen, paging.limit + 1, place_of(paging))
    shown = page(found, paging, lambda run: (run.started_at, run.id), run_view)
    return visit.shell(
        "runs.html",
        runs=[_told_run(visit, run) for run in shown.items],
        next_cursor=shown.next_cursor,
        policies=await visit.ask(_policies),
        filters={name: request.query.get(name, "") for name in ("date", "policy", "state")},
    )


async def run(request: web.Request) -> web.StreamResponse:
    """Show one run with its arithmetic, reasons and items."""
    visit = await enter(request, Who.supervisor)
    found = await visit.read(find_run, id_in(request.match_info["id"]))
    if found is None:
        raise NotFound("There is no such run in this shop.")
    paging, outcome = _paging(request, ITEMS_SHOWN), chosen_outcome(request)
    items = await visit.read(list_items, found.id, paging.limit + 1, id_of(paging), outcome)
    shown = page(items, paging, lambda item: item.trace_id, item_view)
    counted = await visit.read(count_reasons, found.id)
    numbers: Counter[str] = Counter()
    for kind, _, count in counted:
        numbers[kind.value] += count
    return visit.shell(
        "run.html",
        run=_told_run(visit, run_view(found)),
        items=[_told_item(visit, item) for item in shown.items],
        next_cursor=shown.next_cursor,
        reasons=[(visit.gettext(ITEM_REASONS[reason]), count) for _, reason, count in counted],
        numbers=numbers,
        outcome=outcome or "",
    )


def _policies(state: ShopState, now: datetime) -> list[Ref]:
    return [Ref(policy.id, policy.terms.name) for _, policy in sorted(state.policies.items())]


def _paging(request: web.Request, limit: int = 50) -> Paging:
    return Paging(limit=limit, cursor=request.query.get("cursor"))


def chosen_runs(request: web.Request, timezone: str) -> RunFilter:
    """Read the filter of an address; raises Invalid or NotFound for one that nobody can mean."""
    day, policy, state = (request.query.get(name, "") for name in ("date", "policy", "state"))
    since, until = _bounds(_day(day), timezone)
    return RunFilter(since, until, id_in(policy) if policy else None, _one_of(RunState, state))


def chosen_outcome(request: web.Request) -> ItemOutcome | None:
    """Read which items are wanted; raises Invalid."""
    return _one_of(ItemOutcome, request.query.get("outcome", ""))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid("The date is not YYYY-MM-DD.") from None


def _bounds(day: date | None, timezone: str) -> tuple[datetime | None, datetime | None]:
    if day is None:
        return None, None
    try:
        return shop_day(timezone, datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(timezone)))
    except OverflowError:
        raise Invalid("The date lies beyond the calendar.") from None


def _one_of(kind: type[W], text: str) -> W | None:
    try:
        return kind(text) if text else None
    except ValueError:
        raise Invalid("There is no such outcome.") from None


def _told_run(visit: StaffVisit, view: RunView) -> RunView:
    return replace(view, reason_text=_said(visit, view.reason_text))


def _told_item(visit: StaffVisit, view: ItemView) -> ItemView:
    return replace(view, reason_text=visit.gettext(view.reason_text))


def _said(visit: Visit, text: str | None) -> str | None:
    return None if text is None else visit.gettext(text)
