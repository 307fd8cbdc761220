"""Who may block a customer, what becomes of what she has open, and what lifting it gives back (R7.10)."""

from datetime import timedelta

import pytest

from models.commands import (
    AnswerBotTurn,
    BlockCustomer,
    By,
    ClaimConversation,
    CloseConversation,
    RequestHandoff,
    RunPolicy,
    TakeOver,
    TransferConversation,
    UnblockCustomer,
)
from models.entities import Agent, Block
from models.enums import ClosedReason, EntryClosing, EntryState, ItemReason, Role, TurnEnd
from models.errors import Blocked, Conflict, Forbidden, NotFound, ShuntdeskError
from models.events import (
    BotAnswerRefused,
    BotTurnEnded,
    ConversationAssigned,
    ConversationClosed,
    ConversationQueued,
    CustomerBlocked,
    CustomerUnblocked,
    Event,
    TransferEnded,
)
from router.core.decider import handle, preview
from router.core.state import ShopState
from tests.unit.core.acts import all_of, by, talk, the, write
from tests.unit.core.builders import (
    BLOCK,
    NOW,
    SUPERVISOR,
    WITH_BOT,
    agent,
    agents,
    change,
    contents,
    customer,
    entry,
    given,
    group,
    items,
    owned,
    policy,
    shop,
)


def block(state: ShopState, customer_id: int, who: By = SUPERVISOR) -> list[Event]:
    return handle(state, BlockCustomer(customer_id, "广告", who), NOW)


def unblock(state: ShopState, customer_id: int, who: By = SUPERVISOR) -> list[Event]:
    return handle(state, UnblockCustomer(customer_id, who), NOW + timedelta(hours=1))


def test_r7_10_who_has_her_conversation_blocks_her_and_is_free_at_once() -> None:
    state = shop()
    her = agent(state, capacity=1)
    group(state, her, default=True)
    bad, next_one = customer(state), customer(state)
    write(state, bad)
    the(write(state, next_one), ConversationQueued)
    events = block(state, bad.id, by(her))
    closed, blocked = the(events, ConversationClosed), the(events, CustomerBlocked)
    assert (closed.agent_id, closed.by, closed.reason) == (her.id, her.name, ClosedReason.blocked)
    assert (blocked.by, blocked.by_id, blocked.reason) == (her.name, her.id, "广告")
    assert [it.customer_id for it in given(events)] == [next_one.id]
    assert state.customers[bad.id].block == Block("广告", her.name, NOW, her.id)


def test_r7_10_all_she_has_open_ends_on_every_channel() -> None:
    state = shop()
    (her,) = agents(state, 1)
    group(state, her, default=True)
    bad = customer(state)
    owned(state, her, who=bad)
    owned(state, her, who=bad, channel="taobao")
    assert len(all_of(block(state, bad.id, by(her)), ConversationClosed)) == 2
    assert (state.conversations, state.load(her.id)) == ({}, 0)


def test_r7_10_she_loses_her_place_in_the_line() -> None:
    state = shop()
    group(state, agent(state, capacity=0), default=True)
    bad = customer(state)
    write(state, bad)
    block(state, bad.id)
    assert (state.conversations, state.queues, state.lines) == ({}, {}, {})


def test_r7_10_and_r8_3_the_bot_is_silent_and_its_late_answer_refused() -> None:
    state = shop(**WITH_BOT)
    bad = customer(state)
    write(state, bad)
    on = talk(state, bad)
    events = block(state, bad.id)
    assert the(events, BotTurnEnded).end is TurnEnd.superseded
    late = handle(state, AnswerBotTurn(on.id, on.bot_turn or "", "reply", ("亲",)), NOW)
    assert [type(event) for event in late] == [BotAnswerRefused]


def test_r7_10_an_offer_of_her_conversation_is_over() -> None:
    state = shop()
    her, other = agents(state, 2)
    on = owned(state, her)
    handle(state, TransferConversation(on.id, "换人", by(her), to_agent=other.id, offer=True), NOW)
    the(block(state, on.customer_id, by(her)), TransferEnded)
    assert state.offered_to.get(other.id) is None


def test_r7_10_her_entry_stays_in_the_pool_and_every_run_skips_it_until_the_block_is_lifted() -> None:
    state = shop()
    group(state, agent(state), default=True)
    waiting = entry(state)
    assert the(block(state, waiting.customer_id), CustomerBlocked).entries == (waiting.id,)
    order = RunPolicy(policy(state).id, SUPERVISOR)
    foreseen = preview(state, order, NOW)
    assert [item.reason for item in items(foreseen)] == [ItemReason.blocked]
    assert the(unblock(state, waiting.customer_id), CustomerUnblocked).entries == (waiting.id,)
    assert [it.assignment.entry_id for it in given(preview(state, order, NOW))] == [waiting.id]


def test_r7_10_what_a_blocked_customer_asks_for_is_refused_and_nothing_changes() -> None:
    state = shop(**WITH_BOT)
    waiting = entry(state)
    block(state, waiting.customer_id)
    before = contents(state)
    who = state.customers[waiting.customer_id]
    with pytest.raises(Blocked):
        write(state, who)
    with pytest.raises(Blocked):
        handle(state, RequestHandoff(who.id, "web"), NOW)
    assert contents(state) == before


def test_r7_10_a_blocked_customers_entry_is_given_to_nobody_by_hand_but_can_be_closed() -> None:
    state = shop()
    her, boss = agent(state), agent(state, role=Role.supervisor)
    waiting = entry(state, who=customer(state, block=BLOCK))
    on = waiting.conversation_id
    for command in (
        ClaimConversation(on, by(her)),
        TakeOver(on, by(boss)),
        TransferConversation(on, "请接", by(boss), to_agent=her.id),
    ):
        with pytest.raises(Conflict):
            handle(state, command, NOW)
    handle(state, CloseConversation(on, by(boss)), NOW)
    row = state.touched[type(waiting), waiting.id]
    assert (row.state, row.closed_reason) == (EntryState.closed, EntryClosing.conversation_closed)  # type: ignore[attr-defined]


def test_r7_10_and_r9_4_what_was_left_for_an_agent_is_hers_once_the_block_is_lifted() -> None:
    state = shop()
    her = agent(state)
    waiting = entry(state, who=customer(state, block=BLOCK), for_agent_id=her.id)
    events = unblock(state, waiting.customer_id)
    assert the(events, ConversationAssigned).agent_id == her.id


def test_r7_10_blocking_twice_keeps_the_first_reason_and_lifting_twice_changes_nothing() -> None:
    state = shop()
    bad = customer(state)
    block(state, bad.id)
    assert handle(state, BlockCustomer(bad.id, "别的", SUPERVISOR), NOW) == []
    assert state.customers[bad.id].block == Block("广告", SUPERVISOR.name, NOW, SUPERVISOR.id)
    unblock(state, bad.id)
    assert unblock(state, bad.id) == []


def test_r7_10_after_the_block_she_writes_as_ever() -> None:
    state = shop()
    group(state, agent(state), default=True)
    bad = customer(state)
    block(state, bad.id)
    unblock(state, bad.id)
    the(write(state, bad), ConversationAssigned)


def nobody(state: ShopState, her: Agent) -> By:
    return by(agent(state))


def lead(state: ShopState, her: Agent) -> By:
    return by(agent(state, role=Role.lead))


@pytest.mark.parametrize("who", [nobody, lead])
def test_r7_10_whoever_does_not_have_her_conversation_blocks_nobody(who: object) -> None:
    state = shop()
    her = agent(state)
    on = owned(state, her)
    with pytest.raises(Forbidden):
        block(state, on.customer_id, who(state, her))  # type: ignore[operator]
    assert state.customers[on.customer_id].block is None


def test_r7_10_who_blocked_her_may_lift_it_others_may_not() -> None:
    state = shop()
    her, other = agents(state, 2)
    on = owned(state, her)
    block(state, on.customer_id, by(her))
    with pytest.raises(Forbidden):
        unblock(state, on.customer_id, by(other))
    the(unblock(state, on.customer_id, by(her)), CustomerUnblocked)


@pytest.mark.parametrize("command", [BlockCustomer(77, "广告", SUPERVISOR), UnblockCustomer(77, SUPERVISOR)])
def test_a_customer_nobody_knows_is_not_found(command: BlockCustomer | UnblockCustomer) -> None:
    state = shop()
    with pytest.raises(NotFound):
        handle(state, command, NOW)
    assert state.seq == 0


def test_a_block_says_why_it_refuses() -> None:
    state = shop()
    bad = change(state, customer(state), block=BLOCK)
    with pytest.raises(ShuntdeskError) as refused:
        write(state, bad)
    assert (refused.value.code, refused.value.retryable) == ("blocked", False)
