"""Groups that will not do what they seem to: warnings for whoever edits them, never refusals (R4, R11)."""

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from models.entities import Agent, Group
from models.shop_file import Hours
from router.core.hours import Span, spans_between
from router.core.opening import hours_of
from router.core.state import ShopState

LOOKED_AHEAD = timedelta(days=7)


class Flaw(Struct, frozen=True):
    """Warn of one group: a stable code, a sentence, the groups that have to do with it."""

    group_id: int
    code: Literal["empty", "unreachable", "overflow_loop", "nobody_scheduled"]
    detail: str
    groups: tuple[int, ...] = ()


def group_lint(state: ShopState, now: datetime) -> list[Flaw]:
    """Return what is odd about the groups, in matching order; the week that begins now counts for shifts."""
    return [flaw for group in state.groups_in_order() for flaw in _flaws(state, group, now)]


def _flaws(state: ShopState, group: Group, now: datetime) -> Iterator[Flaw]:
    taking = [state.agents[member.agent_id] for member in group.members if member.weight]
    taking = [agent for agent in taking if not agent.disabled]
    if not taking:
        yield Flaw(group.id, "empty", "Nobody in it receives by selection: it has no member with a weight above 0.")
    if not _is_reached(state, group):
        yield Flaw(group.id, "unreachable", "No customer gets here: no range, not the default, no overflow, no policy.")
    if loop := _loop(state, group):
        path = " → ".join(state.groups[step].name for step in (*loop, group.id))
        yield Flaw(group.id, "overflow_loop", f"It overflows back into itself: {path}.", loop[1:])
    if taking and (gap := _gap(state, group, taking, now)):
        yield Flaw(group.id, "nobody_scheduled", _unattended(gap, state.shop.timezone))


def _is_reached(state: ShopState, group: Group) -> bool:
    if group.default or group.takes:
        return True
    overflown = any(group.id in other.overflow and not other.strict for other in state.groups.values())
    return overflown or any(group.id in policy.target.groups for policy in state.policies.values())


def _loop(state: ShopState, group: Group) -> tuple[int, ...]:
    """Return the shortest way along overflow from a group to itself, without its end; a strict group has none."""
    paths: deque[tuple[int, ...]] = deque([(group.id,)])
    seen: set[int] = set()
    while paths:
        path = paths.popleft()
        here = state.groups.get(path[-1])
        for target in here.overflow if here is not None and not here.strict else ():
            if target == group.id:
                return path
            if target not in seen:
                seen.add(target)
                paths.append((*path, target))
    return ()


def _gap(state: ShopState, group: Group, taking: Iterable[Agent], now: datetime) -> Span | None:
    """Return the first time within a week at which the group is open and no member on shift."""
    timezone = state.shop.timezone
    shifts: set[Hours | None] = {agent.hours for agent in taking}
    if None in shifts:
        return None
    worked = sorted(span for hours in shifts for span in _week(hours, timezone, now))
    for opening in _week(hours_of(state, group), timezone, now):
        if gap := _first_gap(opening, worked):
            return gap
    return None


@lru_cache(maxsize=1024)
def _week(hours: Hours | None, timezone: str, now: datetime) -> tuple[Span, ...]:
    return tuple(spans_between(hours, timezone, now, now + LOOKED_AHEAD))


def _first_gap(opening: Span, worked: list[Span]) -> Span | None:
    begin = opening.begin
    for span in worked:
        if span.begin > begin:
            return Span(begin, min(span.begin, opening.end))
        begin = max(begin, span.end)
        if begin >= opening.end:
            return None
    return Span(begin, opening.end)


def _unattended(gap: Span, timezone: str) -> str:
    begin, end = (at.astimezone(ZoneInfo(timezone)) for at in gap)
    until = f"{end:%H:%M}" if end.date() == begin.date() else f"{end:%Y-%m-%d %H:%M}"
    return f"It is open from {begin:%Y-%m-%d %H:%M} to {until}, and nobody in it is on shift then."
