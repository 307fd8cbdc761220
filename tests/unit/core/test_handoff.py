"""From the bot to a person: what triggers it and what it changes (R8.2, R8.4, R8.5)."""

import pytest

from models.commands import RequestHandoff
from models.entities import Agent, Customer
from models.enums import AssignmentReason, ConversationState, HandoffTrigger, Presence
from models.errors import Conflict
from models.events import (
    BotTurnEnded,
    BotTurnOpened,
    ConversationPooled,
    ConversationQueued,
    Event,
    HandoffRequested,
    MessageCreated,
)
from models.handoff_settings import HandoffSettings, Keyword
from router.core.decider import handle
from router.core.handoff import handoff_request
from router.core.state import ShopState
from tests.unit.core.acts import (
    after,
    all_of,
    answer,
    assignment,
    entry_of,
    press_for_person,
    talk,
    the,
    tick,
    write,
)
from tests.unit.core.builders import NOW, WITH_BOT, agent, conversation, customer, group, owned, policy, shop


def with_bot(presence: Presence = Presence.online, **fields: object) -> tuple[ShopState, Agent, Customer]:
    """A customer whom the bot has answered, and one agent."""
    state = shop(**WITH_BOT)
    her = agent(state, presence, **fields)  # type: ignore[arg-type]  # whatever an agent has
    group(state, her, default=True)
    who = customer(state, facts={"level": "gold"})
    write(state, who)
    answer(state, talk(state, who), intent="greeting")
    return state, her, who


@pytest.mark.parametrize("text", ["人工", "我要转人工！", "有没有真人"])
def test_r8_2_a_keyword_takes_her_to_a_person_and_the_trace_names_it(text: str) -> None:
    state, her, who = with_bot()
    events = write(state, who, text, after(1))
    handoff = the(events, HandoffRequested).handoff
    assert (handoff.trigger, handoff.detail in {"人工", "真人"}) == (HandoffTrigger.keyword, True)
    assert (assignment(events).agent_id, assignment(events).assignment.reason) == (
        her.id,
        AssignmentReason.handoff,
    )


def test_r8_2_a_keyword_is_whole_or_contained_as_the_shop_says() -> None:
    state = shop(**WITH_BOT, handoff=HandoffSettings(keywords=(Keyword("人工", "whole"),)))
    who = customer(state)
    assert all_of(write(state, who, "人工费多少"), HandoffRequested) == []
    assert the(write(state, who, "人工"), HandoffRequested).handoff.detail == "人工"


def test_r8_2_the_button_takes_her_to_a_person() -> None:
    state, her, who = with_bot()
    events = press_for_person(state, who)
    assert the(events, HandoffRequested).handoff.trigger is HandoffTrigger.button
    assert assignment(events).agent_id == her.id


def test_r8_2_the_button_ends_the_turn_the_bot_had() -> None:
    state = shop(**WITH_BOT)
    write(state, who := customer(state))
    assert [type(event) for event in press_for_person(state, who)][:2] == [BotTurnEnded, HandoffRequested]


def test_the_button_pressed_by_who_has_a_person_or_waits_for_one_changes_nothing() -> None:
    state, _, who = with_bot(capacity=0)
    the(press_for_person(state, who), ConversationQueued)
    assert press_for_person(state, who) == []
    served = owned(state, agent(state))
    assert press_for_person(state, state.customers[served.customer_id]) == []


def test_r8_2_a_shop_without_the_button_refuses_it() -> None:
    state = shop(**WITH_BOT, handoff=HandoffSettings(button=False))
    write(state, who := customer(state))
    with pytest.raises(Conflict):
        press_for_person(state, who)
    assert talk(state, who).state is ConversationState.bot


def test_the_button_pressed_before_any_message_is_refused() -> None:
    state = shop(**WITH_BOT)
    with pytest.raises(Conflict):
        handle(state, RequestHandoff(customer(state).id, "web"), NOW)


def test_r8_4_with_nobody_online_the_entry_has_asked_human_and_she_is_told_when_people_are_back() -> None:
    state, _, who = with_bot(Presence.suspended)
    policy(state, times="10:00-18:00")
    pooled = the(press_for_person(state, who), ConversationPooled)
    assert pooled.asked_human
    assert pooled.back_at == after(3600)
    assert entry_of(state, who).asked_human
    assert press_for_person(state, who) == []


def test_r8_4_she_may_go_on_with_the_bot_meanwhile() -> None:
    state, _, who = with_bot(Presence.suspended)
    press_for_person(state, who)
    the(write(state, who, "多久发货", after(1)), BotTurnOpened)
    assert talk(state, who).state is ConversationState.waiting_offline


def test_r8_4_who_asks_for_a_person_while_she_is_in_the_pool_is_marked_there() -> None:
    state, _, who = with_bot(Presence.suspended)
    write(state, who, "质量太差", after(1))
    answer(state, talk(state, who), missed=True, now=after(2))
    tick(state, after(602))
    assert not entry_of(state, who).asked_human
    write(state, who, "转人工", after(700))
    assert entry_of(state, who).asked_human


def test_r8_5_the_agent_gets_the_bots_part_the_trigger_the_intent_and_the_facts() -> None:
    state, _, who = with_bot()
    write(state, who, "质量太差", after(1))
    events = answer(state, talk(state, who), "handoff", after(2), reason="angry", intent="refund", texts=())
    taken = assignment(events)
    assert taken.handoff is not None
    assert (taken.handoff.trigger, taken.handoff.detail, taken.handoff.intent, taken.handoff.at) == (
        HandoffTrigger.bot_request,
        "angry",
        "refund",
        after(2),
    )
    assert (taken.messages, taken.facts, taken.asked_human, taken.waiting_since) == (
        3,
        {"level": "gold"},
        True,
        after(1),
    )


def test_r8_6_once_a_person_has_her_keywords_trigger_nothing() -> None:
    state, _, who = with_bot()
    press_for_person(state, who)
    assert [type(event) for event in write(state, who, "转人工")] == [MessageCreated]


def test_r9_6_pressing_the_button_begins_a_wait_when_none_was_running() -> None:
    state, _, who = with_bot(capacity=0)
    assert talk(state, who).waiting_since is None
    press_for_person(state, who, after(7))
    assert talk(state, who).waiting_since == after(7)


@pytest.mark.parametrize("trigger", list(HandoffTrigger))
def test_r8_2_only_when_the_bot_failed_or_is_off_the_customer_did_not_ask_herself(trigger: HandoffTrigger) -> None:
    asked = trigger not in {HandoffTrigger.bot_failed, HandoffTrigger.bot_off}
    assert handoff_request(conversation(shop()), trigger, NOW).asked is asked


def test_r8_2_with_everybody_busy_she_queues_with_the_handoff_remembered() -> None:
    state, _, who = with_bot(capacity=0)
    events: list[Event] = press_for_person(state, who)
    assert the(events, ConversationQueued).customer_id == who.id
    handoff = talk(state, who).handoff
    assert handoff is not None
    assert handoff.trigger is HandoffTrigger.button
