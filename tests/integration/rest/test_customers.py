import hashlib
import hmac
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from router.app import create_app
from router.settings import Settings
from router.web.rest import visitors
from tests.integration.rest.conftest import STARTS_AT, Sundial
from tests.integration.rest.rest_shop import RestShop, shop_file

SECRET = "a widget secret of the shop"


def signature(external_id: str, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), external_id.encode(), hashlib.sha256).hexdigest()


async def test_every_anonymous_visitor_is_a_new_customer(shop: RestShop) -> None:
    made = [(await shop.call(None, "POST", "/visitor/sessions", {"shop": "first"})) for _ in range(2)]
    assert [answer.status for answer in made] == [201, 201]
    assert made[0].body["customer_id"] != made[1].body["customer_id"]
    assert made[0].body["token"] != made[1].body["token"]
    assert len(made[0].body["token"]) >= 22


async def test_without_a_widget_secret_nobody_can_say_who_she_is(shop: RestShop) -> None:
    body = {"shop": "first", "external_id": "vip-1", "signature": signature("vip-1")}
    refused = await shop.call(None, "POST", "/visitor/sessions", body)
    assert (refused.status, refused.code) == (403, "forbidden")


async def test_a_signed_customer_is_the_same_customer_each_time(
    shop: RestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHUNTDESK_WIDGET_SECRET_FIRST", SECRET)
    body = {"shop": "first", "external_id": "vip-1", "signature": signature("vip-1"), "facts": {"level": "gold"}}
    first = await shop.call(None, "POST", "/visitor/sessions", body)
    again = await shop.call(None, "POST", "/visitor/sessions", body)
    changed = await shop.call(None, "POST", "/visitor/sessions", body | {"name": "王小姐"})
    assert {answer.status for answer in (first, again, changed)} == {201}
    assert len({answer.body["customer_id"] for answer in (first, again, changed)}) == 1


async def test_a_signature_for_somebody_else_is_refused(shop: RestShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUNTDESK_WIDGET_SECRET_FIRST", SECRET)
    before = await shop.seq()
    for given in (None, "", signature("vip-2"), signature("vip-1", "other secret"), signature("vip-1")[:-1]):
        body = {"shop": "first", "external_id": "vip-1", "signature": given}
        refused = await shop.call(None, "POST", "/visitor/sessions", body)
        assert (given, refused.status, refused.code) == (given, 403, "forbidden")
    assert await shop.seq() == before


async def test_a_demo_believes_who_she_says_she_is(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/shop.db"
    app = create_app(Settings(database=database, clock_at=STARTS_AT, allow_unsigned_customers=True))
    async with TestClient(TestServer(app)) as client:
        shop = await RestShop.furnish(app, client, shop_file("demo"))
        body = {"shop": "demo", "external_id": "vip-1"}
        assert (await shop.call(None, "POST", "/visitor/sessions", body)).status == 201


async def test_an_unknown_shop_has_no_visitors(shop: RestShop) -> None:
    assert (await shop.call(None, "POST", "/visitor/sessions", {"shop": "nowhere"})).status == 404


async def test_an_address_gets_thirty_visitor_tokens_a_minute(
    shop: RestShop, sundial: Sundial, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def asked() -> int:
        return (await shop.call(None, "POST", "/visitor/sessions", {"shop": "first"})).status

    assert {await asked() for _ in range(31)} == {201}, "this machine is not counted: a proxy speaks for many"
    monkeypatch.setattr(visitors, "counted_address", lambda request: "203.0.113.7")
    assert [await asked() for _ in range(31)] == [201] * 30 + [429]


async def test_a_merchants_channel_hands_in_a_message_once(shop: RestShop) -> None:
    await shop.arrive("li")
    body = {"text": "在吗", "client_msg_id": "m-1", "channel": "app", "name": "王小姐", "facts": {"level": "gold"}}
    first = await shop.call("erp", "POST", "/customers/vip 1/messages", body)
    again = await shop.call("erp", "POST", "/customers/vip 1/messages", body)
    assert (first.status, first.body["seq"], first.body["state"]) == (202, 1, "assigned")
    assert (again.status, again.body) == (202, first.body)
    other = await shop.call("erp", "POST", "/customers/vip 1/messages", body | {"text": "在不在"})
    assert (other.status, other.code) == (409, "client_msg_id_reused")
    shown = (await shop.call("li", "GET", f"/conversations/{first.body['conversation_id']}")).body["conversation"]
    assert (shown["customer"]["external_id"], shown["customer"]["name"]) == ("vip 1", "王小姐")
    assert (shown["channel"], shown["customer"]["facts"]) == ("app", {"level": "gold"})
    assert shown["messages"] == 1


async def test_the_same_message_id_of_another_customer_is_another_message(shop: RestShop) -> None:
    body = {"text": "在吗", "client_msg_id": "m-1"}
    made = [await shop.call("erp", "POST", f"/customers/{who}/messages", body) for who in ("a", "b")]
    assert [answer.status for answer in made] == [202, 202]
    assert made[0].body["conversation_id"] != made[1].body["conversation_id"]


async def test_a_text_that_is_too_long_or_empty_is_refused(shop: RestShop) -> None:
    for text in ("", "x" * 4001):
        body = {"text": text, "client_msg_id": "m-1"}
        refused = await shop.call("erp", "POST", "/customers/a/messages", body)
        assert (refused.status, [error["field"] for error in refused.body["errors"]]) == (422, ["text"])
    body = {"text": "好" * 4000, "client_msg_id": "m-1"}
    assert (await shop.call("erp", "POST", "/customers/a/messages", body)).status == 202
