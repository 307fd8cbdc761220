"""How fast a shop's lines move: who waits in which, and when the last ones left it for an agent (R5.3)."""

from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from models.entities import Conversation
from models.enums import AssignmentReason
from models.events import (
    ConversationAssigned,
    ConversationClosed,
    ConversationHandedToBot,
    ConversationPooled,
    ConversationQueued,
    Event,
    QueuePromoted,
    RecentWaitEnded,
)
from router.core.lines import Place
from router.core.queue_estimate import estimate_s

REMEMBERED = 50
"""Departures kept of each line: enough to see its pace, and what is long ago does not count anyway."""

UNKNOWN = 0
"""Stands for the line of somebody who waited already when the server started."""


class Pace:
    """Follow the committed events of one shop; knows nothing from before it began."""

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._line_of: dict[int, int] = {}
        self._departures: dict[int, deque[datetime]] = {}

    def note(self, event: Event) -> set[int]:
        """Take in what was committed; returns the lines it moved, `UNKNOWN` among them where that can't be told."""
        follow = _FOLLOWED.get(type(event))
        return set() if follow is None else follow(self, event)

    def learn(self, waiting: Iterable[tuple[int, int]]) -> None:
        """Take in who waits (conversation, group): what happened before the first look is known from now on."""
        self._line_of = dict(waiting)

    def estimate(self, group_id: int, position: int, now: datetime) -> int | None:
        """Estimate the seconds until this place of a line gets an agent; None when its pace is not known."""
        return estimate_s(position, self._departures.get(group_id, ()), now)

    def join(self, conversation_id: int, group_id: int) -> set[int]:
        """Note that somebody waits in a line, perhaps after another."""
        left = self._line_of.get(conversation_id, group_id)
        self._line_of[conversation_id] = group_id
        return {left, group_id}

    def leave(self, conversation_id: int) -> set[int]:
        """Note that somebody waits no more, if she did."""
        return {self._line_of.pop(conversation_id, UNKNOWN)}

    def depart(self, event: ConversationAssigned) -> set[int]:
        """Note that somebody got an agent; where she waited before the first look is known by the reason alone."""
        left = self._line_of.pop(event.conversation_id, UNKNOWN)
        if left is UNKNOWN and event.assignment.reason is AssignmentReason.queue:
            left = event.group_id or UNKNOWN
        if left is not UNKNOWN:
            self._departures.setdefault(left, deque(maxlen=REMEMBERED)).append(event.at)
        return {left}

    def moved(self, conversation_id: int) -> set[int]:
        """Note that somebody has another place in her line."""
        return {self._line_of.get(conversation_id, UNKNOWN)}


def estimate_of(place: Place, pace: Pace, now: datetime) -> int | None:
    """Estimate how long a place takes."""
    return waiting_time(place.conversation, place.position, pace, now)


def waiting_time(waiting: Conversation, position: int, pace: Pace, now: datetime) -> int | None:
    """Estimate the seconds a customer still waits at this place; for one agent alone nobody can tell (R3.6)."""
    return None if waiting.waits_for is not None else pace.estimate(waiting.group_id or UNKNOWN, position, now)


_FOLLOWED: dict[type[Event], Callable[[Pace, Any], set[int]]] = {
    ConversationQueued: lambda pace, event: pace.join(event.conversation_id, event.group_id),
    ConversationAssigned: Pace.depart,
    ConversationClosed: lambda pace, event: pace.leave(event.conversation_id),
    ConversationPooled: lambda pace, event: pace.leave(event.conversation_id),
    ConversationHandedToBot: lambda pace, event: pace.leave(event.conversation_id),
    QueuePromoted: lambda pace, event: pace.moved(event.conversation_id),
    RecentWaitEnded: lambda pace, event: pace.moved(event.conversation_id),
}
