"""The life of a conversation beside its messages: claimed, closed, rated (R9.1, R9.3)."""

from typing import Any

import pytest

from models.commands import ClaimConversation, CloseConversation, LeaveConversation, RateConversation
from models.entities import Agent, Conversation, Entry
from models.enums import (
    AssignmentReason,
    ClosedReason,
    Connection,
    ConversationState,
    EntryClosing,
    EntryState,
    Presence,
    TurnEnd,
)
from models.errors import Conflict, Invalid, NotFound, NotOwner
from models.events import BotTurnEnded, ConversationClosed, ConversationRated, Event
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import assignment, by, hops, talk, the, write
from tests.unit.core.builders import (
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


def claim(state: ShopState, her: Agent, conversation_id: int) -> list[Event]:
    return handle(state, ClaimConversation(conversation_id, by(her)), NOW)


def with_the_bot(state: ShopState) -> Conversation:
    write(state, who := customer(state))
    return talk(state, who)


def queued(state: ShopState) -> Conversation:
    group(state, agent(state, capacity=0), default=True)
    write(state, who := customer(state))
    return talk(state, who)


def pooled(state: ShopState) -> Conversation:
    return state.conversations[entry(state).conversation_id]


@pytest.mark.parametrize(("place", "settings"), [(with_the_bot, WITH_BOT), (queued, {}), (pooled, {})])
def test_r9_1_a_claim_takes_what_nobody_has_from_bot_queue_and_pool(place: Any, settings: dict[str, Any]) -> None:
    state = shop(**settings)
    on = place(state)
    her = agent(state, Presence.suspended)
    taken = assignment(claim(state, her, on.id))
    assert (taken.agent_id, taken.assignment.reason) == (her.id, AssignmentReason.claim)
    now = state.conversations[on.id]
    assert (now.state, now.owner_id) == (ConversationState.assigned, her.id)
    assert (now.entry_id, now.queued_at, now.bot_turn, now.bot) == (None, None, None, None)
    assert (state.entries, state.queues) == ({}, {})


def test_r4_6_a_claim_leaves_a_trace_with_who_claimed() -> None:
    state = shop()
    on = pooled(state)
    her = agent(state)
    trace = assignment(claim(state, her, on.id)).trace
    assert (hops(trace.steps), trace.winner) == ([("C3", True)], her.id)
    assert [(it.agent_id, it.load, it.capacity) for it in trace.candidates] == [(her.id, 0, 10)]


def test_who_claims_second_is_told_who_has_it_and_who_claims_twice_changes_nothing() -> None:
    state = shop()
    on = pooled(state)
    first, second = agents(state, 2)
    claim(state, first, on.id)
    assert claim(state, first, on.id) == []
    with pytest.raises(NotOwner, match=first.name):
        claim(state, second, on.id)


def test_a_claim_ends_the_turn_the_bot_had() -> None:
    state = shop(**WITH_BOT)
    on = with_the_bot(state)
    assert the(claim(state, agent(state), on.id), BotTurnEnded).end is TurnEnd.superseded


@pytest.mark.parametrize(
    ("presence", "connection", "capacity"),
    [
        (Presence.offline, Connection.connected, 1),
        (Presence.online, Connection.grace, 1),
        (Presence.online, Connection.disconnected, 1),
        (Presence.online, Connection.connected, 0),
    ],
)
def test_who_does_not_serve_or_is_full_cannot_claim(presence: Presence, connection: Connection, capacity: int) -> None:
    state = shop()
    on = pooled(state)
    with pytest.raises(Conflict):
        claim(state, agent(state, presence, connection, capacity=capacity), on.id)


def test_what_does_not_exist_cannot_be_claimed() -> None:
    state = shop()
    with pytest.raises(NotFound):
        claim(state, agent(state), 41)


def test_the_owner_and_a_supervisor_close_and_nobody_else() -> None:
    state = shop()
    her, other = agents(state, 2)
    mine, theirs = owned(state, her), owned(state, her)
    with pytest.raises(NotOwner):
        handle(state, CloseConversation(mine.id, by(other)), NOW)
    closed = the(handle(state, CloseConversation(mine.id, by(her)), NOW), ConversationClosed)
    assert (closed.agent_id, closed.customer_id, closed.by) == (her.id, mine.customer_id, her.name)
    the(handle(state, CloseConversation(theirs.id, SUPERVISOR), NOW), ConversationClosed)
    assert (state.conversations, state.owned, state.customer_open) == ({}, {}, {})


def test_a_closed_conversation_keeps_its_row_and_waits_for_nobody() -> None:
    state = shop()
    her = agent(state)
    mine = owned(state, her, awaiting=True)
    handle(state, CloseConversation(mine.id, by(her)), NOW)
    row = state.touched[Conversation, mine.id]
    assert isinstance(row, Conversation)
    assert (row.state, row.closed_at, row.waiting_since) == (ConversationState.closed, NOW, None)
    assert state.awaiting == {}


def test_closing_twice_is_refused() -> None:
    state = shop()
    mine = owned(state, agent(state))
    handle(state, CloseConversation(mine.id, SUPERVISOR), NOW)
    with pytest.raises(NotFound):
        handle(state, CloseConversation(mine.id, SUPERVISOR), NOW)


def test_a_supervisor_ends_what_the_bot_had_and_its_turn_with_it() -> None:
    state = shop(**WITH_BOT)
    on = with_the_bot(state)
    events = handle(state, CloseConversation(on.id, SUPERVISOR), NOW)
    assert [type(event) for event in events] == [BotTurnEnded, ConversationClosed]


def with_her(state: ShopState) -> Conversation:
    return owned(state, agent(state), awaiting=True)


@pytest.mark.parametrize(("place", "settings"), [(with_her, {}), (with_the_bot, WITH_BOT), (queued, {}), (pooled, {})])
def test_r7_10_the_customer_ends_her_conversation_wherever_it_is(place: Any, settings: dict[str, Any]) -> None:
    state = shop(**settings)
    on = place(state)
    closed = the(handle(state, LeaveConversation(on.customer_id, on.channel), NOW), ConversationClosed)
    name = state.customers[on.customer_id].name
    assert (closed.by, closed.reason, closed.agent_id) == (name, ClosedReason.left_shop, on.owner_id)
    assert (state.conversations, state.queues, state.entries, state.awaiting) == ({}, {}, {}, {})
    row = state.touched[Conversation, on.id]
    assert isinstance(row, Conversation)
    assert row.closed_reason is ClosedReason.left_shop


def test_r7_10_the_entry_of_a_customer_who_left_says_so() -> None:
    state = shop()
    waiting = entry(state)
    handle(state, LeaveConversation(waiting.customer_id, waiting.channel), NOW)
    row = state.touched[Entry, waiting.id]
    assert isinstance(row, Entry)
    assert (row.state, row.closed_reason) == (EntryState.closed, EntryClosing.left_shop)


def test_leaving_twice_and_leaving_nothing_are_refused() -> None:
    state = shop()
    on = conversation(state)
    handle(state, LeaveConversation(on.customer_id, on.channel), NOW)
    for who in (on.customer_id, 77):
        with pytest.raises(Conflict):
            handle(state, LeaveConversation(who, on.channel), NOW)


@pytest.mark.parametrize("rating", [1, 5])
def test_the_customer_rates_her_conversation_from_1_to_5(rating: int) -> None:
    state = shop()
    on = conversation(state)
    rated = the(handle(state, RateConversation(on.customer_id, on.id, rating, "不错"), NOW), ConversationRated)
    assert (rated.rating, rated.comment, state.conversations[on.id].rating) == (rating, "不错", rating)


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_another_rating_is_refused(rating: int) -> None:
    state = shop()
    on = conversation(state)
    with pytest.raises(Invalid):
        handle(state, RateConversation(on.customer_id, on.id, rating), NOW)


def test_nobody_rates_the_conversation_of_somebody_else() -> None:
    state = shop()
    on = conversation(state)
    with pytest.raises(NotFound):
        handle(state, RateConversation(on.customer_id + 1, on.id, 5), NOW)


def test_complaint_7_ten_claim_at_once_one_has_it_and_nine_are_told_who() -> None:
    """Complaint 7 (R9.1): one writer decides, in one order."""
    state = shop()
    waiting, team = pooled(state), agents(state, 10)
    first, *others = team
    assert assignment(claim(state, first, waiting.id)).agent_id == first.id
    for late in others:
        with pytest.raises(NotOwner, match=first.name):
            claim(state, late, waiting.id)
    assert state.conversations[waiting.id].owner_id == first.id
    assert [state.load(her.id) for her in team] == [1, *(0,) * 9]
