"""The offline pool as its page lists it: by tab, filters and order, in pages or from a place in the middle (R6)."""

from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from models.enums import EntryState, PoolReason, PoolSort, PoolTab
from models.errors import FieldError, Invalid
from models.wire.frames import Id
from models.wire.pool import BotWaiting, PoolCounts, PoolPage
from models.wire.requests import Moment, PoolFilter, Words
from models.wire.rest import Page
from models.wire.shapes import Ref, rfc3339
from router.store.queries.bot_side import BotSide, count_bot_side, list_bot_side
from router.store.queries.pool import (
    HANDLED,
    EntryFilter,
    count_entries,
    list_entries,
    sort_key,
)
from router.web.pool_views import pool_lens
from router.web.rest.call import Call
from router.web.rest.conversations import names_in_shop
from router.web.rest.paging import Cursor, Limit, Paging, Parameters, page, place_of, utc
from router.web.rest.route import Who, route
from router.web.views import Names, moment

COUNTED = 100_000
"""A tab counts no further."""
Offset = Annotated[int, Meta(ge=0, le=10_000_000)]


class PoolChoice(Parameters):
    """Choose entries by text, group, reason and flags."""

    reason: PoolReason | None = None
    group: Id | None = None
    asked_human: bool | None = None
    bot_missed: bool | None = None
    unanswered: bool | None = None
    since: Moment | None = None
    q: Words | None = None


class PoolListed(PoolChoice):
    """Choose entries of one tab in one order; without `state` those that wait.

    `older` tells apart what no policy allocates (R6.6).
    """

    state: PoolTab = PoolTab.waiting
    sort: PoolSort = PoolSort.latest
    older: bool | None = None


class PoolQuery(PoolListed):
    """Ask for a page: after `cursor`, or from the `offset`th entry on, for who scrolls into the middle."""

    limit: Limit = 50
    cursor: Cursor | None = None
    offset: Offset | None = None


class BotQuery(PoolChoice):
    """Ask for some conversations on the bot's side, from the `offset`th on."""

    limit: Limit = 50
    offset: Offset = 0


@route("GET", "/pool", Who.pool)
async def get_pool(call: Call[PoolQuery, None]) -> PoolPage:
    """List pool entries, the customer's last message first unless sorted; `total` counts all that are chosen."""
    asked = call.query
    if asked.cursor is not None and asked.offset is not None:
        raise Invalid("Choose the place one way.", (FieldError("offset", "give cursor or offset"),))
    lens = await call.ask(pool_lens)
    border, sort, paging = lens.window_since, asked.sort, Paging(limit=asked.limit, cursor=asked.cursor)
    chosen = entry_filter(asked, border)
    found = await call.read(
        list_entries, chosen, asked.limit + 1, place_of(paging), offset=asked.offset or 0, sort=sort
    )
    total = await call.read(count_entries, chosen)
    inside = await call.read(count_entries, _inside(chosen, border))
    lens = replace(lens, names=await names_in_shop(call))
    shown = page(found, paging, lambda one: sort_key(sort, one.entry), lens.view)
    return PoolPage(shown.items, shown.next_cursor, total, inside)


@route("GET", "/pool/counts", Who.pool)
async def get_pool_counts(call: Call[PoolChoice, None]) -> PoolCounts:
    """Count what each tab lists under the same filters, 100,000 at most."""
    lens = await call.ask(pool_lens)
    numbers = {
        tab: await call.read(count_entries, entry_filter(_listed(call.query, tab), lens.window_since), COUNTED)
        for tab in (PoolTab.waiting, PoolTab.older, PoolTab.failed, PoolTab.handled)
    }
    bot = await call.read(count_bot_side, entry_filter(_listed(call.query, PoolTab.waiting), lens.window_since))
    return PoolCounts(bot=bot, **{tab.value: number for tab, number in numbers.items()})


@route("GET", "/pool/bot", Who.pool)
async def get_pool_bot(call: Call[BotQuery, None]) -> Page[BotWaiting]:
    """List unresolved conversations on the bot's side that were not silent for long enough yet (R6.4).

    Flags, group and the customer's name or id choose; they are not in the pool and can not be handed out.
    """
    asked = call.query
    chosen = EntryFilter(
        group_id=asked.group,
        asked_human=asked.asked_human,
        bot_missed=asked.bot_missed,
        unanswered=asked.unanswered,
        text=asked.q,
    )
    found = await call.read(list_bot_side, chosen, asked.limit, offset=asked.offset)
    total = await call.read(count_bot_side, chosen)
    names = await names_in_shop(call)
    return Page([_bot_waiting(one, names) for one in found], None, total)


def entry_filter(asked: PoolListed | PoolFilter, border: datetime) -> EntryFilter:
    """Choose what a tab lists; `border` parts what is inside a window from what no run takes (R6.6)."""
    since = None if asked.since is None else utc(asked.since)
    older = asked.older if isinstance(asked, PoolListed) else None
    if older is False:
        since = border if since is None else max(since, border)
    tab = PoolTab(asked.state)
    return EntryFilter(
        states=_states(tab),
        reason=asked.reason,
        group_id=asked.group,
        asked_human=asked.asked_human,
        bot_missed=asked.bot_missed,
        unanswered=asked.unanswered,
        since=since,
        until=border - timedelta(milliseconds=1) if older or tab is PoolTab.older else None,
        text=asked.q,
        failed=tab is PoolTab.failed,
    )


def _states(tab: PoolTab) -> tuple[EntryState, ...]:
    if tab is PoolTab.handled:
        return HANDLED
    known = {PoolTab.allocated: EntryState.allocated, PoolTab.closed: EntryState.closed}
    return (known.get(tab, EntryState.waiting),)


def _inside(chosen: EntryFilter, border: datetime) -> EntryFilter:
    return replace(chosen, since=border if chosen.since is None else max(chosen.since, border))


def _listed(asked: PoolChoice, tab: PoolTab) -> PoolListed:
    return PoolListed(**{name: getattr(asked, name) for name in PoolChoice.__struct_fields__}, state=tab)


def _bot_waiting(found: BotSide, names: Names) -> BotWaiting:
    conversation = found.conversation
    first = conversation.first_customer_at or conversation.opened_at
    return BotWaiting(
        conversation_id=conversation.id,
        customer=Ref(found.customer.id, found.customer.name),
        channel=conversation.channel,
        group=names.group(conversation.group_id),
        asked_human=conversation.asked_human,
        bot_missed=conversation.bot_missed,
        unanswered=conversation.waiting_since is not None,
        first_message_at=rfc3339(first),
        last_message_at=rfc3339(conversation.last_customer_at or first),
        messages=conversation.customer_messages,
        enters_at=moment(conversation.idle_at),
        last_text=found.last_text,
    )
