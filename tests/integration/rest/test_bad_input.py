"""Bad input gives the documented error and changes nothing."""

import asyncio
from typing import Any

import pytest

from tests.integration.rest.conftest import Client, Sundial
from tests.integration.rest.rest_shop import RestShop

LI = "/agents/3"
ACTIONS = {"accept", "decline", "takeover", "transfer/accept", "transfer/decline", "transfer/cancel"}

REFUSED: list[tuple[str, str, Any, int, str, str | None]] = [
    ("PATCH", LI, {"capacity": "ten"}, 422, "invalid", "capacity"),
    ("PATCH", LI, {"capacity": -1}, 422, "invalid", "capacity"),
    ("PATCH", LI, {"capacity": 10**30}, 422, "invalid", "capacity"),
    ("PATCH", LI, {"role": "owner"}, 403, "forbidden", None),
    ("PATCH", LI, {"role": "queen"}, 422, "invalid", "role"),
    ("PATCH", LI, {"login": "li2"}, 422, "unknown_field", "login"),
    ("PATCH", LI, {"hours": {}}, 422, "invalid", "hours"),
    ("PATCH", LI, {"hours": {"weekly": [{"days": ["mon"], "from": "25:00", "to": "18:00"}]}},
     422, "invalid", "hours.weekly[0].from"),
    ("POST", f"{LI}/password", {"password": "short"}, 422, "invalid", "password"),
    ("POST", f"{LI}/password", None, 400, "bad_frame", None),
    ("POST", "/agents/1/password", {}, 403, "forbidden", None),
    ("POST", "/agents/5/password", {}, 409, "conflict", None),
    ("POST", "/agents/99/password", {}, 404, "not_found", None),
    ("POST", "/agents/1/sign-out", None, 403, "forbidden", None),
    ("POST", "/agents/99/sign-out", None, 404, "not_found", None),
    ("GET", "/agents/99/presence", None, 404, "not_found", None),
    ("GET", f"{LI}/presence?date=today", None, 422, "invalid", "date"),
    ("GET", "/agents/99/assignments", None, 404, "not_found", None),
    ("GET", f"{LI}/assignments?cursor=x", None, 422, "invalid", "cursor"),
    ("PATCH", "/shop", {"shop": "other"}, 422, "unknown_field", "shop"),
    ("PATCH", "/shop", {"bots": {}}, 422, "unknown_field", "bots"),
    ("PATCH", "/shop", {"name": None}, 422, "invalid", "name"),
    ("PATCH", "/shop", {"timezone": "Mars/Olympus"}, 422, "invalid", "timezone"),
    ("PATCH", "/shop", {"replies": {"overdue_s": 0}}, 422, "invalid", "replies.overdue_s"),
    ("PATCH", "/shop", {"replies": {"speed": 1}}, 422, "unknown_field", "replies.speed"),
    ("PATCH", "/shop", {"replies": 5}, 422, "invalid", "replies"),
    ("PATCH", "/shop", {"delegate": 99}, 422, "invalid", "delegate"),
    ("PATCH", "/shop", {"dedicated": [{"customer": "v", "agent": 99}]}, 422, "invalid", "dedicated[0].agent"),
    ("PATCH", "/shop", {"dedicated": [{"customer": "v", "agent": 3}, {"customer": "v", "agent": 4}]},
     422, "invalid", "dedicated[1].customer"),
    ("PATCH", "/shop", {"hours": {"weekly": [{"days": ["mon"], "from": "09:00", "to": "18:00"},
                                             {"days": ["mon"], "from": "17:00", "to": "19:00"}]}},
     422, "invalid", "hours.weekly[1]"),
    ("PUT", "/groups/order", {"groups": [1]}, 422, "invalid", "groups"),
    ("PUT", "/groups/order", {"groups": [1, 2, 2]}, 422, "invalid", "groups"),
    ("PUT", "/groups/order", {"groups": [1, 99]}, 422, "invalid", "groups"),
    ("PATCH", LI, {"shop_id": 2}, 422, "unknown_field", "shop_id"),
    ("PATCH", LI, {"name": "a\x00b"}, 422, "invalid", None),
    ("PATCH", LI, [], 422, "invalid", "body"),
    ("PATCH", "/agents/99", {"capacity": 1}, 404, "not_found", None),
    ("PATCH", "/agents/abc", {"capacity": 1}, 404, "not_found", None),
    ("PATCH", "/agents/9999999999999999999999", {"capacity": 1}, 404, "not_found", None),
    ("PATCH", "/agents/-1", {"capacity": 1}, 404, "not_found", None),
    ("PATCH", "/agents/000000000000000000003", {"capacity": 1}, 404, "not_found", None),
    ("PATCH", "/agents/٣", {"capacity": 1}, 404, "not_found", None),
    ("POST", "/groups", {}, 422, "invalid", "name"),
    ("POST", "/groups", {"name": "x", "members": [{"agent": 0}]}, 422, "invalid", "members[0].agent"),
    ("POST", "/groups", {"name": "x", "members": [{"agent": 77}]}, 422, "invalid", "members[0].agent"),
    ("POST", "/groups", {"name": "x", "queue": {"limit": 1, "speed": 2}}, 422, "unknown_field", "queue.speed"),
    ("PATCH", "/groups/1", {"weight": 1}, 422, "unknown_field", "weight"),
    ("PATCH", "/policies/1", {"times": [{"from": "9:00", "to": "18:00"}]}, 422, "invalid", "times[0].from"),
    ("PATCH", "/policies/1", {"times": [{"from": "09:10", "to": "18:00"}]}, 422, "invalid", "times[0].from"),
    ("GET", "/conversations/77", None, 404, "not_found", None),
    ("GET", "/conversations?state=asleep", None, 422, "invalid", "state"),
    ("GET", "/conversations?colour=red", None, 422, "unknown_field", "colour"),
    ("GET", "/conversations?limit=0", None, 422, "invalid", "limit"),
    ("GET", "/conversations?limit=x", None, 422, "invalid", "limit"),
    ("GET", "/conversations?limit=1&limit=2", None, 422, "invalid", "limit"),
    ("GET", "/conversations?agent=99999999999999999999999", None, 422, "invalid", "agent"),
    ("GET", "/conversations?q=%00", None, 422, "invalid", None),
    ("GET", "/pool?since=yesterday", None, 422, "invalid", "since"),
    ("GET", "/pool?since=0001-01-01T00:00:00%2B14:00", None, 422, "invalid", None),
    ("GET", "/runs?date=2026-02-30", None, 422, "invalid", "date"),
    ("GET", "/events?after=-1", None, 422, "invalid", "after"),
    ("POST", "/pool/assign", {"to": {"agent": 3}}, 422, "invalid", "entries"),
    ("POST", "/pool/assign", {"entries": [1], "to": {}}, 422, "invalid", "to"),
    ("POST", "/pool/assign", {"entries": [1], "to": {"agent": 3, "group": 1}}, 422, "invalid", "to"),
    ("POST", "/pool/assign", {"entries": [1], "filter": {}, "to": {"agent": 3}}, 422, "invalid", "entries"),
    ("POST", "/conversations/77/claim", {"force": True}, 422, "unknown_field", "force"),
    ("POST", "/agents/3/password", None, 400, "bad_frame", None),
    ("POST", "/conversations/77/transfer", {"to": {}, "reason": "x"}, 422, "invalid", "to"),
    ("POST", "/conversations/77/transfer", {"to": {"agent": 3, "group": 1}, "reason": "x"}, 422, "invalid", "to"),
    ("POST", "/conversations/77/transfer", {"to": {"agent": 3}, "reason": "x", "offer": 1}, 422, "invalid", "offer"),
    ("POST", "/conversations/77/transfer", {"to": {"agent": 3}, "offer": True}, 422, "invalid", "reason"),
    ("GET", "/conversations/77/trace", None, 404, "not_found", None),
    ("GET", "/conversations/77/trace?limit=501", None, 422, "invalid", "limit"),
    ("GET", "/conversations?attention=maybe", None, 422, "invalid", "attention"),
    ("POST", "/policies/0/preview", None, 404, "not_found", None),
    ("POST", "/policies/1/preview", {"name": "x", "every_min": 7}, 422, "invalid", "every_min"),
    ("PUT", LI, {}, 405, "method_not_allowed", None),
    ("GET", "/nothing", None, 404, "not_found", None),
]  # fmt: skip


async def test_bad_input_is_named_and_changes_nothing(shop: RestShop) -> None:
    before = await shop.seq()
    for method, path, body, status, code, field in REFUSED:
        answer = await shop.call("wang", method, path, body)
        place = (method, path, body)
        assert (*place, answer.status, answer.code) == (*place, status, code)
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        assert answer.body["request_id"] == answer.headers["X-Request-Id"]
        assert {"type", "title", "status", "detail", "code", "request_id", "errors"} <= answer.body.keys()
        if field is not None:
            assert (*place, [error["field"] for error in answer.body["errors"]]) == (*place, [field])
    assert await shop.seq() == before


@pytest.mark.parametrize("action", sorted(ACTIONS))
async def test_acting_on_a_conversation_that_is_not_there_is_refused(shop: RestShop, action: str) -> None:
    await shop.arrive("wang")
    before = await shop.seq()
    for number, status, code in ((77, 404, "not_found"), ("x", 404, "not_found")):
        answer = await shop.call("wang", "POST", f"/conversations/{number}/{action}")
        assert (number, answer.status, answer.code) == (number, status, code)
    unknown = await shop.call("wang", "POST", f"/conversations/77/{action}", {"force": True})
    assert (unknown.status, unknown.code) == (422, "unknown_field")
    assert await shop.seq() == before


NOT_JSON = [
    (b"{", 400, "bad_frame"),
    (b"", 400, "bad_frame"),
    (b'{"name": "\xff"}', 400, "bad_frame"),
    (b'{"name": "x", "takes": [{"a": ' + b"[" * 100_000, 400, "bad_frame"),
    (b'{"name": "' + b"x" * 300_000 + b'"}', 413, "too_large"),
]


async def test_a_body_that_is_no_json_is_refused(shop: RestShop, client: Client) -> None:
    headers = {"Authorization": f"Bearer {shop.tokens['wang']}", "Content-Type": "application/json"}
    before = await shop.seq()
    for sent, status, code in NOT_JSON:
        async with client.post("/api/v1/groups", data=sent, headers=headers) as response:
            assert (sent[:30], response.status, (await response.json())["code"]) == (sent[:30], status, code)
    assert await shop.seq() == before


async def test_if_match_takes_a_version(shop: RestShop) -> None:
    for given in ('"x"', "", "1.5", "-1", "*", "1, 2", "1" * 30):
        answer = await shop.call("wang", "PATCH", LI, {"capacity": 3}, If_Match=given)
        assert (given, answer.status, answer.code) == (given, 422, "invalid")


async def test_a_token_nobody_has_is_refused(shop: RestShop, client: Client) -> None:
    for token in ("", "x", "Bearer", "x" * 5000):
        async with client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}) as response:
            assert (response.status, (await response.json())["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize("path", ["/api/v1/me", "/control/export"])
async def test_a_credential_that_is_no_text_is_nobodys(shop: RestShop, path: str) -> None:
    address = shop.client.server
    for header in (b"Authorization: Bearer \xff\xfe", b"Cookie: shuntdesk=\xff\xfe"):
        reader, writer = await asyncio.open_connection(address.host, address.port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n".encode() + header + b"\r\n\r\n")
        assert b" 401 " in await reader.readline()
        writer.close()


async def test_a_body_that_is_not_compressed_as_it_says_is_refused(shop: RestShop, client: Client) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    async with client.post("/api/v1/login", data=b"{}", headers=headers) as response:
        assert (response.status, (await response.json())["code"]) == (400, "bad_frame")


async def test_a_session_is_no_bearer_token_and_a_visitor_no_agent(shop: RestShop, client: Client) -> None:
    visitor = (await shop.call(None, "POST", "/visitor/sessions", {"shop": "first"})).body["token"]
    async with client.get("/api/v1/me", headers={"Authorization": f"Bearer {visitor}"}) as response:
        assert response.status == 401
    async with client.get("/api/v1/me", cookies={"shuntdesk": shop.tokens["li"]}) as response:
        assert response.status == 401


async def test_a_token_is_good_for_six_hundred_requests_a_minute(shop: RestShop, sundial: Sundial) -> None:
    assert {(await shop.call("li", "GET", "/me")).status for _ in range(600)} == {200}
    refused = await shop.call("li", "GET", "/me")
    assert (refused.status, refused.code) == (429, "rate_limited")
    assert int(refused.headers["Retry-After"]) > 0
    assert (await shop.call("wang", "GET", "/me")).status == 200
