"""Complaint 4, offline messages reach nobody: written at night, handed out in the morning, all on record.

By the slot that the alarm rings, the rest by hand.
"""

from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from router.runtime import alarm
from router.store.check import check_everything, read_only
from tests.acceptance.public_shop import Client, PublicShop
from tests.integration.rest.conftest import Sundial
from tests.integration.rest.rest_shop import shop_file
from tests.integration.sockets.desk_shop import Socket

LATE_EVENING = datetime(2026, 3, 1, 14, 0, tzinfo=UTC)
"""22:00 in Shanghai."""
BEFORE_NINE = datetime(2026, 3, 2, 0, 59, 50, tzinfo=UTC)
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
AT_NINE = "2026-03-02T01:00:00.000Z"
LOOKS_AGAIN_S = 0.05
"""The alarm looks at the clock every few seconds; the hand that moves it does not wait so long."""
POLICY = {"name": "自动分配", "range": "all", "times": [{"from": "09:00", "to": "18:00"}], "quota_per_agent": 2}
OTHERS = [f"c-{number}" for number in range(1, 6)]


@pytest.fixture
def quick_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alarm, "LOOK_S", LOOKS_AGAIN_S)


@pytest.fixture
async def shop(app: web.Application, quick_alarm: None, client: Client, sundial: Sundial) -> PublicShop:
    """Ten in the evening; two agents may receive two each at a slot, and neither is there."""
    sundial.at = LATE_EVENING
    return await PublicShop.open(app, client, shop_file("first", policies=[POLICY]))


class Night:
    """One customer at the shop's page and five on the merchant's channel, who all wrote and left."""

    def __init__(self, shop: PublicShop) -> None:
        self.shop = shop
        self.conversations: list[int] = []
        self.token = ""
        self.position: dict[str, Any] = {}

    async def falls(self) -> "Night":
        for external_id in OTHERS:
            self.conversations.append(await self.shop.hand_in(external_id, f"{external_id} 的包裹到哪了"))
            await self.shop.hand_in(external_id, "还没收到")
        await self._visitor_writes()
        return self

    async def _visitor_writes(self) -> None:
        self.token = await self.shop.visitor_token()
        page = await self.shop.visitor(self.token)
        first = await page.ask("message.send", client_msg_id="1", text="茶叶怎么保存")
        await page.ask("message.send", client_msg_id="2", text="冰箱可以吗")
        state = await page.until("conversation.state")
        assert (state["data"]["state"], state["data"]["back_at"]) == ("waiting_offline", AT_NINE)
        self.conversations.append(first["data"]["conversation_id"])
        log_id = page.seen[0]["data"]["log_id"]
        self.position = {"log_id": log_id, "last_seq": await page.caught_up()}
        await page.ws.close()

    async def comes_back(self) -> Socket:
        """The visitor opens her page again and resumes where she left."""
        return await self.shop.visitor(self.token, **self.position)


@pytest.fixture
async def night(shop: PublicShop) -> Night:
    return await Night(shop).falls()


async def given(desk: Socket, count: int) -> list[dict[str, Any]]:
    return [(await desk.until("conversation.assigned"))["data"] for _ in range(count)]


async def morning(night: Night, sundial: Sundial) -> dict[str, Socket]:
    """Two agents begin to receive just before nine; then it is nine."""
    sundial.at = BEFORE_NINE
    desks = {login: await night.shop.serving(login) for login in ("li", "zhang")}
    sundial.at = NINE
    return desks


async def test_the_slot_of_nine_hands_out_the_latest_and_the_rest_goes_by_hand(night: Night, sundial: Sundial) -> None:
    shop = night.shop
    assert (await shop.pool_numbers())["waiting"] == 6
    desks = await morning(night, sundial)
    assigned = [data for desk in desks.values() for data in await given(desk, 2)]
    (run,) = await shop.all_of("/runs?date=2026-03-02&")
    assert (run["trigger"], run["operator"], run["slot_at"]) == ("schedule", "系统自动分配", AT_NINE)
    assert (run["headcount"], run["cap"], run["eligible"], run["assigned"], run["left"]) == (2, 4, 6, 4, 2)
    assert {data["system_message"]["text"] for data in assigned} == {"离线留言分配"}
    assert {data["conversation"]["id"] for data in assigned} == set(night.conversations[2:])

    rest = (await shop.call("wang", "GET", "/pool")).body["items"]
    assert [entry["conversation_id"] for entry in rest] == night.conversations[:2][::-1]
    order = {"entries": [entry["id"] for entry in rest], "to": {"agent": shop.ids["zhang"]}}
    by_hand = (await shop.call("wang", "POST", "/pool/assign", order)).body
    assert (by_hand["trigger"], by_hand["operator"], by_hand["assigned"]) == ("manual", "王主管", 2)
    cards = [data["system_message"] for data in await given(desks["zhang"], 2)]
    assert {(card["text"], card["operator"]) for card in cards} == {("离线留言分配", "王主管")}


async def test_every_entry_is_on_record_with_agent_and_reason_and_todays_numbers_add_up(
    night: Night, sundial: Sundial, database_url: str
) -> None:
    shop = night.shop
    desks = await morning(night, sundial)
    for desk in desks.values():
        await given(desk, 2)
    rest = (await shop.call("wang", "GET", "/pool")).body["items"]
    numbers = await shop.pool_numbers()
    assert (numbers["waiting"], numbers["allocated_today"], numbers["failed_today"]) == (2, 4, 0)
    await shop.call("wang", "POST", "/pool/assign", {"entries": [e["id"] for e in rest], "to": {"shunt_rules": True}})
    numbers = await shop.pool_numbers()
    assert (numbers["waiting"], numbers["allocated_today"], numbers["failed_today"]) == (0, 6, 0)
    assert (numbers["last_run"]["operator"], numbers["automatic"]) == ("王主管", True)
    runs = await shop.all_of("/runs?date=2026-03-02&")
    items = [item for run in runs for item in await shop.all_of(f"/runs/{run['id']}/items?")]
    assert sorted(item["conversation_id"] for item in items) == sorted(night.conversations)
    assert {(item["outcome"], item["reason_text"]) for item in items} == {("assigned", "离线留言分配")}
    entries = await shop.all_of("/pool?state=allocated&")
    assert {e["conversation_id"]: e["agent"] for e in entries} == {i["conversation_id"]: i["agent"] for i in items}
    for item in items:
        trace = (await shop.call("wang", "GET", f"/conversations/{item['conversation_id']}/trace")).body
        last = trace["decisions"][-1]
        assert (last["trace_id"], last["agent"], last["reason"]) == (
            item["trace_id"],
            item["agent"],
            "offline_allocation",
        )
    with read_only(database_url) as connection:
        assert [checked for checked in check_everything(connection) if checked.faults] == []


async def test_the_agent_sees_what_was_written_at_night_and_the_customer_reads_the_answer(
    night: Night, sundial: Sundial
) -> None:
    shop = night.shop
    desks = await morning(night, sundial)
    owner = {data["conversation"]["id"]: login for login, desk in desks.items() for data in await given(desk, 2)}
    wanted = night.conversations[-1]
    login = owner[wanted]
    earlier = (await shop.call(login, "GET", f"/conversations/{wanted}/messages")).body["items"]
    said = [message["text"] for message in earlier if message["sender"]["type"] == "customer"]
    assert said == ["茶叶怎么保存", "冰箱可以吗"]
    answer = await desks[login].ask("message.send", conversation_id=wanted, client_msg_id="a-1", text="可以，密封就好")
    assert answer["type"] == "ack"

    page = await night.comes_back()
    await page.caught_up()
    assert page.seen[0]["data"]["resumed"] is True
    missed = [(frame["type"], frame["data"]) for frame in page.frames()]
    states = [data["state"] for kind, data in missed if kind == "conversation.state"]
    words = [data["message"]["text"] for kind, data in missed if kind == "message.created"]
    assert (states, words) == (["assigned"], ["可以，密封就好"])


async def test_the_next_slot_hands_out_what_the_first_one_left_and_each_ran_once(
    night: Night, sundial: Sundial
) -> None:
    desks = await morning(night, sundial)
    for desk in desks.values():
        await given(desk, 2)
    sundial.at = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    for desk in desks.values():
        await given(desk, 1)
    runs = await night.shop.all_of("/runs?date=2026-03-02&")
    assert [(run["slot_at"], run["assigned"]) for run in runs] == [("2026-03-02T01:30:00.000Z", 2), (AT_NINE, 4)]
