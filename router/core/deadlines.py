"""Deadlines that every message moves: one alarm for each, which looks again when it rings too early.

A conversation's silence begins anew with every turn. An alarm per turn would ring for minutes after it meant nothing;
so the one that is set already stays, and only a deadline before it needs another.
"""

from datetime import datetime
from heapq import heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from router.core.state import ShopState


def watch(state: "ShopState", at: datetime, kind: str, thing: int) -> None:
    """Set an alarm for a deadline, unless one is set that rings before it."""
    rings = state.alarms.get((kind, thing))
    if rings is None or at < rings:
        state.alarms[kind, thing] = at
        heappush(state.deadlines, (at, kind, thing))


def rang(state: "ShopState", at: datetime, kind: str, thing: int, deadline: datetime | None) -> bool:
    """Take note of an alarm that rings; tells whether its deadline has come, and else watches on."""
    if state.alarms.get((kind, thing)) == at:
        del state.alarms[kind, thing]
    if deadline is not None and deadline > at:
        watch(state, deadline, kind, thing)
    return deadline == at
