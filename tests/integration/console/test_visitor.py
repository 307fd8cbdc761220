"""The customer's page: no login, and facts from the address (R4.1)."""

import re
from datetime import datetime

import pytest

from tests.integration.console.served import House, Page

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOW = r'"now": "[^"]*"'


async def test_anybody_may_open_it(house: House) -> None:
    told = Page(await house.read("/visitor/demo")).bootstrap
    shop = {"key": "demo", "name": "示例店"}
    now = told.pop("now")
    assert told == {"shop": shop, "timezone": "Asia/Shanghai", "button": True, "facts": {}}
    assert datetime.fromisoformat(now).tzinfo is not None


async def test_the_address_says_what_the_visit_is_about_and_nothing_else(house: House) -> None:
    told = Page(await house.read("/visitor/demo?entry=order_page&tags=a&tags=b&role=owner&level=")).bootstrap
    assert told["facts"] == {"entry": "order_page", "tags": ["a", "b"]}


async def test_a_fact_of_any_length_is_cut_to_a_bearable_one(house: House) -> None:
    told = Page(await house.read(f"/visitor/demo?product={'x' * 5000}")).bootstrap
    assert told["facts"]["product"] == "x" * 200


async def test_a_shop_that_is_not_here_has_no_page_and_no_way_to_the_desk(house: House) -> None:
    response = await house.open("/visitor/nobody")
    assert response.status == 404
    assert "/desk" not in await response.text()


async def test_the_page_does_not_know_who_is_signed_in_beside_it(house: House) -> None:
    signed_in, nobody = [await house.read("/visitor/demo", *who) for who in (("wang",), ())]
    assert re.sub(NOW, "", signed_in) == re.sub(NOW, "", nobody)
