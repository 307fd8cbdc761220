"""From the bot to a person: the trace names the trigger, working hours count if set (R8.2, R8.4)."""

from typing import Any

import pytest

from models.commands import ClaimConversation
from models.entities import Customer
from models.enums import ConversationState, HandoffTrigger, MessageKind, Presence, SenderType
from models.events import BotTurnOpened, ConversationPooled, HandoffRequested, MessageCreated
from models.handoff_settings import HandoffSettings, LowConfidence
from models.shop_file import DayHours, Hours
from router.core.decider import handle
from router.core.opening import set_clock
from router.core.state import ShopState
from tests.unit.core.acts import (
    after,
    all_of,
    answer,
    assignment,
    by,
    details,
    press_for_person,
    talk,
    the,
    tick,
    write,
)
from tests.unit.core.builders import NOW, WITH_BOT, agent, customer, group, shop

EVENINGS = Hours(weekly=(DayHours(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "18:00", "22:00"),))
"""Closed at `NOW`, which is 09:00 by the shop's clock."""


def with_bot(**settings: Any) -> tuple[ShopState, Customer]:
    """A customer whom the bot has answered once, and a free agent."""
    handoff = HandoffSettings(**settings.pop("handoff", {}))
    state = shop(**WITH_BOT, handoff=handoff, **settings)
    group(state, agent(state), default=True)
    set_clock(state, NOW)
    who = customer(state)
    write(state, who)
    answer(state, talk(state, who))
    return state, who


def says_thrice(state: ShopState, who: Customer) -> Any:
    write(state, who, "我的快递到哪了", after(1))
    write(state, who, "我的快递到哪里了", after(2))
    return write(state, who, "我的快递，到哪了？", after(3))


def doubts(state: ShopState, who: Customer) -> Any:
    write(state, who, "那个呢", after(1))
    return answer(state, talk(state, who), now=after(2), confidence=0.31)


def misses(state: ShopState, who: Customer) -> Any:
    write(state, who, "那个呢", after(1))
    return answer(state, talk(state, who), now=after(2), missed=True)


def wishes(state: ShopState, who: Customer) -> Any:
    write(state, who, "那个呢", after(1))
    return answer(state, talk(state, who), "handoff", now=after(2), reason="angry")


@pytest.mark.parametrize(
    ("act", "trigger", "values"),
    [
        (lambda state, who: write(state, who, "转人工"), "keyword", {"word": "人工", "match": "contained"}),
        (press_for_person, "button", {}),
        (says_thrice, "repeats", {"repeats": 3, "at_least": 3}),
        (misses, "misses", {"misses": 1, "at_least": 1}),
        (doubts, "low_confidence", {"confidence": 0.31, "below": 0.4, "unsure": 1, "at_least": 1}),
        (wishes, "bot_request", {"reason": "angry"}),
    ],
)
def test_r8_2_the_trace_begins_with_the_trigger_and_the_values_it_compared(
    act: Any, trigger: str, values: dict[str, Any]
) -> None:
    state, who = with_bot(handoff={"misses": 1, "low_confidence": LowConfidence(0.4), "repeats": 3})
    events = act(state, who)
    step = assignment(events).trace.steps[0]
    assert (step.rule, step.took, step.detail, step.values) == ("R8.2", True, trigger, values)
    handoff = the(events, HandoffRequested).handoff
    assert (handoff.trigger, handoff.bot, handoff.values) == (HandoffTrigger(trigger), "faq", values)


def test_r8_2_between_two_that_are_alike_another_question_begins_the_count_anew() -> None:
    state, who = with_bot(handoff={"repeats": 3})
    for text in ("快递到哪了", "快递到哪了", "能退货吗", "快递到哪了", "快递到哪了"):
        assert all_of(write(state, who, text, after(1)), HandoffRequested) == []


def test_r8_2_a_repeat_goes_to_the_bot_unless_the_shop_sets_a_number() -> None:
    state, who = with_bot()
    the(says_thrice(state, who), BotTurnOpened)


def test_r8_2_outside_working_hours_if_set_she_waits_in_the_pool_and_is_told_when_people_are_back() -> None:
    state, who = with_bot(handoff={"hours_only": True}, hours=EVENINGS)
    pooled = the(press_for_person(state, who, after(1)), ConversationPooled)
    assert details(pooled.trace.steps) == ["button", "hours_only", "nobody_online"]
    assert pooled.trace.steps[1].values == {"group": 1, "until": "2026-03-02T10:00Z"}
    assert (pooled.asked_human, pooled.back_at) == (True, after(9 * 3600))
    assert "今天 18:00" in (pooled.notice or "")


def test_r8_4_outside_working_hours_she_goes_on_with_the_bot_whoever_is_online() -> None:
    state, who = with_bot(handoff={"hours_only": True}, hours=EVENINGS)
    press_for_person(state, who, after(1))
    the(write(state, who, "那什么时候发货", after(2)), BotTurnOpened)
    assert talk(state, who).state is ConversationState.waiting_offline


def test_r8_2_a_person_may_take_her_outside_working_hours_all_the_same() -> None:
    state, who = with_bot(handoff={"hours_only": True}, hours=EVENINGS)
    press_for_person(state, who, after(1))
    her = state.agents[1]
    assert assignment(handle(state, ClaimConversation(talk(state, who).id, by(her)), after(2))).agent_id == her.id


def test_r8_2_within_working_hours_she_gets_a_person() -> None:
    always = Hours(weekly=(DayHours(("mon",), "08:00", "22:00"),))
    state, who = with_bot(handoff={"hours_only": True}, hours=always)
    assignment(press_for_person(state, who, after(1)))


def in_the_pool() -> tuple[ShopState, Customer]:
    """A customer whom the bot did not help and who fell silent, with nobody online."""
    state = shop(**WITH_BOT)
    group(state, agent(state, Presence.offline), default=True)
    write(state, who := customer(state))
    answer(state, talk(state, who), missed=True)
    tick(state, after(601))
    assert talk(state, who).state is ConversationState.waiting_offline
    return state, who


def test_r8_4_who_asks_for_a_person_in_the_pool_is_told_when_people_are_back_and_not_met_with_silence() -> None:
    state, who = in_the_pool()
    told = all_of(write(state, who, "转人工", after(700)), MessageCreated)[1]
    assert (told.sender_type, told.kind) == (SenderType.system, MessageKind.notice)
    assert "客服暂时都不在" in told.text
    assert (talk(state, who).waiting_since, talk(state, who).state) == (after(0), ConversationState.waiting_offline)


def test_r8_4_the_button_in_the_pool_is_answered_once_and_then_changes_nothing() -> None:
    state, who = in_the_pool()
    assert len(all_of(press_for_person(state, who, after(700)), MessageCreated)) == 1
    assert press_for_person(state, who, after(701)) == []
