"""A supervisor takes a conversation, whoever has it, and whispers without taking it."""

from typing import Any

import pytest

from models.commands import By, TakeOver
from models.entities import Agent, Conversation
from models.enums import (
    AssignmentReason,
    Attention,
    Connection,
    ConversationState,
    EntryState,
    MessageKind,
    Presence,
    Role,
    TurnEnd,
)
from models.errors import Conflict, Forbidden, NotOwner
from models.events import (
    BotAnswerRefused,
    BotTurnEnded,
    ConversationPooled,
    ConversationUnassigned,
    Event,
    MessageCreated,
)
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import after, all_of, answer, assignment, by, hops, say, talk, the, tick, write
from tests.unit.core.builders import NOW, WITH_BOT, agent, change, customer, entry, group, owned, shop


def with_boss(**fields: Any) -> tuple[ShopState, Agent]:
    state = shop(**WITH_BOT)
    return state, agent(state, **{"name": "王主管", "role": Role.supervisor, **fields})


def take(state: ShopState, who: Agent, on: Conversation) -> list[Event]:
    return handle(state, TakeOver(on.id, by(who), "投诉"), NOW)


def test_the_former_owner_is_told_who_took_it_and_why() -> None:
    state, boss = with_boss()
    her = agent(state)
    on = owned(state, her, awaiting=True)
    events = take(state, boss, on)
    left, taken = the(events, ConversationUnassigned), assignment(events)
    assert (left.agent_id, left.reason, left.to_agent, left.to_name, left.words) == (
        her.id,
        "takeover",
        boss.id,
        boss.name,
        "投诉",
    )
    assert (taken.agent_id, taken.assignment.reason, taken.waiting_since) == (
        boss.id,
        AssignmentReason.takeover,
        on.waiting_since,
    )
    assert take(state, boss, on) == []


def test_i11_capacity_is_not_looked_at_and_the_trace_says_so() -> None:
    state, boss = with_boss(capacity=0)
    trace = assignment(take(state, boss, owned(state, agent(state)))).trace
    assert (hops(trace.steps), trace.steps[0].values["over_capacity"]) == ([("C4", True)], True)


def test_r8_3_taken_from_the_bot_its_answer_is_refused() -> None:
    state, boss = with_boss()
    write(state, who := customer(state))
    on = talk(state, who)
    assert the(take(state, boss, on), BotTurnEnded).end is TurnEnd.superseded
    assert the(answer(state, on), BotAnswerRefused)
    assert (talk(state, who).owner_id, talk(state, who).bot) == (boss.id, None)


def test_taken_from_the_queue_she_waits_no_more() -> None:
    state, boss = with_boss()
    state.shop = shop().shop
    line = group(state, agent(state, capacity=0), default=True)
    write(state, who := customer(state))
    assert talk(state, who).state is ConversationState.queued
    take(state, boss, talk(state, who))
    assert (talk(state, who).owner_id, state.queues.get(line.id)) == (boss.id, None)
    assert all_of(tick(state, after(3600)), ConversationPooled) == []


def test_r6_5_taken_from_the_pool_the_entry_closes() -> None:
    state, boss = with_boss()
    waiting = entry(state)
    take(state, boss, state.conversations[waiting.conversation_id])
    row = state.touched[type(waiting), waiting.id]
    assert (getattr(row, "state", None), getattr(row, "agent_id", None)) == (EntryState.closed, boss.id)


def test_r9_5_who_takes_over_has_looked() -> None:
    state, boss = with_boss()
    on = owned(state, agent(state), attention=Attention.nobody_else)
    take(state, boss, on)
    assert state.conversations[on.id].attention is None


@pytest.mark.parametrize(
    ("presence", "connection", "may"),
    [
        (Presence.online, Connection.connected, True),
        (Presence.suspended, Connection.connected, True),
        (Presence.offline, Connection.connected, False),
        (Presence.online, Connection.grace, False),
        (Presence.online, Connection.disconnected, False),
    ],
)
def test_she_must_be_at_her_desk(presence: Presence, connection: Connection, may: bool) -> None:
    state, boss = with_boss(presence=presence, connection=connection)
    on = owned(state, her := agent(state))
    if not may:
        with pytest.raises(Conflict, match="desk"):
            take(state, boss, on)
    else:
        take(state, boss, on)
    assert state.conversations[on.id].owner_id == (boss.id if may else her.id)


@pytest.mark.parametrize("role", [Role.agent, Role.lead, Role.integration])
def test_only_supervisors_take_over(role: Role) -> None:
    state, other = with_boss(role=role)
    with pytest.raises(Forbidden):
        take(state, other, owned(state, agent(state)))


def test_a_program_does_not_take_over() -> None:
    state, _ = with_boss()
    with pytest.raises(Forbidden):
        handle(state, TakeOver(owned(state, agent(state)).id, By("system")), NOW)


# -- whisper ------------------------------------------------------------------------------------------------------


def test_a_whisper_reaches_the_owner_and_never_the_customer_and_is_no_answer() -> None:
    state, boss = with_boss()
    on = owned(state, her := agent(state), awaiting=True, place=ConversationState.assigned)
    said = the(say(state, boss, on, internal=True), MessageCreated)
    assert (said.agent_id, said.customer_id, said.kind, said.sender_id) == (her.id, None, MessageKind.note, boss.id)
    now = state.conversations[on.id]
    assert (now.owner_id, now.state, now.waiting_since) == (her.id, ConversationState.assigned, on.waiting_since)
    assert state.customers[on.customer_id].recent_agent_id is None


def test_only_supervisors_whisper_and_nobody_speaks_aloud_in_what_another_has() -> None:
    state, boss = with_boss()
    on = owned(state, agent(state))
    with pytest.raises(NotOwner):
        say(state, agent(state), on, internal=True)
    with pytest.raises(NotOwner):
        say(state, boss, on)


def test_a_whisper_to_the_bots_conversation_leaves_the_bots_turn_open() -> None:
    state, boss = with_boss()
    write(state, who := customer(state))
    turn = talk(state, who).bot_turn
    say(state, boss, talk(state, who), internal=True)
    assert talk(state, who).bot_turn == turn is not None
    change(state, boss, presence=Presence.offline)
    say(state, boss, talk(state, who), internal=True)
