"""The queue: first in first out, drained by events, left by time, choice or when nobody serves it (R5)."""

import pytest

from models.commands import CloseConversation, LeaveQueue, PatchAgent, ReturnToPool, SetGroupMembers
from models.entities import Agent, Customer, Group, Member
from models.enums import AssignmentReason, Connection, ConversationState, PoolReason, Presence
from models.errors import Conflict
from models.events import ConversationPooled, ConversationQueued
from models.shop_file import QueueSettings
from router.core.decider import handle, next_deadline
from router.core.state import ShopState
from tests.unit.core.acts import (
    after,
    all_of,
    assignment,
    by,
    connect,
    details,
    give_on,
    lose,
    set_presence,
    talk,
    the,
    tick,
    write,
)
from tests.unit.core.builders import (
    NIGHT,
    NOW,
    SUPERVISOR,
    agent,
    change,
    customer,
    given,
    group,
    known_to,
    owned,
    shop,
)


def one_busy(**fields: object) -> tuple[ShopState, Agent, Group]:
    """A shop whose only agent has the one conversation she may have."""
    state = shop()
    her = agent(state, capacity=1)
    owned(state, her)
    return state, her, group(state, her, default=True, **fields)


def waiting(state: ShopState, seconds: float = 0, **fields: object) -> Customer:
    who = customer(state, **fields)
    write(state, who, now=after(seconds))
    assert talk(state, who).state is ConversationState.queued
    return who


def close_one(state: ShopState, her: Agent, seconds: float = 60) -> list[object]:
    mine = min(state.owned[her.id])
    return list(handle(state, CloseConversation(mine, by(her)), after(seconds)))


def taken_by(state: ShopState, who: Customer) -> int | None:
    return talk(state, who).owner_id


def test_r5_1_first_in_first_out() -> None:
    state, her, _ = one_busy()
    first, second = waiting(state), waiting(state, 1)
    close_one(state, her)
    assert (taken_by(state, first), taken_by(state, second)) == (her.id, None)


def test_r5_1_an_agent_of_two_groups_takes_whoever_waits_longest_in_either() -> None:
    state, her, _ = one_busy()
    group(state, her, takes=({"level": "gold"},))
    gold = waiting(state, 0, facts={"level": "gold"})
    other = waiting(state, 1)
    close_one(state, her)
    assert (taken_by(state, gold), taken_by(state, other)) == (her.id, None)


def test_r5_1_the_position_counts_those_ahead() -> None:
    state, _, _ = one_busy()
    waiting(state)
    assert the(write(state, customer(state), now=after(1)), ConversationQueued).position == 2


def closes(state: ShopState, her: Agent) -> None:
    close_one(state, her)


def returns(state: ShopState, her: Agent) -> None:
    handle(state, ReturnToPool(min(state.owned[her.id]), "换班", by(her)), NOW)


def gives_on(state: ShopState, her: Agent) -> None:
    give_on(state, her, state.conversations[min(state.owned[her.id])], to_agent=agent(state, Presence.suspended).id)


def may_take_more(state: ShopState, her: Agent) -> None:
    handle(state, PatchAgent(her.id, SUPERVISOR, capacity=2), NOW)


def colleague_comes(state: ShopState, her: Agent) -> None:
    newcomer = agent(state, Presence.offline)
    change(state, state.groups[1], members=(Member(her.id), Member(newcomer.id)))
    set_presence(state, newcomer, Presence.online)


def colleague_reconnects(state: ShopState, her: Agent) -> None:
    newcomer = agent(state, connection=Connection.grace)
    change(state, state.groups[1], members=(Member(her.id), Member(newcomer.id)))
    connect(state, newcomer)


def colleague_joins_the_group(state: ShopState, her: Agent) -> None:
    newcomer = agent(state)
    handle(state, SetGroupMembers(1, (Member(her.id), Member(newcomer.id)), SUPERVISOR), NOW)


@pytest.mark.parametrize(
    "event",
    [closes, returns, gives_on, may_take_more, colleague_comes, colleague_reconnects, colleague_joins_the_group],
)
def test_r5_2_every_event_that_makes_room_drains_the_queue_at_once(event: object) -> None:
    state, her, _ = one_busy()
    who = waiting(state)
    event(state, her)  # type: ignore[operator]  # one of the functions above
    assert taken_by(state, who) is not None
    assert not state.queues


def test_r5_2_a_drain_goes_on_until_nobody_waits_or_nobody_accepts() -> None:
    state, her, _ = one_busy()
    three = [waiting(state, second) for second in range(3)]
    handle(state, PatchAgent(her.id, SUPERVISOR, capacity=3), NOW)
    assert [taken_by(state, who) for who in three] == [her.id, her.id, None]


def test_r5_2_the_assignment_says_that_it_came_from_the_queue() -> None:
    state, her, _ = one_busy()
    waiting(state)
    events = handle(state, PatchAgent(her.id, SUPERVISOR, capacity=2), NOW)
    assert assignment(events).assignment.reason is AssignmentReason.queue
    assert "group_given" in details(assignment(events).trace.steps)


def test_r5_2_her_recent_contact_takes_her_from_any_place_in_any_queue() -> None:
    state, _, _ = one_busy()
    away = agent(state, Presence.offline)
    first = waiting(state)
    hers = known_to(state, away, NOW - NIGHT)
    write(state, hers)
    set_presence(state, away, Presence.online)
    assert (taken_by(state, hers), taken_by(state, first)) == (away.id, None)


def test_r5_2_so_does_her_dedicated_agent() -> None:
    state, _, _ = one_busy()
    away = agent(state, Presence.offline)
    change(state, state.shop, dedicated={"vip": away.id})
    waiting(state)
    vip = waiting(state, 1, external_id="vip")
    set_presence(state, away, Presence.online)
    assert taken_by(state, vip) == away.id


def test_r5_2_an_overflow_group_drains_it_too_but_not_that_of_a_strict_group() -> None:
    state, _, line = one_busy()
    other = agent(state, Presence.offline)
    overflow = group(state, other)
    strict = group(state, busy := agent(state, capacity=0), takes=({"level": "gold"},), strict=True)
    change(state, line, overflow=(overflow.id,))
    free, kept = waiting(state), waiting(state, 1, facts={"level": "gold"})
    set_presence(state, other, Presence.online)
    assert (taken_by(state, free), taken_by(state, kept)) == (other.id, None)
    assert (talk(state, kept).group_id, state.load(busy.id)) == (strict.id, 0)


def test_r5_4_the_wait_ends_at_its_limit_and_not_before() -> None:
    state, _, _ = one_busy(queue=QueueSettings(timeout_s=120))
    who = waiting(state)
    assert next_deadline(state) == after(120)
    assert tick(state, after(119.999)) == []
    pooled = the(tick(state, after(120)), ConversationPooled)
    assert (pooled.customer_id, pooled.reason) == (who.id, PoolReason.queue_timeout)


def test_r5_4_at_the_end_of_her_wait_a_suspended_recent_contact_still_receives_her() -> None:
    state, _, _ = one_busy()
    away = agent(state, Presence.offline)
    write(state, who := known_to(state, away, NOW - NIGHT))
    set_presence(state, away, Presence.suspended)
    assert talk(state, who).state is ConversationState.queued
    tick(state, after(300))
    assert taken_by(state, who) == away.id


def test_r5_4_when_the_last_online_agent_of_the_group_leaves_all_go_to_the_pool() -> None:
    state, her, _ = one_busy()
    both = [waiting(state), waiting(state, 1)]
    events = set_presence(state, her, Presence.suspended)
    assert [it.customer_id for it in all_of(events, ConversationPooled)] == [who.id for who in both]
    assert {it.reason for it in all_of(events, ConversationPooled)} == {PoolReason.nobody_online}


def test_r5_4_a_lost_connection_leaves_the_queue_alone_until_grace_is_over() -> None:
    state, her, _ = one_busy()
    who = waiting(state)
    lose(state, her)
    assert talk(state, who).state is ConversationState.queued
    tick(state, after(45))
    assert talk(state, who).state is ConversationState.waiting_offline


def test_r5_4_the_customer_may_leave_the_queue_for_the_pool() -> None:
    state, _, _ = one_busy()
    who = waiting(state)
    pooled = the(handle(state, LeaveQueue(who.id, "web"), NOW), ConversationPooled)
    assert pooled.reason is PoolReason.queue_left
    with pytest.raises(Conflict):
        handle(state, LeaveQueue(who.id, "web"), NOW)


def test_who_writes_while_waiting_keeps_her_place() -> None:
    state, her, _ = one_busy()
    first, second = waiting(state), waiting(state, 1)
    write(state, first, "还在吗", now=after(2))
    assert [it.customer_id for it in state.queue(1)] == [first.id, second.id]
    assert given(handle(state, PatchAgent(her.id, SUPERVISOR, capacity=2), NOW))[0].customer_id == first.id


def test_r4_4_who_gave_a_customer_on_does_not_get_her_back_while_others_could_still_be_asked() -> None:
    state, her, _ = one_busy()
    colleague = agent(state, capacity=0)
    after_sales = group(state, colleague)
    on = state.conversations[min(state.owned[her.id])]
    give_on(state, her, on, to_group=after_sales.id)
    write(state, behind := customer(state))
    assert (taken_by(state, behind), state.conversations[on.id].state) == (her.id, ConversationState.queued)
    set_presence(state, colleague, Presence.suspended)
    assert state.conversations[on.id].state is ConversationState.waiting_offline


def test_r4_4_when_the_last_other_leaves_whoever_had_her_before_is_asked_again() -> None:
    state, her, line = one_busy()
    colleague = agent(state, capacity=0)
    change(state, line, members=(Member(her.id), Member(colleague.id)))
    on = state.conversations[min(state.owned[her.id])]
    give_on(state, her, on, to_group=line.id)
    assert state.conversations[on.id].state is ConversationState.queued
    set_presence(state, colleague, Presence.suspended)
    assert state.conversations[on.id].owner_id == her.id


def test_r4_4_who_had_her_before_takes_those_behind_her() -> None:
    state, her, line = one_busy()
    change(state, line, members=(Member(her.id), Member(agent(state, capacity=0).id)))
    on = state.conversations[min(state.owned[her.id])]
    write(state, behind := customer(state))
    give_on(state, her, on, to_group=line.id)
    assert (taken_by(state, behind), state.conversations[on.id].state) == (her.id, ConversationState.queued)
    handle(state, PatchAgent(her.id, SUPERVISOR, capacity=2), NOW)
    write(state, third := customer(state), now=after(1))
    assert (taken_by(state, third), state.conversations[on.id].state) == (her.id, ConversationState.queued)
