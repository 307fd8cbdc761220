"""A customer in the pool is told when people are back, by the hours of whoever takes her (R11.3, R8.4)."""

from datetime import timedelta

import pytest

from models.commands import LeaveQueue, RequestHandoff
from models.enums import Presence
from models.events import ConversationPooled
from models.shop_file import Notices
from router.core.decider import handle
from router.core.opening import opened
from router.core.outlook import Outlook, outlook
from router.core.state import ShopState
from tests.unit.core.acts import the, write
from tests.unit.core.builders import NOW, WEEK, WITH_BOT, agent, change, customer, group, hours, policy, shop

FROM_TWO = hours((WEEK[:5], "14:00-18:00"))
TWO = NOW + timedelta(hours=5)
CLOSED = "您好，现在是茶铺的休息时间，客服今天 14:00上班。您的留言已收到，上班后会回复您。"


def pooled(state: ShopState) -> ConversationPooled:
    return the(write(state, customer(state)), ConversationPooled)


def test_r11_3_outside_hours_the_customer_is_told_the_next_opening_of_the_group_that_takes_her() -> None:
    state = shop(hours=hours((WEEK, "10:00-12:00")))
    policy(state, times="09:30-09:30")
    own = group(state, agent(state), default=True, hours=FROM_TWO)
    change(state, opened(state, own, NOW))
    told = pooled(state)
    assert (told.back_at, told.notice) == (TWO, CLOSED)


def test_r11_3_a_group_without_hours_goes_by_the_shops_and_so_does_a_shop_without_groups() -> None:
    state = shop(hours=FROM_TWO)
    assert outlook(state, None, NOW) == Outlook(TWO, CLOSED)
    plain = change(state, opened(state, group(state, default=True), NOW))
    assert outlook(state, plain, NOW) == Outlook(TWO, CLOSED)


def test_r11_3_hours_that_never_open_again_leave_the_next_slot() -> None:
    state = shop(hours=hours(d2026_03_01="09:00-18:00"))
    policy(state, times="09:30-09:30")
    assert outlook(state, None, NOW).back_at == NOW + timedelta(minutes=30)


def test_r8_4_open_with_nobody_there_the_customer_is_told_the_next_slot_and_so_in_other_words() -> None:
    state = shop()
    policy(state, times="10:00-18:00")
    group(state, agent(state, Presence.offline), default=True)
    told = pooled(state)
    assert told.back_at == NOW + timedelta(hours=1)
    assert told.notice == "您好，茶铺的客服暂时都不在，预计今天 10:00回复您。您的留言已收到。"


def test_r11_3_who_is_only_waiting_for_a_busy_group_is_not_told_that_nobody_is_there() -> None:
    state = shop()
    group(state, agent(state, capacity=0), default=True)
    who = customer(state)
    write(state, who)
    left = the(handle(state, LeaveQueue(who.id, "web"), NOW), ConversationPooled)
    assert left.notice is None


def test_r8_4_a_customer_with_the_bot_who_asks_for_a_person_outside_hours_is_told_when_people_are_back() -> None:
    state = shop(**WITH_BOT)
    shut = group(state, agent(state), default=True, hours=FROM_TWO)
    change(state, opened(state, shut, NOW))
    who = customer(state)
    write(state, who)
    told = the(handle(state, RequestHandoff(who.id, "web"), NOW), ConversationPooled)
    assert (told.back_at, told.notice) == (TWO, CLOSED)


@pytest.mark.parametrize(
    ("notices", "expected"),
    [
        (Notices(outside_hours="{shop}{back_at}开门，{back_at}见"), "茶铺今天 14:00开门，今天 14:00见"),
        (Notices(outside_hours="明天见 {"), "明天见 {"),
        (Notices(offline="没人"), CLOSED),
    ],
)
def test_r11_3_a_shop_words_it_itself(notices: Notices, expected: str) -> None:
    state = shop(hours=FROM_TWO, notices=notices)
    assert outlook(state, None, NOW).notice == expected


def test_r11_3_the_name_of_the_shop_stays_as_it_is_whatever_is_in_it() -> None:
    state = shop(hours=FROM_TWO, notices=Notices(outside_hours="{shop}：{back_at}"))
    state.shop = change(state, state.shop, name="{back_at}茶铺")
    assert outlook(state, None, NOW).notice == "{back_at}茶铺：今天 14:00"
