"""Messages: numbered without gap, taken in from customers, sent by owners (R9.1–R9.3, R9.6)."""

from typing import Any

import pytest

from models.commands import By, CloseConversation, ReceiveMessage
from models.entities import Agent
from models.enums import ConversationState, MessageKind, Presence, Role, SenderType
from models.errors import Blocked, NotFound, NotOwner
from models.events import ConversationOpened, CustomerRegistered, MessageCreated
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import after, all_of, answer, assignment, by, say, set_presence, talk, the, write
from tests.unit.core.builders import (
    BLOCK,
    NOW,
    SUPERVISOR,
    WITH_BOT,
    agent,
    agents,
    conversation,
    customer,
    entry,
    group,
    owned,
    shop,
)


def at_work() -> tuple[ShopState, Agent]:
    state = shop()
    her = agent(state)
    group(state, her, default=True)
    return state, her


def test_r9_1_one_open_conversation_per_customer_and_channel() -> None:
    state, _ = at_work()
    who = customer(state)
    for channel in ("web", "web", "taobao", "taobao"):
        handle(state, ReceiveMessage(channel, "在吗", f"m-{state.seq}", customer_id=who.id), NOW)
    assert sorted(it.channel for it in state.conversations.values()) == ["taobao", "web"]


def test_r9_1_the_first_word_of_the_owner_makes_it_active() -> None:
    state, her = at_work()
    write(state, who := customer(state))
    assert talk(state, who).state is ConversationState.assigned
    assert the(say(state, her, talk(state, who)), MessageCreated).state is ConversationState.active
    assert talk(state, who).state is ConversationState.active


def test_r9_1_an_internal_note_is_no_word_to_the_customer() -> None:
    state, her = at_work()
    write(state, who := customer(state))
    note = the(say(state, her, talk(state, who), internal=True), MessageCreated)
    assert (note.kind, note.customer_id, note.state) == (MessageKind.note, None, ConversationState.assigned)
    assert talk(state, who).waiting_since == NOW


def test_r9_2_messages_are_numbered_without_gap_whoever_writes() -> None:
    state = shop(**WITH_BOT)
    her = agent(state, Presence.offline)
    group(state, her, default=True)
    who = customer(state)
    events = write(state, who)
    events += answer(state, talk(state, who), missed=True, texts=("一", "二"))
    events += write(state, who, "转人工")
    set_presence(state, her, Presence.online)
    events += write(state, who, "有人吗")
    events += say(state, her, talk(state, who), internal=True)
    events += say(state, her, talk(state, who))
    assert [it.seq for it in all_of(events, MessageCreated)] == [1, 2, 3, 4, 5, 6, 7]
    assert talk(state, who).messages == 7


def test_r9_3_after_a_close_she_gets_a_new_conversation_linked_to_the_former() -> None:
    state, her = at_work()
    who = customer(state)
    write(state, who)
    former = talk(state, who)
    handle(state, CloseConversation(former.id, by(her)), after(1))
    opened = the(write(state, who, now=after(2)), ConversationOpened)
    assert (opened.conversation_id, opened.former_id) == (former.id + 1, former.id)
    assert talk(state, who).messages == 1


def test_r9_6_waiting_counts_from_the_first_unanswered_message() -> None:
    state, her = at_work()
    who = customer(state)
    write(state, who)
    write(state, who, "人呢", after(30))
    assert talk(state, who).waiting_since == NOW
    assert state.awaiting == {her.id: 1}
    say(state, her, talk(state, who), after(40))
    assert talk(state, who).waiting_since is None
    assert state.awaiting == {}
    write(state, who, "还有", after(50))
    assert talk(state, who).waiting_since == after(50)


def test_r9_6_notices_of_the_system_and_notes_are_no_answer() -> None:
    state, her = at_work()
    on = owned(state, her, awaiting=True)
    say(state, her, on, internal=True)
    assert state.awaiting == {her.id: 1}


def test_a_customer_known_by_nothing_but_her_external_id_is_registered_with_her_first_message() -> None:
    state, _ = at_work()
    message = ReceiveMessage("taobao", "在吗", "m-1", external_id="tb-7", name="小明", facts={"level": "gold"})
    events = handle(state, message, NOW)
    registered = the(events, CustomerRegistered)
    assert (registered.external_id, registered.name) == ("tb-7", "小明")
    assert assignment(events).facts == {"level": "gold"}
    assert not all_of(handle(state, message, after(1)), CustomerRegistered)


def test_the_message_tells_its_owner_and_its_customer() -> None:
    state, her = at_work()
    on = owned(state, her)
    told = the(write(state, state.customers[on.customer_id]), MessageCreated)
    assert (told.agent_id, told.customer_id, told.sender_type) == (her.id, on.customer_id, SenderType.customer)


def test_an_entry_counts_what_she_writes_while_she_waits() -> None:
    state = shop()
    waiting = entry(state)
    write(state, state.customers[waiting.customer_id], now=after(5))
    kept = state.entries[waiting.id]
    assert (kept.messages, kept.last_message_at, kept.first_message_at) == (
        2,
        after(5),
        waiting.first_message_at,
    )


@pytest.mark.parametrize("nobody", [{"customer_id": 77}, {}])
def test_a_message_of_nobody_is_refused(nobody: dict[str, Any]) -> None:
    with pytest.raises(NotFound):
        handle(shop(), ReceiveMessage("web", "在吗", "m-1", **nobody), NOW)


def test_r7_10_a_blocked_customer_is_refused_by_a_code_of_its_own_and_nothing_changes() -> None:
    state, _ = at_work()
    who = customer(state, block=BLOCK)
    with pytest.raises(Blocked):
        write(state, who)
    assert (state.seq, state.conversations) == (0, {})


@pytest.mark.parametrize("internal", [False, True])
def test_only_the_owner_speaks_and_a_supervisor_may_leave_a_note(internal: bool) -> None:
    state = shop()
    her, other = agents(state, 2)
    on = owned(state, her)
    boss = agent(state, role=Role.supervisor)
    with pytest.raises(NotOwner):
        say(state, other, on, internal=internal)
    if internal:
        assert the(say(state, boss, on, internal=True), MessageCreated).sender_id == boss.id
    else:
        with pytest.raises(NotOwner):
            say(state, boss, on)


def test_the_system_itself_owns_nothing_and_cannot_speak_for_anybody() -> None:
    state = shop()
    waiting = entry(state)
    nobody = Agent(id=0, login="x", name="system", since=NOW)
    with pytest.raises(NotOwner):
        say(state, nobody, state.conversations[waiting.conversation_id])
    assert By("system").id is None


def test_nobody_writes_into_what_is_closed() -> None:
    state, her = at_work()
    on = owned(state, her)
    handle(state, CloseConversation(on.id, SUPERVISOR), NOW)
    with pytest.raises(NotFound):
        say(state, her, on)


def test_r5_2_who_speaks_first_gets_her_customer_who_waits_on_another_channel_at_once() -> None:
    state = shop()
    busy, her = agent(state, capacity=0), agent(state, capacity=2)
    group(state, busy, default=True)
    who = customer(state)
    on = conversation(state, who, ConversationState.active, owner_id=her.id, channel="app")
    write(state, who)
    assert talk(state, who).state is ConversationState.queued
    say(state, her, on)
    assert talk(state, who).owner_id == her.id
