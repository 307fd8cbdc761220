"""The whole check: questions in SQL first, then the log from its beginning."""

from collections.abc import Callable, Iterator

from sqlalchemy import Connection

from router.core.state import ShopState
from router.store.check.calendar import check_calendar
from router.store.check.comparing import differences, queued, waiting_for_nothing
from router.store.check.conversations import CONVERSATION
from router.store.check.deliveries import DELIVERY_ROWS, check_deliveries
from router.store.check.invariant import Checked, first_of
from router.store.check.log import LOG
from router.store.check.messages import MESSAGE
from router.store.check.pool import POOL
from router.store.check.presence import PRESENCE
from router.store.check.runs import RUN
from router.store.check.walls import check_walls
from router.store.folding import Fold
from router.store.loading import shop_keys
from router.store.log import broken_at

INVARIANTS = (*LOG, *MESSAGE, *CONVERSATION, *PRESENCE, *POOL, *RUN, *DELIVERY_ROWS)


def check_everything(connection: Connection) -> Iterator[Checked]:
    """Verify every invariant that is stored (`reliability.md` section 2, D), one answer each, as they come."""
    for invariant in INVARIANTS:
        yield invariant.check(connection)
    yield check_walls(connection)
    folds = [Fold.of(connection, shop_id) for shop_id in shop_keys(connection)]
    yield _chained(connection, folds)
    yield from _told(folds)
    yield from _came_to(connection, folds)


def _chained(connection: Connection, folds: list[Fold]) -> Checked:
    broken = ((fold, broken_at(connection, fold.state.shop.id)) for fold in folds)
    faults = (f"shop {fold.state.shop.id}: the chain breaks at event {seq}" for fold, seq in broken if seq is not None)
    return Checked("I25", "each event is chained to the one before it", _sum(folds, _events), first_of(faults))


def _told(folds: list[Fold]) -> Iterator[Checked]:
    """Tell what was found while the logs were read."""
    events, messages = _sum(folds, _events), _sum(folds, lambda fold: fold.messages)
    assignments = _sum(folds, lambda fold: fold.assignments)
    rows = first_of(fault for fold in folds for fault in fold.wrong_rows)
    yield Checked("I25", "the columns of an event say what its body says", events, rows)
    texts = first_of(fault for fold in folds for fault in fold.wrong_messages)
    yield Checked("I6", "each message is what the log vouches for", messages, texts)
    beyond = first_of(fault for fold in folds for fault in fold.beyond_capacity)
    yield Checked("I11", "an assignment beyond capacity names the rule that allowed it", assignments, beyond)


def _came_to(connection: Connection, folds: list[Fold]) -> Iterator[Checked]:
    """Tell what the logs come to; one that could not be told to its end is no measure for anything."""
    broken = tuple(fold.broken for fold in folds if fold.broken is not None)
    whole = [fold for fold in folds if fold.broken is None]
    states = [fold.state for fold in whole]
    faults = (fault for state in states for fault in differences(connection, state))
    rows = _count(states, lambda state: len(state.touched))
    yield Checked("I4", "the tables are what the log comes to", rows, broken + first_of(faults))
    idle = (fault for fold in whole for fault in waiting_for_nothing(fold.state, fold.last_at))
    yield Checked("I13", "nobody waits for whom an eligible agent accepts", _count(states, queued), first_of(idle))
    yield check_calendar(connection, states)
    yield check_deliveries(connection, whole)


def _events(fold: Fold) -> int:
    return fold.events


def _sum(folds: list[Fold], part: Callable[[Fold], int]) -> int:
    return sum(map(part, folds))


def _count(states: list[ShopState], part: Callable[[ShopState], int]) -> int:
    return sum(map(part, states))
