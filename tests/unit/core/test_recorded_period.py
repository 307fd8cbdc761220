"""From a log back to what came from outside: every command is found again, and a log that was bent is noticed."""

from datetime import timedelta

import pytest
from msgspec import to_builtins
from msgspec.structs import replace

from models.commands import By, ConnectAgent, LoseAgent, SetPresence, Tick
from models.enums import Presence, Role
from models.events import ConversationAssigned
from router.core.decider import evolve
from router.core.recorded_period import record
from router.core.state import ShopState
from tests.simulation.invariants import content
from tests.simulation.served_walk import BLANK, ServedWalk, cut


@pytest.mark.parametrize("seed", range(6))
def test_a_log_decided_again_from_the_commands_read_from_it_is_the_same_log(seed: int) -> None:
    walk = ServedWalk(seed, configured=True)
    recording = record(ShopState(BLANK), walk.go(150))
    assert recording.differences == ()
    assert content(recording.end.as_loaded()) == content(walk.state.as_loaded())


@pytest.mark.parametrize("seed", range(3))
def test_it_is_also_when_it_is_read_from_the_middle(seed: int) -> None:
    log = ServedWalk(seed, configured=True).go(150)
    before, told, _ = cut(log, len(log) // 2)
    untouched = content(before)
    assert record(before, told).differences == ()
    assert content(before) == untouched


def test_who_was_given_a_conversation_that_the_core_gives_to_another_is_named_and_the_log_is_believed() -> None:
    log = ServedWalk(1).go(200)
    place = next(at for at, event in enumerate(log) if isinstance(event, ConversationAssigned))
    given = log[place]
    assert isinstance(given, ConversationAssigned)
    log[place] = replace(given, agent_id=1 + given.agent_id % 6)
    recording = record(ShopState(BLANK), log[: place + 1])
    what = f"conversation.assigned of {given.conversation_id}"
    (difference,) = recording.differences
    assert difference.endswith(f": the log has {what}, today it would be {what}")
    told = ShopState(BLANK)
    for event in log[: place + 1]:
        evolve(told, event)
    assert to_builtins(content(recording.end.as_loaded())) == to_builtins(content(told.as_loaded()))


def test_nobody_was_there_from_when_something_was_due_until_something_happened() -> None:
    walk = ServedWalk(2)
    li, gone = By("客服1", 2, Role.agent), walk.now
    for command in (ConnectAgent(2), SetPresence(2, Presence.online, li), LoseAgent(2)):
        walk._do(command)
    walk.now += timedelta(minutes=20)
    walk._do(Tick())
    recording = record(ShopState(BLANK), walk.log)
    assert recording.differences == ()
    assert recording.asleep == ((gone + timedelta(seconds=45), walk.now),)
