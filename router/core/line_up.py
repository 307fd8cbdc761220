"""The line-up (候补): the members of a group, or whom a run may give to, kept in the order of R4.2 as they change.

Derived like the indexes and never stored: made when it is first asked for, afterwards only who changed is looked at
again, so that a decision costs the same among ten members or ten thousand. It knows no rule; `selection` tells it
where each member stands.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from datetime import datetime
from typing import Any

from msgspec import Struct

from models.entities import Candidate, Member

Rank = tuple[int, float, datetime, int]
"""What orders those who can be chosen (R4.2); it ends in the agent's id."""
Standing = tuple[bool, Any]
"""What orders everybody: those who can be chosen by rank, behind them the others in the order of the seats."""
Key = tuple[str, int, bool]
"""Whose line-up: "group" or "run", its id, and whether it respects capacity."""


class Seat(Struct, frozen=True):
    """Name who may be chosen, and the group whose capacity of membership counts; None outside groups."""

    member: Member
    group_id: int | None


class LineUp:
    """Hold one candidate per seat, in order, each as if somebody else had been chosen.

    `stale` are the agents to look at again; `excluded` and `capped` those it was last asked to leave out; `fit` counts
    who can be chosen: they are the first of `rows`; `counts` counts the rows by reason.
    """

    def __init__(self, seats: Iterable[Seat]) -> None:
        """Begin with everybody still to be looked at."""
        self.seats = {seat.member.agent_id: seat for seat in seats}
        self.stale = set(self.seats)
        self.rows: list[Candidate] = []
        self.fit = 0
        self.counts: Counter[str] = Counter()
        self.excluded: Set[int] = frozenset()
        self.capped: Set[int] = frozenset()
        self._order = {agent_id: place for place, agent_id in enumerate(self.seats)}
        self._standings: list[Standing] = []
        self._of: dict[int, Standing] = {}

    def leave_out(self, excluded: Set[int], capped: Set[int]) -> None:
        """Have those looked at again for whom it makes a difference who was asked before or had her share."""
        if excluded != self.excluded:
            self.stale |= (excluded ^ self.excluded) & self.seats.keys()
            self.excluded = excluded
        if capped != self.capped:
            self.stale |= (capped ^ self.capped) & self.seats.keys()
            self.capped = capped

    def place(self, row: Candidate, rank: Rank | None) -> None:
        """Put an agent where she stands now; without a rank she can't be chosen, for the reason in her row."""
        agent_id = row.agent_id
        if agent_id in self._of:
            self._remove(self._of[agent_id])
        standing: Standing = (True, self._order[agent_id]) if rank is None else (False, rank)
        at = bisect_left(self._standings, standing)
        self._standings.insert(at, standing)
        self.rows.insert(at, row)
        self._of[agent_id] = standing
        self.counts[row.reason] += 1
        self.fit += rank is not None

    def _remove(self, standing: Standing) -> None:
        at = bisect_left(self._standings, standing)
        del self._standings[at]
        self.fit -= not standing[0]
        reason = self.rows.pop(at).reason
        self.counts[reason] -= 1
        if not self.counts[reason]:
            del self.counts[reason]

    def rank(self, place: int) -> Rank:
        """Return what orders one of the first `fit`."""
        found: Rank = self._standings[place][1]
        return found


class LineUps:
    """Keep the line-ups of a shop, and tell them who changed."""

    def __init__(self) -> None:
        """Begin without any."""
        self._kept: dict[Key, LineUp] = {}
        self._with: dict[int, list[LineUp]] = {}

    def get(self, key: Key) -> LineUp | None:
        """Return a line-up that was made before and still holds the right members."""
        return self._kept.get(key)

    def make(self, key: Key, seats: Sequence[Seat]) -> LineUp:
        """Make and keep a line-up of these seats."""
        made = self._kept[key] = LineUp(seats)
        for agent_id in made.seats:
            self._with.setdefault(agent_id, []).append(made)
        return made

    def changed(self, agent_id: int) -> None:
        """Have an agent looked at again wherever she stands: she or what she has is not what it was."""
        for line_up in self._with.get(agent_id, ()):
            line_up.stale.add(agent_id)

    def forget(self, kind: str, number: int | None = None) -> None:
        """Drop the line-ups of a group or run, or of all of a kind: other members may belong to them now."""
        for key in [key for key in self._kept if key[0] == kind and number in (None, key[1])]:
            gone = self._kept.pop(key)
            for agent_id in gone.seats:
                self._with[agent_id].remove(gone)
