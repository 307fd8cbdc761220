"""What the variables of an answer are for one customer."""

from typing import Any

from models.enums import Presence
from models.variables import VARIABLES
from router.core.answer_values import answer_values
from router.core.state import ShopState
from tests.unit.core.builders import NOW, WEEK, agent, conversation, customer, group, hours, shop


def values(state: ShopState, facts: dict[str, Any], on: dict[str, Any] | None = None) -> dict[str, str]:
    who = customer(state, name="小陈", facts=facts)
    return answer_values(state, conversation(state, who, facts=on or {}), NOW)


def test_names_and_facts_have_values_and_the_conversation_knows_better() -> None:
    found = values(shop(), {"level": "金卡", "region": "上海"}, {"region": "杭州", "product": 7})
    assert found == {
        "customer": "小陈", "shop": "茶铺", "channel": "web", "level": "金卡", "region": "杭州", "product": "7",
    }  # fmt: skip


def test_a_fact_that_is_no_plain_text_or_unknown_has_no_value() -> None:
    found = values(shop(), {"level": ["金", "银"], "product": True, "category": " ", "secret": "x", "region": None})
    assert set(found) == {"customer", "shop", "channel"}
    assert set(found) < set(VARIABLES)


def test_r11_3_when_people_are_next_there_is_told_by_the_clock_of_the_shop() -> None:
    state = shop(hours=hours((WEEK, "10:00-18:00")))
    group(state, agent(state, Presence.offline), default=True)
    assert values(state, {})["back_at"] == "今天 10:00"
