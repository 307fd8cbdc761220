"""The latest events by whom they tell: who comes back soon is brought up to date without asking the database (I7)."""

from collections import deque
from collections.abc import Sequence

from models.events import Event
from models.events.event import told_agent, told_customer

Numbered = tuple[int, Event]
Whom = tuple[int, str, int]
"""Shop, kind and id of somebody who is told."""


class Recent:
    """Hold what was told lately in all shops together, at most so many tellings (I26)."""

    def __init__(self, most: int) -> None:
        """Begin with nothing."""
        self._most = most
        self._told: dict[Whom, deque[Numbered]] = {}
        self._order: deque[Whom] = deque()
        self._whole_after: dict[int, int] = {}
        self._last: dict[int, int] = {}

    def note(self, shop_id: int, events: Sequence[Numbered]) -> None:
        """Take in what was committed; after a hole in the numbers a shop begins anew."""
        if self._last.get(shop_id) != events[0][0] - 1:
            self._whole_after[shop_id] = events[0][0] - 1
        self._last[shop_id] = events[-1][0]
        for seq, event in events:
            self._keep((shop_id, "agent", told_agent(event) or 0), seq, event)
            self._keep((shop_id, "customer", told_customer(event) or 0), seq, event)

    def after(self, shop_id: int, seq: int, *, agent_id: int | None, customer_id: int | None) -> list[Numbered] | None:
        """Return what an agent or customer was told after a position; None when not all of it is here any more."""
        if seq < self._whole_after.get(shop_id, seq + 1):
            return None
        whom = (shop_id, "agent", agent_id or 0) if agent_id is not None else (shop_id, "customer", customer_id or 0)
        return [each for each in self._told.get(whom, ()) if each[0] > seq]

    def _keep(self, whom: Whom, seq: int, event: Event) -> None:
        if not whom[2]:
            return
        self._told.setdefault(whom, deque()).append((seq, event))
        self._order.append(whom)
        if len(self._order) > self._most:
            self._drop(self._order.popleft())

    def _drop(self, whom: Whom) -> None:
        told = self._told[whom]
        self._whole_after[whom[0]] = max(told.popleft()[0], self._whole_after[whom[0]])
        if not told:
            del self._told[whom]
