"""Every trigger of a handoff, alone and with the values it compares (R8.2)."""

from typing import Any

import pytest

from models.enums import HandoffTrigger
from models.handoff_settings import HandoffSettings, Keyword, LowConfidence
from models.shop_file import BotSpec
from router.core.triggers import Reply, by_doubt, by_keyword, by_misses, by_repeats, by_wish, first, of_answer
from tests.unit.core.builders import conversation, shop

SPEC = BotSpec(kind="faq", max_misses=2)


def settings(**handoff: Any) -> Any:
    return shop(bots={"faq": SPEC}, handoff=HandoffSettings(**handoff)).shop


@pytest.mark.parametrize(
    ("keywords", "text", "why", "values"),
    [
        (("人工",), "我要人工", "said", {"word": "人工", "match": "contained"}),
        ((Keyword("人工", "whole"),), "我要人工", "not_said", {"keywords": 1}),
        ((Keyword("人工", "whole"),), "人工！", "said", {"word": "人工", "match": "whole"}),
        ((), "人工", "off", {}),
    ],
)
def test_r8_2_a_keyword_fires_as_it_is_set_and_says_which(
    keywords: Any, text: str, why: str, values: dict[str, Any]
) -> None:
    verdict = by_keyword(settings(keywords=keywords), text)
    assert (verdict.why, verdict.values, verdict.fires) == (why, values, why == "said")


@pytest.mark.parametrize(
    ("limit", "repeats", "asked", "why"),
    [(3, 2, False, "below"), (3, 3, False, "reached"), (3, 9, True, "asked_before"), (None, 9, False, "off")],
)
def test_r8_2_a_customer_who_repeats_herself_gets_a_person(
    limit: int | None, repeats: int, asked: bool, why: str
) -> None:
    verdict = by_repeats(settings(repeats=limit), repeats, asked=asked)
    assert (verdict.why, verdict.fires) == (why, why == "reached")


@pytest.mark.parametrize(
    ("shops", "before", "why"), [(None, 0, "below"), (None, 1, "reached"), (1, 0, "reached"), (3, 1, "below")]
)
def test_r8_2_misses_in_a_row_count_against_the_shops_number_else_the_bots(
    shops: int | None, before: int, why: str
) -> None:
    on = conversation(shop(), bot="faq", bot_misses=before)
    verdict = by_misses(settings(misses=shops), on, Reply(missed=True))
    assert (verdict.why, verdict.values) == (why, {"misses": before + 1, "at_least": shops or 2})


@pytest.mark.parametrize(
    ("limit", "confidence", "before", "why"),
    [
        (None, 0.0, 5, "off"),
        (LowConfidence(0.4, 2), None, 5, "no_confidence"),
        (LowConfidence(0.4, 2), 0.4, 5, "sure"),
        (LowConfidence(0.4, 2), 0.39, 0, "below"),
        (LowConfidence(0.4, 2), 0.39, 1, "reached"),
        (LowConfidence(0.4), 0.1, 0, "reached"),
    ],
)
def test_r8_2_low_confidence_fires_below_the_limit_so_many_times_in_a_row(
    limit: LowConfidence | None, confidence: float | None, before: int, why: str
) -> None:
    on = conversation(shop(), bot="faq", bot_unsure=before)
    verdict = by_doubt(settings(low_confidence=limit), on, Reply(confidence=confidence))
    assert (verdict.why, verdict.fires) == (why, why == "reached")


def test_r8_2_the_bots_own_wish_cannot_be_switched_off() -> None:
    verdict = by_wish(Reply("handoff", reason="angry"))
    assert (verdict.fires, verdict.values) == (True, {"reason": "angry"})


def test_the_first_that_fires_names_the_trigger_and_who_asked_before_is_not_asked_for_again() -> None:
    rules = settings(misses=1, low_confidence=LowConfidence(0.9))
    doubtful = Reply(missed=True, confidence=0.1)
    fired = first(of_answer(rules, conversation(shop(), bot="faq"), doubtful))
    assert fired is not None
    assert fired.trigger is HandoffTrigger.misses
    assert first(of_answer(rules, conversation(shop(), bot="faq", asked_human=True), doubtful)) is None
