"""What becomes of the conversations of an agent who leaves, by choice or by losing her connection (R1.4, R1.5)."""

import pytest

from models.entities import Agent
from models.enums import (
    Connection,
    ConversationState,
    OfflineHandling,
    OpenConversations,
    PoolReason,
    Presence,
)
from models.errors import Conflict, Invalid, NotFound
from models.events import ConversationPooled, ConversationUnassigned, PresenceChanged
from router.core.leaving import owner_is_gone
from router.core.state import ShopState
from tests.unit.core.acts import after, all_of, assignment, lose, set_presence, talk, the, tick, write
from tests.unit.core.builders import (
    NIGHT,
    agent,
    change,
    customer,
    group,
    owned,
    shop,
)

ONLINE, SUSPENDED, OFFLINE = Presence.online, Presence.suspended, Presence.offline
CONNECTED, GRACE, GONE = Connection.connected, Connection.grace, Connection.disconnected


def now_of(state: ShopState, who: Agent) -> Agent:
    return state.agents[who.id]


def two_at_work() -> tuple[ShopState, Agent, Agent]:
    state = shop()
    first, second = agent(state), agent(state)
    group(state, first, second, default=True)
    return state, first, second


def test_r1_4_grace_over_puts_waiting_customers_back_and_leaves_those_who_wait_for_nobody() -> None:
    state, first, second = two_at_work()
    waits, rests = owned(state, first, awaiting=True), owned(state, first)
    lose(state, first)
    events = tick(state, after(45))
    gone = the(events, PresenceChanged)
    assert (gone.connection, gone.cause, gone.moved) == (GONE, "grace_over", 1)
    moved = assignment(events)
    assert (moved.conversation_id, moved.agent_id, moved.assignment.reason) == (waits.id, second.id, "agent_gone")
    assert state.conversations[rests.id].owner_id == first.id


def test_i14_when_graces_end_together_nobody_is_moved_to_the_next_who_is_gone() -> None:
    state = shop(offline_handling=OfflineHandling.delegate, delegate_id=2)
    first, delegate = agent(state), agent(state, SUSPENDED)
    group(state, first, delegate, default=True)
    waits, hers = owned(state, first, awaiting=True), owned(state, delegate, awaiting=True)
    lose(state, first)
    lose(state, delegate)
    events = tick(state, after(45))
    moved = [(event.conversation_id, event.agent_id) for event in all_of(events, ConversationUnassigned)]
    assert moved == [(waits.id, first.id), (hers.id, delegate.id)]
    assert [event.moved for event in all_of(events, PresenceChanged)] == [1, 1]
    assert state.conversations[waits.id].owner_id == delegate.id


def test_r1_4_a_conversation_left_with_a_gone_agent_is_routed_afresh_when_the_customer_writes() -> None:
    state, first, second = two_at_work()
    rests = owned(state, first)
    lose(state, first)
    tick(state, after(45))
    moved = assignment(write(state, state.customers[rests.customer_id], now=after(100)))
    assert (moved.agent_id, moved.assignment.reason) == (second.id, "agent_gone")
    assert first.id in state.conversations[rests.id].excluded


def test_r1_4_put_back_with_everybody_busy_she_queues_with_her_original_waiting_time() -> None:
    state, first, second = two_at_work()
    second = change(state, second, capacity=1)
    waits = owned(state, first, awaiting=True)
    owned(state, second)
    newcomer = customer(state)
    change(state, now_of(state, first), capacity=1)
    write(state, newcomer)
    assert talk(state, newcomer).state is ConversationState.queued
    lose(state, first)
    tick(state, after(45))
    back = state.conversations[waits.id]
    assert (back.state, back.queued_at) == (ConversationState.queued, NIGHT)
    assert [it.id for it in state.queue(back.group_id or 0)] == [waits.id, talk(state, newcomer).id]


def test_r1_4_put_back_with_nobody_left_she_waits_in_the_pool_with_that_reason() -> None:
    state = shop()
    alone = agent(state)
    group(state, alone, default=True)
    waits = owned(state, alone, awaiting=True)
    lose(state, alone)
    pooled = the(tick(state, after(45)), ConversationPooled)
    assert (pooled.conversation_id, pooled.reason) == (waits.id, PoolReason.agent_gone)


def test_r1_5_choosing_offline_with_open_conversations_needs_a_choice() -> None:
    state, first, _ = two_at_work()
    owned(state, first)
    with pytest.raises(Conflict):
        set_presence(state, first, OFFLINE)
    assert now_of(state, first).presence is ONLINE


def test_r1_5_release_puts_waiting_customers_back_at_once() -> None:
    state, first, second = two_at_work()
    waits, rests = owned(state, first, awaiting=True), owned(state, first)
    events = set_presence(state, first, OFFLINE, open_conversations=OpenConversations.release)
    assert (assignment(events).conversation_id, assignment(events).agent_id) == (waits.id, second.id)
    assert state.conversations[rests.id].owner_id == first.id
    assert owner_is_gone(now_of(state, first))


def test_r1_5_keep_until_done_leaves_them_with_her_also_when_the_customer_writes() -> None:
    state, first, _ = two_at_work()
    kept = owned(state, first, awaiting=True)
    set_presence(state, first, OFFLINE, open_conversations=OpenConversations.keep_until_done)
    write(state, state.customers[kept.customer_id])
    assert state.conversations[kept.id].owner_id == first.id
    assert not owner_is_gone(now_of(state, first))


@pytest.mark.parametrize("to", ["agent", "group"])
def test_r1_5_transfer_gives_all_of_them_on(to: str) -> None:
    state, first, second = two_at_work()
    mine = [owned(state, first), owned(state, first, awaiting=True)]
    target = {"to_agent": second.id} if to == "agent" else {"to_group": next(iter(state.groups))}
    set_presence(state, first, OFFLINE, open_conversations=OpenConversations.transfer, **target)
    assert {state.conversations[it.id].owner_id for it in mine} == {second.id}


def test_r1_5_transfer_needs_a_target_that_exists() -> None:
    state, first, _ = two_at_work()
    owned(state, first)
    with pytest.raises(Invalid):
        set_presence(state, first, OFFLINE, open_conversations=OpenConversations.transfer)
    with pytest.raises(NotFound):
        set_presence(state, first, OFFLINE, open_conversations=OpenConversations.transfer, to_group=77)


def test_r1_5_transfer_of_more_than_the_receiver_has_room_for_is_refused_as_a_whole() -> None:
    state, first, second = two_at_work()
    change(state, second, capacity=2)
    for _ in range(3):
        owned(state, first)
    with pytest.raises(Conflict):
        set_presence(state, first, OFFLINE, open_conversations=OpenConversations.transfer, to_agent=second.id)
    assert (state.load(first.id), state.load(second.id)) == (3, 0)
