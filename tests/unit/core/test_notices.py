"""What the system itself says to customers, in the shop's language."""

import pytest

from models.events import MessageCreated
from router.core.notices import NOTICES, notice
from tests.unit.core.acts import after, the, tick, write
from tests.unit.core.builders import WITH_BOT, customer, shop


@pytest.mark.parametrize("name", NOTICES)
def test_every_notice_is_there_in_every_language_of_a_shop(name: str) -> None:
    assert {notice(name, "zh-CN"), notice(name, "en")} == set(NOTICES[name].values())
    assert len(NOTICES[name]) == 2


def test_another_language_is_told_in_chinese() -> None:
    assert notice("bot_failed", "fr") == NOTICES["bot_failed"]["zh-CN"]


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_r8_1_a_customer_is_told_in_the_shops_language(locale: str) -> None:
    state = shop(**WITH_BOT, locale=locale)
    write(state, customer(state))
    assert the(tick(state, after(5)), MessageCreated).text == NOTICES["bot_failed"][locale]
