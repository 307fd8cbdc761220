"""Consequences: each follows from the state as the one before left it, deadlines in the order of their times."""

from msgspec.structs import replace

from models.entities import Agent
from models.enums import Connection, ConversationState, OpenConversations, Presence
from models.events import (
    BotTurnEnded,
    BotTurnOpened,
    ConversationAssigned,
    ConversationPooled,
    ConversationUnassigned,
    MessageCreated,
    PresenceChanged,
)
from models.shop_file import QueueSettings
from router.core.settle import overdue, settle
from router.core.state import ShopState
from tests.unit.core.acts import (
    after,
    all_of,
    answer,
    connect,
    lose,
    press_for_person,
    set_presence,
    talk,
    tick,
    write,
)
from tests.unit.core.builders import NOW, WITH_BOT, agent, conversation, customer, group, owned, shop


def test_a_command_comes_with_all_its_consequences() -> None:
    state = shop()
    leaving, full = agent(state), agent(state, capacity=1)
    group(state, leaving, full, default=True)
    waits = owned(state, leaving, awaiting=True)
    write(state, who := customer(state))
    on = talk(state, who)
    state.put(replace(on, owner_id=full.id))
    events = set_presence(state, leaving, Presence.offline, open_conversations=OpenConversations.release)
    assert [type(event).__name__ for event in events] == [
        "PresenceChanged",
        "ConversationUnassigned",
        "ConversationQueued",
    ]
    assert state.conversations[waits.id].state is ConversationState.queued
    assert settle(state, NOW) == []


def test_deadlines_come_in_the_order_of_their_times_whatever_they_are_of() -> None:
    state = shop(**WITH_BOT)
    away = agent(state, Presence.suspended, presence_until=after(3))
    write(state, who := customer(state))
    lose(state, gone := agent(state), after(1))
    events = tick(state, after(60))
    kinds = [type(event) for event in events if isinstance(event, PresenceChanged | BotTurnEnded)]
    assert kinds == [PresenceChanged, BotTurnEnded, PresenceChanged]
    changes = all_of(events, PresenceChanged)
    assert [it.agent_id for it in changes] == [away.id, gone.id]
    assert talk(state, who).bot_turn is None


def test_a_deadline_that_was_moved_or_lifted_brings_nothing_at_its_old_time() -> None:
    state = shop(**WITH_BOT)
    her = agent(state)
    lose(state, her)
    connect(state, her, after(1))
    lose(state, her, after(2))
    write(state, who := customer(state), now=after(3))
    answer(state, talk(state, who), now=after(4))
    assert tick(state, after(46)) == []
    assert len(all_of(tick(state, after(47)), PresenceChanged)) == 1


def test_a_deadline_moved_does_not_pull_another_one_of_the_same_thing_forward() -> None:
    """The old deadline of one conversation must not bring its other one before that of somebody who waits longer."""
    state = shop()
    line = group(state, agent(state, capacity=0), default=True, queue=QueueSettings(timeout_s=10))
    first, second = customer(state), customer(state)
    write(state, first, now=after(0))
    write(state, second, now=after(1))
    moved = talk(state, second)
    state.put(replace(moved, idle_at=after(2)))
    state.put(replace(moved, idle_at=None))
    pooled = all_of(tick(state, after(20)), ConversationPooled)
    assert [it.customer_id for it in pooled] == [first.id, second.id]
    assert line.id not in state.queues


def test_the_deadline_of_what_is_closed_meanwhile_brings_nothing() -> None:
    state = shop(**WITH_BOT)
    write(state, who := customer(state))
    answer(state, talk(state, who), "close")
    assert overdue(state, after(10_000)) == []
    assert state.deadlines == []


def test_r6_5_what_she_writes_in_the_pool_goes_to_a_person_who_accepts_before_the_bot() -> None:
    state = shop(**WITH_BOT)
    her = agent(state, Presence.suspended)
    group(state, her, default=True)
    write(state, who := customer(state))
    press_for_person(state, who)
    set_presence(state, her, Presence.online)
    events = write(state, who, "多久发货")
    assert [type(event) for event in events] == [MessageCreated, ConversationAssigned]


def test_who_is_free_again_is_given_one_after_another_until_she_is_full() -> None:
    state = shop()
    her = agent(state, Presence.offline, capacity=2)
    busy = agent(state, capacity=0)
    group(state, her, busy, default=True)
    three = [customer(state) for _ in range(3)]
    for who in three:
        write(state, who)
    events = set_presence(state, her, Presence.online)
    assert [it.customer_id for it in all_of(events, ConversationAssigned)] == [three[0].id, three[1].id]


def test_a_turn_is_opened_for_the_latest_message_only() -> None:
    state = shop(**WITH_BOT)
    who = customer(state)
    write(state, who)
    events = write(state, who, "还有", after(1))
    assert [type(event) for event in events] == [MessageCreated, BotTurnEnded, BotTurnOpened]


def test_nobody_is_moved_twice_when_grace_ends_and_she_writes_at_the_same_moment() -> None:
    state = shop()
    gone, other = agent(state), agent(state)
    group(state, gone, other, default=True)
    waits = owned(state, gone, awaiting=True)
    lose(state, gone)
    events = [*tick(state, after(45)), *write(state, state.customers[waits.customer_id], now=after(45))]
    assert len(all_of(events, ConversationUnassigned)) == 1
    assert state.conversations[waits.id].owner_id == other.id


def test_a_state_at_rest_has_no_consequences() -> None:
    state = ShopState(shop().shop)
    conversation(state)
    assert (settle(state, NOW), overdue(state, NOW), state.snatched) == ([], [], {})


def test_a_newcomer_who_is_offline_drains_nothing() -> None:
    state = shop()
    her: Agent = agent(state, Presence.offline, Connection.disconnected)
    group(state, her, agent(state, capacity=0), default=True)
    write(state, customer(state))
    assert all_of(connect(state, her), ConversationAssigned) == []
