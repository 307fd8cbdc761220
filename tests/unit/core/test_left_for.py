"""A conversation left for a colleague who is offline: it waits in the pool and is hers first (R9.4)."""

from typing import Any

import pytest

from models.commands import AssignEntries, ClaimConversation, CloseConversation, RunPolicy, TransferConversation
from models.entities import Agent, Conversation, Entry
from models.enums import AssignmentReason, Connection, ConversationState, OpenConversations, PoolReason, Presence
from models.errors import Conflict
from models.events import ConversationAssigned, ConversationPooled, ConversationUnassigned, Event
from models.shop_file import TransferSettings
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import (
    after,
    all_of,
    assignment,
    by,
    connect,
    entry_of,
    hops,
    offer_to,
    set_presence,
    talk,
    the,
    write,
)
from tests.unit.core.builders import (
    BLOCK,
    NOW,
    SUPERVISOR,
    agent,
    agents,
    change,
    contents,
    customer,
    dealt,
    given,
    group,
    owned,
    policy,
    shop,
    to_agents,
)

ALLOWED = {"transfer": TransferSettings(to_offline=True)}


def with_absent(**settings: Any) -> tuple[ShopState, Agent, Agent, Conversation]:
    """A sender with a conversation, and a colleague who is at home."""
    state = shop(**{**ALLOWED, **settings})
    her = agent(state)
    away = agent(state, Presence.offline, Connection.disconnected, capacity=2)
    group(state, her, away, default=True)
    return state, her, away, owned(state, her, awaiting=True)


def leave(state: ShopState, sender: Agent, on: Conversation, for_whom: Agent) -> list[Event]:
    command = TransferConversation(on.id, "她的老客户", by(sender), to_agent=for_whom.id, note="回电")
    return handle(state, command, NOW)


def back(state: ShopState, who: Agent) -> list[Event]:
    return [*connect(state, who, after(60)), *set_presence(state, who, Presence.online, after(60))]


def entry_left(state: ShopState, on: Conversation) -> Entry:
    return state.entries[state.conversations[on.id].entry_id or 0]


def test_r9_4_an_offline_agent_gets_it_as_an_entry_of_hers_if_the_shop_allows() -> None:
    state, her, away, on = with_absent()
    events = leave(state, her, on, away)
    left, entered = the(events, ConversationUnassigned), the(events, ConversationPooled)
    assert (left.agent_id, left.to_agent, left.words, left.note) == (her.id, away.id, "她的老客户", "回电")
    assert (entered.for_agent_id, entered.reason) == (away.id, PoolReason.returned)
    entry = entry_left(state, on)
    assert (entry.for_agent_id, state.left_for, state.load(her.id)) == (away.id, {away.id: {entry.id}}, 0)


def test_r9_4_otherwise_it_is_refused_and_an_offer_always_is() -> None:
    state, her, away, on = with_absent(transfer=TransferSettings())
    with pytest.raises(Conflict, match="offline"):
        leave(state, her, on, away)
    allowed, her, away, on = with_absent()
    with pytest.raises(Conflict, match="offline"):
        offer_to(allowed, her, on, to_agent=away.id)
    with pytest.raises(Conflict):
        leave(allowed, her, on, change(allowed, away, disabled=True))


def test_r9_4_back_at_work_she_gets_it_with_the_words_before_any_queue() -> None:
    state, her, away, on = with_absent()
    leave(state, her, on, away)
    change(state, state.agents[her.id], capacity=0)
    write(state, who := customer(state))
    assert talk(state, who).state is ConversationState.queued
    events = all_of(back(state, away), ConversationAssigned)
    assert [it.conversation_id for it in events] == [on.id, talk(state, who).id]
    card = events[0].assignment
    assert (card.reason, card.text, card.note, card.operator) == (
        AssignmentReason.transfer_agent,
        "她的老客户",
        "回电",
        her.name,
    )
    assert (hops(events[0].trace.steps), state.left_for, state.entries) == ([("R9.4", True)], {}, {})


def test_r9_4_she_gets_no_more_than_she_has_room_for_and_the_rest_with_the_next_slot() -> None:
    state, her, away, first = with_absent()
    others = [owned(state, her) for _ in range(2)]
    for on in (first, *others):
        leave(state, her, on, away)
    assert [it.conversation_id for it in all_of(back(state, away), ConversationAssigned)] == [first.id, others[0].id]
    events = handle(state, CloseConversation(first.id, by(away)), after(90))
    assert assignment(events).conversation_id == others[1].id


def test_r1_5_going_home_she_leaves_all_of_hers_for_a_colleague_who_is_not_there() -> None:
    state, her, away, _ = with_absent()
    owned(state, her)
    set_presence(state, her, Presence.offline, open_conversations=OpenConversations.transfer, to_agent=away.id)
    assert [entry.for_agent_id for entry in state.entries.values()] == [away.id] * 2
    assert {entry.conversation_id for entry in state.entries.values()} == {1, 2}
    assert (state.left_for, state.load(her.id)) == ({away.id: set(state.entries)}, 0)


def test_suspended_she_gets_nothing_yet() -> None:
    state, her, away, on = with_absent()
    leave(state, her, on, away)
    connect(state, away, after(60))
    assert all_of(set_presence(state, away, Presence.suspended, after(60)), ConversationAssigned) == []
    assert entry_left(state, on).for_agent_id == away.id


def test_r6_5_claimed_or_served_by_another_it_is_left_for_nobody() -> None:
    state, her, away, on = with_absent()
    leave(state, her, on, away)
    handle(state, ClaimConversation(on.id, by(her)), NOW)
    assert (state.left_for, state.entries) == ({}, {})
    leave(state, her, on, away)
    who = state.customers[on.customer_id]
    assert entry_of(state, who).for_agent_id == away.id
    assert assignment(write(state, who)).agent_id == her.id
    assert all_of(back(state, away), ConversationAssigned) == []


def test_a_blocked_customer_is_given_to_nobody() -> None:
    state, her, away, on = with_absent()
    leave(state, her, on, away)
    change(state, state.customers[on.customer_id], block=BLOCK)
    assert all_of(back(state, away), ConversationAssigned) == []


# -- allocation ---------------------------------------------------------------------------------------------------


def ready(**fields: Any) -> tuple[ShopState, Agent, Agent, Conversation]:
    """The colleague is back, but something kept her from taking it at once."""
    state, her, away, on = with_absent()
    leave(state, her, on, away)
    there = {"presence": Presence.online, "connection": Connection.connected}
    return state, her, change(state, state.agents[away.id], **{**there, **fields}), on


def test_r9_4_automatic_allocation_gives_it_to_her_who_can_receive() -> None:
    state, _, away, on = ready(capacity=0)
    (event,) = given(dealt(state, RunPolicy(policy(state).id, SUPERVISOR)))
    assert (event.conversation_id, event.agent_id) == (on.id, away.id)
    assert (event.assignment.text, event.assignment.note, event.assignment.chosen_by) == (
        "离线留言分配",
        "回电",
        AssignmentReason.transfer_agent,
    )


@pytest.mark.parametrize("fields", [{"presence": Presence.suspended}, {"connection": Connection.grace}])
def test_r9_4_automatic_allocation_gives_it_to_others_while_she_can_not(fields: dict[str, Any]) -> None:
    state, her, _, _ = ready(**fields)
    (event,) = given(dealt(state, RunPolicy(policy(state).id, SUPERVISOR)))
    assert event.agent_id == her.id


def test_r7_6_a_run_for_others_gives_it_to_them() -> None:
    state, her, _, _ = ready(capacity=0)
    (event,) = given(dealt(state, RunPolicy(policy(state, to_agents(her)).id, SUPERVISOR)))
    assert event.agent_id == her.id


def test_r6_7_a_person_gives_it_to_whom_she_names() -> None:
    state, _, away, on = ready(capacity=0)
    other, third = agents(state, 2)
    owned(state, away)
    command = AssignEntries((entry_left(state, on).id,), to_agents(other, third, away), SUPERVISOR)
    (event,) = given(dealt(state, command))
    assert event.agent_id == other.id


def test_i4_who_it_is_left_for_is_found_again_in_a_copy() -> None:
    state, her, away, on = with_absent()
    leave(state, her, on, away)
    assert contents(state.copy())["left_for"] == state.left_for
