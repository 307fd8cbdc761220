"""What the system itself says to customers, in the shop's language."""

from datetime import UTC, datetime

import pytest

from models.entities import Shop
from models.events import MessageCreated
from models.shop_file import Notices
from router.core.notices import NOTICES, TIMES, in_words, notice, notice_faults
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


@pytest.mark.parametrize(
    ("at", "zh", "en"),
    [
        ("2026-12-30T06:00", "今天 14:00", "today at 14:00"),
        ("2026-12-30T15:59", "今天 23:59", "today at 23:59"),
        ("2026-12-30T16:00", "明天 00:00", "tomorrow at 00:00"),
        ("2026-12-31T01:00", "明天 09:00", "tomorrow at 09:00"),
        ("2026-12-31T16:00", "2027年1月1日 00:00", "on 1 January 2027 at 00:00"),
        ("2027-03-05T01:00", "2027年3月5日 09:00", "on 5 March 2027 at 09:00"),
        (None, "稍后", "later"),
    ],
)
def test_r11_3_a_time_is_told_as_people_say_it_by_the_shops_clock(at: str | None, zh: str, en: str) -> None:
    now = datetime(2026, 12, 30, 1, 0, tzinfo=UTC)
    there = datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None
    told = [in_words(there, Shop(id=1, key="tea", name="茶铺", locale=locale), now) for locale in ("zh-CN", "en")]
    assert told == [zh, en]
    assert in_words(there, Shop(id=1, key="tea", name="茶铺", locale="fr"), now) == zh


def test_r11_3_a_day_of_this_year_is_told_without_the_year_and_in_the_shops_zone() -> None:
    now, at = datetime(2026, 3, 1, 1, 0, tzinfo=UTC), datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
    assert in_words(at, Shop(id=1, key="tea", name="茶铺"), now) == "3月5日 09:00"
    assert in_words(at, Shop(id=1, key="tea", name="Tea", locale="en", timezone="America/New_York"), now) == (
        "on 4 March at 20:00"
    )
    assert TIMES["en"].keys() == TIMES["zh-CN"].keys()


@pytest.mark.parametrize(
    ("notices", "fields"),
    [
        (Notices(), []),
        (Notices(outside_hours="{shop} {back_at}", offline="{ } } {"), ["notices.offline"]),
        (Notices(outside_hours="{back at} {Shop}"), ["notices.outside_hours"] * 2),
        (Notices(offline="{unfinished"), []),
    ],
)
def test_what_nothing_is_filled_in_for_is_refused(notices: Notices, fields: list[str]) -> None:
    assert [fault.field for fault in notice_faults(notices)] == fields
