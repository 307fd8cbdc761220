"""A period of a log, decided again as it was: what came from outside, and whether the core still says the same.

Beside the state that is folded from the log stands another one that decides every command anew; where the two part,
the difference is named and the log is believed.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from msgspec import Struct, json

from models.commands import Command, RestartShop, RingSlots, Tick
from models.errors import ShuntdeskError
from models.events import (
    AgentConfigured,
    Event,
    GroupConfigured,
    GroupRemoved,
    KnowledgeBaseConfigured,
    KnowledgeBaseRemoved,
    KnowledgeEntryConfigured,
    KnowledgeEntryRemoved,
    PolicyConfigured,
    PolicyRemoved,
    RunStarted,
    ShiftChanged,
    ShopConfigured,
    WebhookConfigured,
    WebhookRemoved,
)
from router.core.decider import evolve, handle, take_in
from router.core.recorded_commands import command_of
from router.core.recorded_inputs import Input, Recorder
from router.core.settle import first_that_matters
from router.core.state import ShopState

LATE = timedelta(seconds=1)
"""How much later than it was due something may happen while the server is awake."""

CONFIGURED = (
    AgentConfigured, GroupConfigured, GroupRemoved, KnowledgeBaseConfigured, KnowledgeBaseRemoved,
    KnowledgeEntryConfigured, KnowledgeEntryRemoved, PolicyConfigured, PolicyRemoved, ShiftChanged, ShopConfigured,
    WebhookConfigured, WebhookRemoved,
)  # fmt: skip
"""What a change of configuration leaves; shifts move behind accounts that have other hours now (R11.2)."""

Asleep = tuple[datetime, datetime]
"""From when something was due, to when it happened: nobody was there to see to it meanwhile."""


class Recording(Struct, frozen=True):
    """Hold what came from outside, when nobody served the shop, and where the core would decide otherwise today."""

    inputs: tuple[Input, ...]
    asleep: tuple[Asleep, ...]
    differences: tuple[str, ...]
    asked: frozenset[tuple[int, int]]
    end: ShopState


def record(state: ShopState, events: Sequence[Event]) -> Recording:
    """Follow the events of a period from the state before it, which is left as it is."""
    walk = _Walk(state, events)
    place = 0
    while place < len(events):
        place = walk.next(place)
    return Recording(
        tuple(walk.inputs), tuple(walk.asleep), tuple(walk.differences), frozenset(walk.recorder.asked), walk.told
    )


class _Walk:
    def __init__(self, state: ShopState, events: Sequence[Event]) -> None:
        self.events = events
        self.told, self.again = state.as_loaded(), state.as_loaded()
        self.recorder = Recorder(state)
        self.inputs: list[Input] = []
        self.asleep: list[Asleep] = []
        self.differences: list[str] = []

    def next(self, place: int) -> int:
        """Follow the next command, or what the clock brought before it; returns the place behind its events."""
        now = self.events[place].at
        ahead = self._instant(place)
        if isinstance(ahead[0], CONFIGURED) and not isinstance(ahead[0], ShiftChanged):
            return self._configured(place, ahead, now)
        command = command_of(self.told, ahead)
        if not isinstance(command, RestartShop):
            due = first_that_matters(self.again, now)
            if self.again.deadlines and self.again.deadlines[0][0] <= now and (brought := self._tick(now)):
                self._sleep(due, now)
                return self._compare(place, ahead, Tick(), brought)
        return self._compare(place, ahead, command, self._decided(command, now))

    def _instant(self, place: int) -> Sequence[Event]:
        """Return the events from here on that have the same time: no command's events have two."""
        now, end = self.events[place].at, place
        while end < len(self.events) and self.events[end].at == now:
            end += 1
        return self.events[place:end]

    def _tick(self, now: datetime) -> list[Event]:
        return handle(self.again, Tick(), now)

    def _decided(self, command: Command, now: datetime) -> list[Event] | ShuntdeskError:
        try:
            return handle(self.again, command, now)
        except ShuntdeskError as refusal:
            return refusal

    def _sleep(self, due: datetime | None, now: datetime) -> None:
        """Note that nobody was there from when something was due until anything at all happened."""
        if due is None or now - due <= LATE:
            return
        after = bisect_right(self.inputs, due, key=lambda given: given.at)
        woke = self.inputs[after].at if after < len(self.inputs) else now
        if woke - due > LATE:
            self.asleep.append((due, woke))

    def _configured(self, place: int, ahead: Sequence[Event], now: datetime) -> int:
        """Take in a change of configuration as it stands there: which command it was does not matter."""
        given = list(takewhile(lambda event: isinstance(event, CONFIGURED), ahead))
        self.inputs.append(Input(now, place, None))
        return self._advance(place, ahead, take_in(self.again, given, now), "a change of configuration")

    def _compare(
        self, place: int, ahead: Sequence[Event], command: Command, decided: list[Event] | ShuntdeskError
    ) -> int:
        self.inputs.append(self.recorder.input(self.told, command, ahead, place))
        if isinstance(command, RingSlots):
            slots = (event.run.slot_at for event in ahead if isinstance(event, RunStarted) and event.run.slot_at)
            self._sleep(min(slots, default=None), ahead[0].at)
        return self._advance(place, ahead, decided, type(command).__name__)

    def _advance(self, place: int, ahead: Sequence[Event], decided: list[Event] | ShuntdeskError, what: str) -> int:
        """Go on behind the events that were decided, or behind the whole instant where the log says otherwise."""
        same = bool(decided) if isinstance(decided, list) else False
        same = same and isinstance(decided, list) and _same(decided, ahead[: len(decided)])
        count = len(decided) if same and isinstance(decided, list) else len(ahead)
        for event in ahead[:count]:
            self.recorder.note(self.told, event)
            evolve(self.told, event)
        if not same:
            self.differences.append(_difference(ahead, decided, what))
            self.again = self.told.as_loaded()
        self.told.take_touched()
        self.again.take_touched()
        return place + count


def _same(decided: Sequence[Event], told: Sequence[Event]) -> bool:
    return list(decided) == list(told) or json.encode(decided) == json.encode(told)


def _difference(ahead: Sequence[Event], decided: list[Event] | ShuntdeskError, what: str) -> str:
    """Say where the log and the core part, in one line."""
    where = f"{ahead[0].at:%Y-%m-%dT%H:%M:%S.%f}Z {what}"
    if isinstance(decided, ShuntdeskError):
        return f"{where}: the log has {_kind(ahead[0])}, today it would be refused: {decided}"
    for place, event in enumerate(ahead):
        if place >= len(decided) or not _same([event], [decided[place]]):
            instead = _kind(decided[place]) if place < len(decided) else "nothing"
            return f"{where}: the log has {_kind(event)}, today it would be {instead}"
    return f"{where}: today there would be {len(decided) - len(ahead)} more event(s)"


def _kind(event: Event) -> str:
    return f"{event.__struct_config__.tag} of {getattr(event, 'conversation_id', None) or 'the shop'}"
