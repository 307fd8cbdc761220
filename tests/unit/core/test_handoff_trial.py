"""A message on trial hands off exactly when the same message does so in earnest, and has no effect (R8.2)."""

from typing import Any

import pytest
from msgspec.structs import replace

from models.entities import Customer
from models.enums import ConversationState, HandoffTrigger
from models.errors import Invalid
from models.events import HandoffRequested
from models.handoff_settings import HandoffSettings, LowConfidence
from models.shop_file import BotChoice
from router.core.handoff_trial import HandoffOutcome, HandoffTrial, Line, try_handoff
from router.core.state import ShopState
from router.core.triggers import Reply
from tests.unit.core.acts import after, all_of, answer, talk, write
from tests.unit.core.builders import NOW, WITH_BOT, agent, customer, group, shop

RULES = HandoffSettings(misses=2, low_confidence=LowConfidence(0.4, 2), repeats=3)


def bots_shop(rules: HandoffSettings = RULES) -> ShopState:
    state = shop(**WITH_BOT, handoff=rules)
    group(state, agent(state), default=True)
    return state


def why(outcome: HandoffOutcome) -> dict[str, str]:
    return {verdict.trigger.value: verdict.why for verdict in outcome.verdicts}


ASKED = "我的快递到哪了"
MISS, HIT, DOUBT = Reply(missed=True, confidence=0.1), Reply(confidence=0.9), Reply(confidence=0.2)
CASES: dict[str, tuple[list[tuple[str, Reply]], str, Reply, str | None]] = {
    "nothing": ([], "什么时候发货", HIT, None),
    "keyword": ([], "转人工", HIT, "keyword"),
    "third time": ([(ASKED, HIT), ("我的快递到哪里了", HIT)], f"{ASKED}？", HIT, "repeats"),
    "another in between": ([(ASKED, HIT), ("能退吗", HIT)], ASKED, HIT, None),
    "second miss": ([("那个", MISS)], "这个", MISS, "misses"),
    "first miss": ([("那个", HIT)], "这个", MISS, None),
    "second doubt": ([("那个", DOUBT)], "这个", DOUBT, "low_confidence"),
    "doubt after an answer": ([("那个", HIT)], "这个", DOUBT, None),
    "wish": ([], "你们太差了", Reply("handoff", reason="angry"), "bot_request"),
}


def happens(state: ShopState, who: Customer, text: str, reply: Reply, at: int) -> str | None:
    """The trigger that fires in earnest."""
    events = write(state, who, text, after(at))
    if talk(state, who).bot_turn is not None:
        more = {"missed": reply.missed, "confidence": reply.confidence, "reason": reply.reason}
        events += answer(state, talk(state, who), reply.action, after(at), **more)
    found = all_of(events, HandoffRequested)
    return found[0].handoff.trigger.value if found else None


@pytest.mark.parametrize("case", CASES)
def test_r8_2_what_is_tried_is_what_happens(case: str) -> None:
    before, text, reply, trigger = CASES[case]
    state = bots_shop()
    history = [
        line
        for asked, said in before
        for line in (Line("customer", asked), Line("bot", "答", said.missed, said.confidence))
    ]
    tried = try_handoff(state, HandoffTrial(text, tuple(history), answer=reply), NOW)
    who = customer(state)
    for second, (asked, said) in enumerate(before, 1):
        assert happens(state, who, asked, said, second) is None
    assert happens(state, who, text, reply, 9) == trigger
    assert tried.trigger == (HandoffTrigger(trigger) if trigger else None)
    assert tried.place is talk(state, who).state
    if trigger is not None:
        assert (tried.steps[0].rule, tried.steps[0].detail) == ("R8.2", trigger)


def test_r8_2_every_trigger_says_why_or_why_not_with_its_values() -> None:
    tried = try_handoff(bots_shop(), HandoffTrial("这个", (Line("customer", "这个"),), answer=MISS), NOW)
    assert why(tried) == {
        "keyword": "not_said",
        "repeats": "below",
        "button": "not_pressed",
        "bot_request": "not_wished",
        "misses": "below",
        "low_confidence": "below",
        "bot_failed": "not_tried",
    }
    values = {verdict.trigger.value: verdict.values for verdict in tried.verdicts}
    assert values["repeats"] == {"repeats": 2, "at_least": 3}
    assert values["low_confidence"] == {"confidence": 0.1, "below": 0.4, "unsure": 1, "at_least": 2}


def test_r8_2_what_is_off_says_so_and_a_bot_that_was_not_asked_leaves_its_triggers_open() -> None:
    tried = try_handoff(bots_shop(HandoffSettings(keywords=(), button=False)), HandoffTrial("转人工"), NOW)
    assert (tried.trigger, tried.place) == (None, ConversationState.bot)
    assert why(tried) == {
        "keyword": "off",
        "repeats": "off",
        "button": "off",
        "bot_request": "answer_unknown",
        "misses": "answer_unknown",
        "low_confidence": "answer_unknown",
        "bot_failed": "not_tried",
    }


def test_a_trial_has_no_effect_and_unsaved_settings_are_tried_under_the_rules_of_saving() -> None:
    state = bots_shop()
    before = (dict(state.conversations), dict(state.customers), state.shop, state.seq)
    drafted = replace(state.shop, handoff=HandoffSettings(keywords=("活人",)))
    tried: Any = try_handoff(state, HandoffTrial("来个活人", settings=drafted), NOW)
    assert tried.trigger is HandoffTrigger.keyword
    assert (dict(state.conversations), dict(state.customers), state.shop, state.seq) == before
    with pytest.raises(Invalid):
        try_handoff(state, HandoffTrial("在吗", settings=replace(state.shop, timezone="Mars")), NOW)


def test_where_no_bot_would_answer_there_is_nothing_to_hand_off() -> None:
    state = bots_shop()
    off = replace(state.shop, bot=BotChoice())
    tried = try_handoff(state, HandoffTrial("转人工", settings=off), NOW)
    assert (tried.bot, tried.trigger, tried.verdicts) == (None, None, ())
