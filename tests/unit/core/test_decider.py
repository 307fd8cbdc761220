"""The whole core in four functions: decide, evolve, handle, preview (design.md section 2)."""

from typing import get_type_hints

import msgspec
import pytest

from models import commands
from models.commands import Command, RestartShop, RunPolicy, Tick
from models.enums import OpenConversations, Presence
from models.errors import Conflict
from models.events import EVENTS, ConversationAssigned, PresenceChanged, RunFinished
from router.core.decider import CHUNK, decide, due, evolve, handle, next_deadline, preview
from router.core.registry import DECIDERS, EVOLVERS
from router.core.state import ShopState
from tests.unit.core.acts import after, all_of, by, lose, set_presence, talk, the, tick, write
from tests.unit.core.builders import (
    NOW,
    SUPERVISOR,
    WITH_BOT,
    agent,
    agents,
    customer,
    entries,
    group,
    owned,
    policy,
    shop,
)


def test_every_command_is_decided_and_every_event_evolved() -> None:
    asked = {
        kind
        for name in commands.__all__
        if isinstance(kind := getattr(commands, name), type) and issubclass(kind, Command)
    }
    assert asked - {Command} == set(DECIDERS)
    assert set(EVENTS) == set(EVOLVERS)


def test_deciders_take_the_state_the_command_and_the_time_and_nothing_else() -> None:
    for function in DECIDERS.values():
        hints = get_type_hints(function)
        assert list(hints) == ["state", "command", "now", "return"]


def test_decide_changes_nothing() -> None:
    state = shop()
    her = agent(state)
    events = decide(state, commands.SetPresence(her.id, Presence.suspended, by(her)), NOW)
    assert (state.seq, state.agents[her.id]) == (0, her)
    for event in events:
        evolve(state, event)
    assert (state.seq, state.agents[her.id].presence) == (1, Presence.suspended)


def test_a_refusal_leaves_the_state_as_it_was() -> None:
    state = shop()
    her = agent(state)
    mine = owned(state, her)
    with pytest.raises(Conflict):
        set_presence(state, her, Presence.offline)
    assert (state.seq, state.agents[her.id], state.conversations[mine.id]) == (0, her, mine)


def test_i3_the_same_commands_at_the_same_times_give_the_same_bytes() -> None:
    def story() -> bytes:
        state = shop(**WITH_BOT)
        first, second = agents(state, 2)
        group(state, first, second, default=True)
        who = customer(state)
        events = [*write(state, who), *write(state, who, "转人工", after(1)), *lose(state, first, after(2))]
        leaves = set_presence(state, second, Presence.offline, after(3), open_conversations=OpenConversations.release)
        return msgspec.json.encode([*events, *leaves, *tick(state, after(60))])

    assert story() == story()


def test_the_next_deadline_is_the_earliest_and_a_running_run_is_due_at_once() -> None:
    state = shop(**WITH_BOT)
    assert next_deadline(state) is None
    lose(state, agent(state))
    assert next_deadline(state) == after(45)
    write(state, customer(state), now=after(1))
    assert next_deadline(state) == after(6)
    dealing, *_ = pool_of(3)
    handle(dealing, RunPolicy(1, SUPERVISOR), after(9))
    assert next_deadline(dealing) == after(9)


def test_what_is_due_comes_before_a_command_but_a_restart_renews_it_instead() -> None:
    state = shop()
    lose(state, her := agent(state))
    command = commands.ConnectAgent(her.id)
    assert [due(state, command, after(44.999)), due(state, command, after(45))] == [False, True]
    assert not due(state, RestartShop(), after(999))
    assert not due(state, Tick(), after(999))


def pool_of(count: int) -> tuple[ShopState, int]:
    state = shop()
    group(state, agent(state, capacity=0), default=True)
    entries(state, count)
    policy(state, quota_per_agent=5000)
    return state, count


@pytest.mark.parametrize(("count", "chunks"), [(1, [1]), (15, [15]), (16, [16]), (40, [16, 16, 8])])
def test_i18_a_run_is_dealt_in_chunks_of_at_most_100(count: int, chunks: list[int]) -> None:
    state, _ = pool_of(count)
    handle(state, RunPolicy(1, SUPERVISOR), NOW)
    dealt = []
    while state.runs:
        dealt.append(len(all_of(tick(state, NOW), ConversationAssigned)))
    assert [it for it in dealt if it] == chunks
    assert max(dealt) <= CHUNK <= 100


def test_i18_live_traffic_comes_between_the_chunks_of_a_run() -> None:
    state, _ = pool_of(150)
    handle(state, RunPolicy(1, SUPERVISOR), NOW)
    tick(state, NOW)
    write(state, who := customer(state))
    assert talk(state, who).queued_at == NOW
    assert len(all_of(tick(state, NOW), ConversationAssigned)) == CHUNK


def test_i19_a_preview_is_the_run_to_its_end_and_has_no_effect() -> None:
    state, _ = pool_of(150)
    before = dict(state.conversations), dict(state.entries), state.seq, dict(state.next_ids)
    foreseen = preview(state, RunPolicy(1, SUPERVISOR), NOW)
    assert (state.conversations, state.entries, state.seq, state.next_ids) == before
    assert the(foreseen, RunFinished).assigned == 150
    happened = handle(state, RunPolicy(1, SUPERVISOR), NOW)
    while state.runs:
        happened += tick(state, NOW)
    assert happened == foreseen


def test_a_tick_by_itself_says_nothing() -> None:
    state = shop()
    agent(state)
    assert all_of(tick(state, NOW), PresenceChanged) == []
    assert state.seq == 0
