"""A shop on a random walk: each command as a dispatcher does it, every invariant held after it."""

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
import pytest
from hypothesis.stateful import RuleBasedStateMachine

from models.commands import By, Command, Tick
from models.entities import Conversation, Shop
from models.errors import ShuntdeskError
from models.events import Event
from router.core.decider import dealing, due, handle, preview
from router.core.state import ShopState
from tests.simulation.history import History
from tests.simulation.invariants import check_state, content
from tests.unit.core.builders import NOW

T = TypeVar("T")


def pick(things: Sequence[T], which: int) -> T | None:
    return things[which % len(things)] if things else None


class Walker(RuleBasedStateMachine):
    """Walk a shop; a twin that is loaded anew now and then has to say the same, byte for byte."""

    steps = 0

    def __init__(self) -> None:
        super().__init__()
        blank = Shop(id=1, key="tea", name="tea")
        self.live, self.twin, self.history = ShopState(blank), ShopState(blank), History(blank)
        self.now = NOW
        self.moves = 0

    def do(self, command: Command) -> list[Event]:
        """Do what a dispatcher does with a command: bring what is due before it, then the command itself."""
        self.moves += 1
        Walker.steps += 1
        if due(self.live, command, self.now):
            self._handle(Tick())
        return self._handle(command)

    def _handle(self, command: Command) -> list[Event]:
        before = content(self.live)
        try:
            events = handle(self.live, command, self.now)
        except ShuntdeskError as refusal:
            self._refused(command, refusal, before)
            return []
        assert self._encoded(handle(self.twin, command, self.now)) == self._encoded(events), "I3"
        self.history.take(events, self.now)
        assert content(self.history.folded) == content(self.live), "I4"
        assert self.live.seq == self.history.folded.seq
        check_state(self.live, self.now)
        return events

    def _refused(self, command: Command, refusal: ShuntdeskError, before: dict[str, Any]) -> None:
        assert content(self.live) == before, "a refusal changes nothing"
        with pytest.raises(type(refusal)):
            handle(self.twin, command, self.now)

    @staticmethod
    def _encoded(events: list[Event]) -> bytes:
        return msgspec.json.encode(events)

    def _talk(self, which: int) -> Conversation | None:
        return pick(sorted(self.live.conversations.values(), key=lambda it: it.id), which)

    def _by(self, agent_id: int) -> By:
        agent = self.live.agents[agent_id]
        return By(agent.name, agent.id, agent.role)

    def _allocates(self, command: Command, previewed: bool) -> None:
        """I19: a preview has no effect and equals what happens at that instant."""
        if not previewed:
            self.do(command)
            return
        before = content(self.live)
        try:
            foreseen = preview(self.live, command, self.now)
        except ShuntdeskError:
            assert self.do(command) == []
            return
        assert content(self.live) == before
        happened = self.do(command)
        while dealing(self.live, self.now):
            happened += self.do(Tick())
        assert self._encoded(happened) == self._encoded(foreseen)
