"""Placing a conversation: an agent, the bot, a queue or the pool (R2 in its order)."""

import pytest

from models.commands import CloseConversation
from models.entities import Agent
from models.enums import AssignmentReason, Connection, ConversationState, OfflineHandling, PoolReason, Presence, Role
from models.events import ConversationHandedToBot, ConversationPooled, ConversationQueued, HandoffRequested
from models.shop_file import BotChoice, BotSpec, QueueSettings
from router.core.decider import handle
from router.core.routing import bot_for
from router.core.state import ShopState
from tests.unit.core.acts import after, assignment, by, details, hops, talk, the, write
from tests.unit.core.builders import (
    NIGHT,
    WITH_BOT,
    agent,
    conversation,
    customer,
    entry,
    group,
    known_to,
    owned,
    shop,
)

BOTS = {"faq": BotSpec(kind="faq"), "refunds": BotSpec(kind="faq")}


def busy(state: ShopState) -> Agent:
    return agent(state, capacity=0)


def mode(chosen: str) -> dict[str, object]:
    return {"bot": BotChoice(mode=chosen, bot="faq"), "bots": BOTS}  # type: ignore[arg-type]  # one of the literals


@pytest.mark.parametrize(
    ("presence", "connection"),
    [
        (Presence.suspended, Connection.connected),
        (Presence.suspended, Connection.grace),
        (Presence.offline, Connection.connected),
        (Presence.offline, Connection.disconnected),
        (Presence.online, Connection.disconnected),
    ],
)
def test_r2_1_with_nobody_online_and_not_suspended_it_is_an_offline_message(
    presence: Presence, connection: Connection
) -> None:
    state = shop()
    group(state, agent(state, presence, connection), default=True)
    pooled = the(write(state, customer(state)), ConversationPooled)
    assert (pooled.reason, hops(pooled.trace.steps)) == (PoolReason.nobody_online, [("R2.1", True), ("R6.3", True)])
    assert pooled.trace.steps[0].values == {"online": 0}


def test_r2_1_one_online_unsuspended_agent_of_the_shop_means_not_offline_even_in_grace() -> None:
    state = shop()
    group(state, agent(state, connection=Connection.grace), default=True)
    queued = the(write(state, customer(state)), ConversationQueued)
    assert queued.trace.steps[0].values == {"online": 1}


def test_r2_1_with_a_bot_the_bot_still_answers() -> None:
    state = shop(**WITH_BOT)
    handed = the(write(state, customer(state)), ConversationHandedToBot)
    assert (handed.bot, hops(handed.trace.steps)) == ("faq", [("R2.1", True), ("R2.4", True)])


def test_r2_2_recent_contact_comes_before_the_bot() -> None:
    state = shop(**WITH_BOT)
    her = agent(state)
    taken = assignment(write(state, known_to(state, her, after(0) - NIGHT)))
    assert (taken.agent_id, taken.assignment.reason) == (her.id, AssignmentReason.recent_contact)
    assert hops(taken.trace.steps) == [("R2.1", False), ("R3", True)]


def test_r2_3_so_does_the_dedicated_agent() -> None:
    state = shop(**WITH_BOT, dedicated={"vip": 1})
    her = agent(state)
    taken = assignment(write(state, customer(state, external_id="vip")))
    assert (taken.agent_id, taken.assignment.reason) == (her.id, AssignmentReason.dedicated)
    assert hops(taken.trace.steps) == [("R2.1", False), ("R3", False), ("R2.3", True)]


def test_r2_4_bot_first_gives_a_newcomer_to_the_bot_although_somebody_is_free() -> None:
    state = shop(**mode("bot_first"))
    group(state, agent(state), default=True)
    handed = the(write(state, customer(state)), ConversationHandedToBot)
    assert hops(handed.trace.steps) == [("R2.1", False), ("R3", False), ("R2.3", False), ("R2.4", True)]


def test_r2_4_human_first_gives_her_to_a_person_and_to_the_bot_only_when_nobody_accepts() -> None:
    state = shop(**mode("human_first"))
    her = agent(state, capacity=1)
    group(state, her, default=True)
    assert assignment(write(state, customer(state))).agent_id == her.id
    handed = the(write(state, customer(state)), ConversationHandedToBot)
    assert [step.rule for step in handed.trace.steps] == ["R2.1", "R3", "R2.3", "R2.5", "R2.6", "R2.4"]


def test_r2_4_off_means_no_bot() -> None:
    state = shop(**mode("off"))
    write(state, who := customer(state))
    assert talk(state, who).state is ConversationState.waiting_offline


def test_r2_5_a_group_may_have_its_own_bot() -> None:
    state = shop(**mode("bot_first"))
    group(state, default=True)
    group(state, takes=({"order_status": "refunding"},), bot="refunds")
    group(state, takes=({"level": "gold"},), bot="gone")
    chosen = [
        bot_for(state, conversation(state, customer(state, facts=facts)))
        for facts in ({}, {"order_status": "refunding"}, {"level": "gold"})
    ]
    assert chosen == ["faq", "refunds", None]


def test_r2_6_a_free_member_of_the_matched_group_receives() -> None:
    state = shop()
    her, other = agent(state), agent(state)
    group(state, other, default=True)
    gold = group(state, her, takes=({"level": "gold"},))
    taken = assignment(write(state, customer(state, facts={"level": "gold"})))
    assert (taken.agent_id, taken.group_id, taken.assignment.reason) == (her.id, gold.id, AssignmentReason.shunt)
    assert hops(taken.trace.steps) == [
        ("R2.1", False),
        ("R3", False),
        ("R2.3", False),
        ("R2.5", True),
        ("R2.6", True),
    ]


def test_r2_6_nobody_accepts_so_she_queues_in_the_matched_group_if_somebody_there_is_online() -> None:
    state = shop()
    group(state, default=True)
    gold = group(state, busy(state), takes=({"level": "gold"},))
    queued = the(write(state, customer(state, facts={"level": "gold"})), ConversationQueued)
    assert (queued.group_id, queued.position, queued.until) == (gold.id, 1, after(300))
    assert queued.trace.steps[-1].values == {"group": gold.id, "waiting": 0, "limit": 50}
    assert details(queued.trace.steps)[-2:] == ["nobody_accepts", "queue"]


def test_r2_6_with_nobody_of_the_group_online_she_waits_in_the_pool_although_others_are() -> None:
    state = shop()
    group(state, busy(state), default=True)
    group(state, agent(state, Presence.suspended), takes=({"level": "gold"},))
    who = customer(state, facts={"level": "gold"})
    assert the(write(state, who), ConversationPooled).reason is PoolReason.nobody_online


def test_r5_4_a_full_queue_sends_her_to_the_pool_and_says_so() -> None:
    state = shop()
    group(state, busy(state), default=True, queue=QueueSettings(limit=1))
    write(state, customer(state))
    pooled = the(write(state, customer(state)), ConversationPooled)
    assert pooled.reason is PoolReason.queue_timeout
    step = pooled.trace.steps[-2]
    assert (step.rule, step.took, step.detail) == ("R5.4", False, "queue_full")
    assert step.values["waiting"] == step.values["limit"] == 1


def test_r6_5_who_waits_in_the_pool_stays_there_while_nobody_accepts() -> None:
    state = shop()
    group(state, busy(state), default=True)
    waiting = entry(state)
    events = write(state, state.customers[waiting.customer_id])
    assert [type(event).__name__ for event in events] == ["MessageCreated"]


@pytest.mark.parametrize("handling", [OfflineHandling.delegate, OfflineHandling.owner])
def test_r6_2_a_named_account_takes_offline_messages_whatever_her_load(handling: OfflineHandling) -> None:
    state = shop(offline_handling=handling, delegate_id=1)
    keeper = agent(state, Presence.offline, Connection.disconnected, capacity=0, role=Role.owner)
    taken = assignment(write(state, customer(state)))
    assert taken.agent_id == keeper.id
    assert hops(taken.trace.steps) == [("R2.1", True), ("R6.2", True)]


def test_r9_3_a_closed_conversation_is_not_continued_by_its_old_owner_unless_a_rule_says_so() -> None:
    state = shop()
    former, free = agent(state), agent(state)
    group(state, free, default=True)
    closed = owned(state, former)
    handle(state, CloseConversation(closed.id, by(former)), after(0))
    taken = assignment(write(state, state.customers[closed.customer_id]))
    assert (taken.agent_id, taken.conversation_id) == (free.id, closed.id + 1)


def test_r8_2_asking_for_a_person_in_the_first_message_skips_the_bot() -> None:
    state = shop(**WITH_BOT)
    her = agent(state)
    group(state, her, default=True)
    events = write(state, customer(state), "转人工")
    assert the(events, HandoffRequested).asked
    assert assignment(events).assignment.reason is AssignmentReason.handoff
