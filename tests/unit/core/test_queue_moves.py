"""What a supervisor does to a queue: to the front, into another line, to an agent, into the pool (R5.1)."""

import pytest

from models.commands import PromoteInQueue, ReturnToPool, TransferConversation
from models.entities import Agent, Customer, Group
from models.enums import AssignmentReason, ConversationState, PoolReason
from models.errors import Conflict, Forbidden, NotOwner
from models.events import ConversationPooled, ConversationQueued, QueuePromoted
from models.shop_file import QueueSettings
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import after, assignment, by, talk, the, tick, write
from tests.unit.core.builders import NOW, SUPERVISOR, agent, change, conversation, customer, group, owned, shop


def waiting(count: int) -> tuple[ShopState, Agent, Group, list[Customer]]:
    """Customers in the line of an agent who has no room, one second after another."""
    state = shop()
    busy = agent(state, capacity=0)
    line = group(state, busy, default=True)
    who = [customer(state) for _ in range(count)]
    for place, one in enumerate(who):
        write(state, one, now=after(place))
    return state, busy, line, who


def order(state: ShopState, line: Group) -> list[int]:
    return [it.customer_id for it in state.queue(line.id)]


def promote(state: ShopState, who: Customer) -> list[QueuePromoted]:
    events = handle(state, PromoteInQueue(talk(state, who).id, SUPERVISOR), after(60))
    return [event for event in events if isinstance(event, QueuePromoted)]


def test_r5_1_a_promoted_customer_is_first_and_the_next_free_slot_takes_her() -> None:
    state, busy, line, (first, second, third) = waiting(3)
    (moved,) = promote(state, third)
    assert (moved.priority, moved.by) == (1, SUPERVISOR.name)
    assert order(state, line) == [third.id, first.id, second.id]
    change(state, state.agents[busy.id], capacity=1)
    state.drainable[busy.id] = None
    assert assignment(tick(state, after(61))).customer_id == third.id
    assert state.conversations[talk(state, third).id].queue_priority == 0


def test_r5_1_promoting_the_next_one_puts_her_before_those_promoted_earlier() -> None:
    state, _, line, (first, second, third) = waiting(3)
    promote(state, third)
    promote(state, second)
    assert order(state, line) == [second.id, third.id, first.id]


def test_r5_1_promoting_who_is_first_changes_nothing() -> None:
    state, _, line, (first, second) = waiting(2)
    assert (promote(state, first), order(state, line)) == ([], [first.id, second.id])


def test_only_a_supervisor_promotes_and_only_who_waits_in_a_queue() -> None:
    state, busy, _, (first,) = waiting(1)
    with pytest.raises(Forbidden):
        handle(state, PromoteInQueue(talk(state, first).id, by(busy)), NOW)
    for elsewhere in (owned(state, busy), conversation(state, bot="faq")):
        with pytest.raises(Conflict):
            handle(state, PromoteInQueue(elsewhere.id, SUPERVISOR), NOW)


def test_a_supervisor_gives_who_waits_to_an_agent_by_hand() -> None:
    state, _, line, (first,) = waiting(1)
    her = agent(state)
    on = talk(state, first)
    taken = assignment(handle(state, TransferConversation(on.id, "急", SUPERVISOR, to_agent=her.id), after(9)))
    assert (taken.agent_id, taken.assignment.reason, state.queues.get(line.id)) == (
        her.id,
        AssignmentReason.manual,
        None,
    )


def regroup(state: ShopState, who: Customer, line: Group) -> list:  # type: ignore[type-arg]  # events
    command = TransferConversation(talk(state, who).id, "会西班牙语", SUPERVISOR, to_group=line.id, note="VIP")
    return handle(state, command, after(60))


def test_r5_1_regrouped_she_keeps_her_waiting_time_in_the_other_line() -> None:
    state, _, line, (first, second) = waiting(2)
    promote(state, second)
    other = group(state, agent(state, capacity=0))
    before = customer(state)
    queued = change(state, line, default=False), change(state, state.groups[other.id], default=True)
    write(state, before, now=after(0.5))
    moved = the(regroup(state, second, other), ConversationQueued)
    assert (queued[1].id, moved.group_id, moved.since, moved.position) == (other.id, other.id, after(1), 2)
    assert (order(state, line), order(state, other)) == ([first.id], [before.id, second.id])
    assert talk(state, second).queue_priority == 0


def test_r9_4_regrouped_into_a_group_with_room_she_is_served_at_once_with_the_words() -> None:
    state, _, line, (first,) = waiting(1)
    her = agent(state)
    taken = assignment(regroup(state, first, group(state, her)))
    card = taken.assignment
    assert (taken.agent_id, card.reason, card.text, card.note, card.operator) == (
        her.id,
        AssignmentReason.transfer_group,
        "会西班牙语",
        "VIP",
        SUPERVISOR.name,
    )
    assert order(state, line) == []


@pytest.mark.parametrize("full", [False, True])
def test_r5_4_regrouped_where_nobody_serves_or_the_queue_is_full_she_is_in_the_pool(full: bool) -> None:
    state, _, _, (first,) = waiting(1)
    members = [agent(state, capacity=0)] if full else []
    other = group(state, *members, queue=QueueSettings(limit=0))
    pooled = the(regroup(state, first, other), ConversationPooled)
    assert pooled.reason is (PoolReason.queue_timeout if full else PoolReason.nobody_online)


def test_nobody_is_regrouped_into_the_line_she_stands_in_and_an_agent_regroups_nobody() -> None:
    state, busy, line, (first,) = waiting(1)
    with pytest.raises(Conflict):
        regroup(state, first, line)
    with pytest.raises(NotOwner):
        handle(state, TransferConversation(talk(state, first).id, "x", by(busy), to_group=line.id), NOW)


def test_r9_7_a_supervisor_puts_who_waits_into_the_pool_with_a_reason() -> None:
    state, busy, line, (first,) = waiting(1)
    on = talk(state, first)
    with pytest.raises(NotOwner):
        handle(state, ReturnToPool(on.id, "x", by(busy)), NOW)
    pooled = the(handle(state, ReturnToPool(on.id, "明天处理", SUPERVISOR), after(9)), ConversationPooled)
    assert (pooled.reason, pooled.trace.steps[0].values["reason"]) == (PoolReason.returned, "明天处理")
    assert (talk(state, first).state, order(state, line)) == (ConversationState.waiting_offline, [])
