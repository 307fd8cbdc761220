"""Who among the members of a group gets it: hard rules filter, soft rules order, ties end in an id (R4.2–R4.4)."""

from collections import Counter
from collections.abc import Sequence, Set
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from models.entities import Agent, Candidate, Group, Member
from models.enums import Connection, Presence
from router.core.line_up import LineUp, Rank, Seat
from router.core.receiving import no_room_in
from router.core.state import ShopState

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
CANDIDATES_SHOWN = 200
NEAREST_SHOWN = 50
SHOWN_IN_A_RUN = 10
"""Bounds of a trace (design.md section 2): up to 200 candidates, beyond that the 50 nearest and counts by reason;
of each of the thousands of entries of a run the 10 nearest, since what they have in common is the same each time."""

LATER = "later_in_order"
TIES = ("priority", "load_per_weight", "longest_waiting", "id")
"""What the parts of a rank are called."""


class Filters(Struct, frozen=True):
    """Say who may receive besides being online: capacity, agents asked before (R4.4), agents at their cap (R7.9).

    `shown` bounds the candidates of the trace; the others are counted by reason.
    """

    respect_capacity: bool = True
    excluded: Set[int] = frozenset()
    capped: Set[int] = frozenset()
    shown: int = CANDIDATES_SHOWN


class Ranking(Struct, frozen=True):
    """Hold the outcome of a selection: the winner, the candidates a trace shows in order, and what decided.

    `counts` says of everybody considered, shown or not, how many had which reason; the winner counts as the others
    who could have been chosen.
    """

    winner: int | None
    candidates: tuple[Candidate, ...]
    counts: dict[str, int]
    tie: str | None

    @property
    def omitted(self) -> dict[str, int]:
        """Count by reason those whom the trace does not show (R4.6)."""
        left = dict(self.counts)
        for candidate in self.candidates:
            left[candidate.reason or LATER] -= 1
        return {reason: left[reason] for reason in sorted(left) if left[reason]}


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
    return "full_in_group" if group_id is not None and no_room_in(state, member, group_id) else ""


def rank_of(state: ShopState, agent: Agent, member: Member) -> Rank:
    """Order: priority, then load ÷ weight, then longest since the last assignment or coming online, then id."""
    since = max(agent.last_assigned_at or LONG_AGO, agent.online_since or LONG_AGO)
    return (-member.priority, state.load(agent.id) / (member.weight or 1), since, agent.id)


def rank_group(state: ShopState, group: Group, filters: Filters) -> Ranking:
    """Choose among the members of a group by R4.2 and account for every one of them (R4.6)."""
    key = ("group", group.id, filters.respect_capacity)
    line_up = state.line_ups.get(key)
    if line_up is None:
        line_up = state.line_ups.make(key, [Seat(member, group.id) for member in group.members])
    return rank(state, line_up, filters)


def rank(state: ShopState, line_up: LineUp, filters: Filters) -> Ranking:
    """Bring a line-up up to date and take its first (R4.2); the trace accounts for everybody (R4.6)."""
    line_up.leave_out(filters.excluded, filters.capped)
    while line_up.stale:
        _place(state, line_up, line_up.stale.pop(), filters)
    rows = _bounded(line_up.rows, filters.shown)
    if not line_up.fit:
        return Ranking(None, tuple(rows), dict(line_up.counts), None)
    winner = replace(rows[0], reason="")
    tie = _tie(line_up.rank(0), line_up.rank(1)) if line_up.fit > 1 else None
    return Ranking(winner.agent_id, (winner, *rows[1:]), dict(line_up.counts), tie)


def _place(state: ShopState, line_up: LineUp, agent_id: int, filters: Filters) -> None:
    agent, seat = state.agents[agent_id], line_up.seats[agent_id]
    reason = unfit(state, agent, seat.member, seat.group_id, filters)
    row = _candidate(state, reason or LATER, seat.member, agent)
    line_up.place(row, None if reason else rank_of(state, agent, seat.member))


def together(first: Ranking, second: Ranking, most: int) -> Ranking:
    """Join the rankings of two groups of one decision: the winner's is `first` (R4.6)."""
    if not second.candidates:
        return first
    shown = _bounded((*first.candidates, *second.candidates), most)
    counts = Counter(first.counts) + Counter(second.counts)
    return Ranking(first.winner, tuple(shown), dict(counts), first.tie)


def _bounded(rows: Sequence[Candidate], most: int) -> Sequence[Candidate]:
    return rows if len(rows) <= most else rows[: min(most, NEAREST_SHOWN)]


def _candidate(state: ShopState, reason: str, member: Member, agent: Agent) -> Candidate:
    return Candidate(
        agent_id=agent.id,
        load=state.load(agent.id),
        capacity=agent.capacity,
        weight=member.weight,
        priority=member.priority,
        last_assigned_at=agent.last_assigned_at,
        reason=reason,
        online_since=_online_since(agent),
    )


def _online_since(agent: Agent) -> datetime | None:
    """R4.3: what her wait counts from, where it is not her last assignment."""
    came = agent.online_since
    return came if came is not None and came > (agent.last_assigned_at or LONG_AGO) else None


def _tie(first: Rank, second: Rank) -> str:
    """Name the rule that put the winner before the next."""
    same = 0
    while first[same] == second[same]:
        same += 1
    return TIES[same]
