"""Handing out the pool by hand, and what that would come to (R6.7, R7.15)."""

from collections import Counter

from models.commands import AssignEntries
from models.entities import Target
from models.enums import ItemOutcome
from models.errors import FieldError, Invalid
from models.wire.pool import NotHandedOut, PoolPreview
from models.wire.requests import PoolAssign, PoolTarget
from models.wire.shapes import RunView
from router.store.queries.pool import entry_ids
from router.web.pool_views import pool_lens
from router.web.reasons import ITEM_REASONS
from router.web.rest.call import Call, NoQuery
from router.web.rest.pool import entry_filter
from router.web.rest.previewing import previewed
from router.web.rest.route import Who, route
from router.web.rest.runs import start_run

MOST_ENTRIES = 5000
"""As many as one run may hand out (R7.8)."""


@route("POST", "/pool/assign", Who.pool)
async def assign_pool(call: Call[NoQuery, PoolAssign]) -> RunView:
    """Hand out chosen waiting entries, or all that a filter chooses (at most 5,000), by hand (R6.7).

    A run that lasts longer than a few seconds is shown as running; `run.progress` tells how far it is.
    """
    return await start_run(call, await _command(call))


@route("POST", "/pool/preview", Who.pool, keyed=False)
async def preview_pool(call: Call[NoQuery, PoolAssign]) -> PoolPreview:
    """Show what handing out by hand would come to now, without any effect: takes the body of `/pool/assign`."""
    command = await _command(call)
    shown = await call.ask_aside(lambda state, now: previewed(state, command, now))
    stays = Counter(item.reason for item in shown.items if item.outcome is not ItemOutcome.assigned)
    rest = [NotHandedOut(reason, ITEM_REASONS[reason], count) for reason, count in stays.most_common()]
    return PoolPreview(shown.run, shown.split, rest)


async def _command(call: Call[NoQuery, PoolAssign]) -> AssignEntries:
    given = call.body
    if (given.entries is None) == (given.filter is None):
        raise Invalid("Choose entries one way.", (FieldError("entries", "give entries or filter"),))
    if given.but and given.filter is None:
        raise Invalid("Only a filter has exceptions.", (FieldError("except", "leave them out of entries"),))
    entries = given.entries if given.entries is not None else await _chosen(call)
    return AssignEntries(entries, _target(given.to), call.by, given.note)


async def _chosen(call: Call[NoQuery, PoolAssign]) -> tuple[int, ...]:
    given = call.body
    if given.filter is None:
        return ()
    lens, left_out = await call.ask(pool_lens), frozenset(given.but)
    chosen = entry_filter(given.filter, lens.window_since)
    ids = await call.read(entry_ids, chosen, MOST_ENTRIES + len(left_out), given.filter.sort)
    return tuple(one for one in ids if one not in left_out)[:MOST_ENTRIES]


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
