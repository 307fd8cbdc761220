"""Who among the members of a group gets it: hard rules filter, soft rules order, ties end in an id (R4.2–R4.4)."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from datetime import UTC, datetime
from typing import TypeVar

from msgspec import Struct

from models.entities import Agent, Candidate, Member
from models.enums import Connection, Presence
from router.core.state import ShopState

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
CANDIDATES_SHOWN = 200
NEAREST_SHOWN = 50
SHOWN_IN_A_RUN = 10
"""Bounds of a trace (design.md section 2): up to 200 candidates, beyond that the 50 nearest and counts by reason;
of each of the thousands of entries of a run the 10 nearest, since what they have in common is the same each time."""

Rank = tuple[int, float, datetime, int]
Row = tuple[str, Member, Agent]
T = TypeVar("T")


class Filters(Struct, frozen=True):
    """Say who may receive besides being online: capacity, agents asked before (R4.4), agents at their cap (R7.9).

    `shown` bounds the candidates of the trace; the others are counted by reason.
    """

    respect_capacity: bool = True
    excluded: Set[int] = frozenset()
    capped: Set[int] = frozenset()
    shown: int = CANDIDATES_SHOWN


class Ranking(Struct, frozen=True):
    """Hold the outcome of a selection: the winner, every candidate in order, and what decided."""

    winner: int | None
    candidates: tuple[Candidate, ...]
    omitted: dict[str, int]
    tie: str | None


def unfit(state: ShopState, agent: Agent, member: Member, group_id: int | None, filters: Filters) -> str:
    """Return why a member of a group can't be chosen, as a code, or an empty string (R1.2, R4.2, R4.4, R11.2).

    What will not pass by itself comes first, so that `full`, `full_in_group` and `grace` mean: she could still be
    asked. Without a group there is no capacity of a membership.
    """
    if reason := _standing(agent, member):
        return reason
    if agent.id in filters.excluded:
        return "asked_before"
    if reason := _away(agent):
        return reason
    if agent.id in filters.capped:
        return "agent_cap_reached"
    return _full(state, agent, member, group_id) if filters.respect_capacity else ""


def _standing(agent: Agent, member: Member) -> str:
    if agent.disabled:
        return "disabled"
    return "" if member.weight else "weight_0"


def _away(agent: Agent) -> str:
    """R1.2 and R11.2: she takes nothing new now."""
    if agent.presence is not Presence.online:
        return agent.presence.value
    if not agent.on_shift:
        return "off_shift"
    if agent.next_presence is not None:
        return "finishing"
    return "" if agent.connection is Connection.connected else agent.connection.value


def _full(state: ShopState, agent: Agent, member: Member, group_id: int | None) -> str:
    if state.load(agent.id) >= agent.capacity:
        return "full"
    if member.capacity is None or group_id is None:
        return ""
    return "full_in_group" if state.load_in(agent.id, group_id) >= member.capacity else ""


def rank_of(state: ShopState, agent: Agent, member: Member) -> Rank:
    """Order: priority, then load ÷ weight, then longest since the last assignment or coming online, then id."""
    since = max(agent.last_assigned_at or LONG_AGO, agent.online_since or LONG_AGO)
    return (-member.priority, state.load(agent.id) / (member.weight or 1), since, agent.id)


def rank(state: ShopState, members: Iterable[Member], filters: Filters, group_id: int | None = None) -> Ranking:
    """Choose among members by R4.2 and account for every one of them (R4.6)."""
    fit: list[tuple[Rank, Member, Agent]] = []
    unfits: list[tuple[str, Member, Agent]] = []
    for member in members:
        agent = state.agents[member.agent_id]
        if reason := unfit(state, agent, member, group_id, filters):
            unfits.append((reason, member, agent))
        else:
            fit.append((rank_of(state, agent, member), member, agent))
    fit.sort(key=_by_rank)
    rows = [("" if not place else "later_in_order", member, agent) for place, (_, member, agent) in enumerate(fit)]
    shown, omitted = bounded([*rows, *unfits], _reason, filters.shown)
    return Ranking(
        winner=fit[0][2].id if fit else None,
        candidates=tuple(_candidate(state, reason, member, agent) for reason, member, agent in shown),
        omitted=omitted,
        tie=_tie(fit[0][0], fit[1][0]) if len(fit) > 1 else None,
    )


def _by_rank(row: tuple[Rank, Member, Agent]) -> Rank:
    return row[0]


def _reason(row: Row) -> str:
    return row[0]


def bounded(rows: Sequence[T], reason: Callable[[T], str], most: int) -> tuple[Sequence[T], dict[str, int]]:
    """Return what a trace shows of all who were considered, and the counts by reason of the rest (R4.6)."""
    if len(rows) <= most:
        return rows, {}
    nearest = min(most, NEAREST_SHOWN)
    return rows[:nearest], dict(Counter(map(reason, rows[nearest:])))


def together(first: Ranking, second: Ranking, most: int) -> Ranking:
    """Join the rankings of two groups of one decision: the winner's is `first` (R4.6)."""
    shown, more = bounded((*first.candidates, *second.candidates), _candidate_reason, most)
    omitted = dict(first.omitted)
    for counts in (second.omitted, more):
        for reason, count in counts.items():
            omitted[reason] = omitted.get(reason, 0) + count
    return Ranking(first.winner, tuple(shown), omitted, first.tie)


def _candidate_reason(candidate: Candidate) -> str:
    return candidate.reason


def _candidate(state: ShopState, reason: str, member: Member, agent: Agent) -> Candidate:
    return Candidate(
        agent_id=agent.id,
        load=state.load(agent.id),
        capacity=agent.capacity,
        weight=member.weight,
        priority=member.priority,
        last_assigned_at=agent.last_assigned_at,
        reason=reason,
    )


def _tie(first: Rank, second: Rank) -> str:
    """Name the rule that put the winner before the next."""
    names = ("priority", "load_per_weight", "longest_waiting", "id")
    return next(name for name, a, b in zip(names, first, second, strict=True) if a != b)
