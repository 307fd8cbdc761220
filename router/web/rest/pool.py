"""The offline pool and its allocation by hand (R6); who waits in a queue (R5)."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from models.commands import AssignEntries
from models.entities import Target
from models.enums import EntryState, PoolReason
from models.errors import FieldError, Invalid
from models.wire.frames import Id
from models.wire.requests import Moment, PoolAssign, PoolTarget, Words
from models.wire.rest import Page
from models.wire.shapes import EntryView, RunView
from router.store.queries.pool import EntryFilter, count_entries, entry_ids, list_entries
from router.web.pool_views import pool_lens
from router.web.rest.call import Call, NoQuery
from router.web.rest.conversations import names_in_shop
from router.web.rest.paging import Paging, page, place_of, utc
from router.web.rest.route import Who, route
from router.web.rest.runs import start_run

MOST_ENTRIES = 5000
"""As many as one run may hand out (R7.8)."""


class PoolQuery(Paging):
    """Choose entries; without `state` those that wait. `older` tells apart what no policy allocates (R6.6)."""

    state: EntryState = EntryState.waiting
    reason: PoolReason | None = None
    group: Id | None = None
    asked_human: bool | None = None
    since: Moment | None = None
    older: bool | None = None
    q: Words | None = None


@route("GET", "/pool", Who.pool)
async def get_pool(call: Call[PoolQuery, None]) -> Page[EntryView]:
    """List pool entries, the customer's last message first; `total` counts all that the filter chooses."""
    asked = call.query
    lens = await call.ask(pool_lens)
    chosen = _filter(asked, lens.window_since)
    found = await call.read(list_entries, chosen, asked.limit + 1, place_of(asked))
    total = await call.read(count_entries, chosen)
    lens = replace(lens, names=await names_in_shop(call))
    return page(found, asked, lambda one: (one.entry.last_message_at, one.entry.id), lens.view, total)


@route("POST", "/pool/assign", Who.pool)
async def assign_pool(call: Call[NoQuery, PoolAssign]) -> RunView:
    """Hand out chosen waiting entries, or all that a filter chooses (at most 5,000), by hand (R6.7).

    A run that lasts longer than a few seconds is shown as running.
    """
    given = call.body
    if (given.entries is None) == (given.filter is None):
        raise Invalid("Choose entries one way.", (FieldError("entries", "give entries or filter"),))
    if given.entries is not None:
        entries = given.entries
    else:
        entries = tuple(await call.read(entry_ids, _by_hand(given), MOST_ENTRIES))
    return await start_run(call, AssignEntries(entries, _target(given.to), call.by, given.note))


def _filter(asked: PoolQuery, border: datetime) -> EntryFilter:
    since = None if asked.since is None else utc(asked.since)
    if asked.older is False:
        since = border if since is None else max(since, border)
    return EntryFilter(
        state=asked.state,
        reason=asked.reason,
        group_id=asked.group,
        asked_human=asked.asked_human,
        since=since,
        until=border - timedelta(milliseconds=1) if asked.older else None,
        text=asked.q,
    )


def _by_hand(given: PoolAssign) -> EntryFilter:
    chosen = given.filter
    if chosen is None:
        return EntryFilter()
    return EntryFilter(
        reason=chosen.reason,
        group_id=chosen.group,
        asked_human=chosen.asked_human,
        since=None if chosen.since is None else utc(chosen.since),
        text=chosen.q,
    )


def _target(to: PoolTarget) -> Target:
    given = [name for name in to.__struct_fields__ if getattr(to, name) is not None]
    if len(given) != 1 or to.shunt_rules is False:
        wrong = FieldError("to", "name exactly one of agent, agents, group, shunt_rules: true")
        raise Invalid("Say who gets the entries.", (wrong,))
    if to.group is not None:
        return Target("groups", groups=(to.group,))
    if to.shunt_rules is not None:
        return Target("shunt_rules")
    return Target("agents", agents=to.agents if to.agents is not None else (to.agent or 0,))
