"""A receiver that does everything wrong: every case is on record in a word, and the event is still delivered (I20)."""

from typing import Any

import pytest

from router.runtime.endpoint import TIMEOUT_S
from tests.integration.webhooks.hook_shop import HookShop
from tests.integration.webhooks.receiver import BAD, Receiver, never, says

WRONG: list[tuple[str, Any, int | None, str]] = [
    ("500", says(500), 500, "bad_status"),
    ("404", says(404), 404, "bad_status"),
    ("301", says(301, Location="http://127.0.0.1/elsewhere"), 301, "redirect"),
    ("307 to a private address", says(307, Location="http://169.254.169.254/"), 307, "redirect"),
    ("hangs up", BAD["hangs up"], None, "broken"),
    ("breaks off", BAD["breaks off"], None, "broken"),
    ("more than 64 KiB", BAD["floods"], None, "too_large"),
    ("packed", says(200, b"x", Content_Encoding="gzip"), None, "too_large"),
]


@pytest.mark.parametrize(("answering", "status", "word"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
async def test_a_bad_answer_is_on_record_and_the_event_is_delivered_later(
    shop: HookShop, receiver: Receiver, answering: Any, status: int | None, word: str
) -> None:
    await shop.endpoint(receiver.url, "message.created")
    receiver.script = [answering]
    await shop.say("c-1", "在吗")
    await shop.quiet()
    (found,) = await shop.deliveries()
    assert (found["state"], found["last"]["status"], found["last"]["error"]) == ("retrying", status, word)
    await shop.forward(seconds=5)
    await shop.quiet()
    assert [it["state"] for it in await shop.deliveries()] == ["delivered"]
    assert receiver.texts() == ["在吗"] * 2


async def test_a_receiver_that_never_answers_is_given_up_after_fifteen_seconds(
    shop: HookShop, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert TIMEOUT_S == 15.0
    monkeypatch.setattr("router.runtime.endpoint.TIMEOUT_S", 0.05)
    await shop.endpoint(receiver.url, "message.created")
    receiver.script = [never]
    await shop.say("c-1", "在吗")
    await shop.quiet()
    (found,) = await shop.deliveries()
    assert (found["last"]["error"], found["state"]) == ("timeout", "retrying")


@pytest.mark.parametrize("url", ["http://10.1.2.3/hooks", "http://169.254.169.254/latest", "http://[::1]/hooks"])
async def test_a_private_address_is_never_called(shop: HookShop, url: str) -> None:
    await shop.endpoint(url, "message.created")
    await shop.say("c-1", "在吗")
    await shop.quiet()
    (found,) = await shop.deliveries()
    assert (found["last"]["status"], found["last"]["error"]) == (None, "forbidden_address")


async def test_retry_after_is_honoured_where_it_is_later(shop: HookShop, receiver: Receiver) -> None:
    await shop.endpoint(receiver.url, "message.created")
    receiver.script = [says(503, Retry_After="90"), says(503, Retry_After="1")]
    await shop.say("c-1", "在吗")
    assert await shop.quiet() == 90
    await shop.forward(seconds=90)
    assert await shop.quiet() == 30


async def test_410_disables_the_endpoint_and_nothing_is_lost_should_it_be_enabled_again(
    shop: HookShop, receiver: Receiver
) -> None:
    await shop.endpoint(receiver.url, "message.created")
    receiver.script = [says(410)]
    await shop.say("c-1", "一")
    await receiver.once(1)
    await shop.gone()
    shown = (await shop.owner("GET", "/webhooks/1")).body
    assert (shown["state"], shown["state_by"], shown["waiting"]) == ("disabled_410", "410", 1)
    await shop.say("c-1", "二")
    assert receiver.texts() == ["一"]
    await shop.owner("PATCH", "/webhooks/1", {"enabled": True})
    await shop.quiet()
    assert receiver.texts() == ["一", "一", "二"]


async def test_a_dead_endpoint_delays_no_other_and_reads_no_further_than_its_window(
    shop: HookShop, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("router.runtime.endpoint.WINDOW", 5)
    monkeypatch.setattr("router.runtime.endpoint.PAGE", 5)
    await shop.endpoint("http://10.1.2.3/hooks", "message.created")
    await shop.endpoint(receiver.url, "message.created")
    for n in range(30):
        await shop.say(f"c-{n}", f"第 {n} 条")
    await shop.quiet()
    assert sorted(receiver.texts()) == sorted(f"第 {n} 条" for n in range(30))
    assert 5 <= (await shop.owner("GET", "/webhooks/1")).body["waiting"] < 10
