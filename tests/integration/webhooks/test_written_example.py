"""The receiver of the how-to is run as it is written there."""

import re
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from router.store.deliveries import find_secrets
from router.web.keys import DATABASE
from tests.integration.webhooks.hook_shop import HookShop

PAGE = Path(__file__).parents[3] / "docs" / "howto" / "receive-webhooks.md"
NOBODYS = "whsec_" + "bm9ib2R5" * 4


def written(secret: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The names that the page's Python defines."""
    monkeypatch.setenv("SHUNTDESK_SECRET", secret)
    found: dict[str, Any] = {"__name__": "receiver"}
    for block in re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE):
        exec(block, found)
    return found


async def secret_of(shop: HookShop) -> str:
    name = await shop.rest.shop.ask(lambda state, now: state.webhooks[1].secrets[0])
    return (await shop.rest.app[DATABASE].read(find_secrets, shop.rest.shop.shop_id, [name]))[0]


async def test_the_receiver_of_the_page_takes_what_is_signed_and_knows_what_it_had(
    shop: HookShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop.endpoint("http://10.1.2.3/hooks", "message.created", enabled=False)
    page = written(await secret_of(shop), monkeypatch)
    taken: list[Any] = []
    page["take"] = taken.append
    async with TestServer(page["app"]) as server:
        await shop.owner("PATCH", "/webhooks/1", {"url": str(server.make_url("/hooks")), "enabled": True})
        await shop.say("c-1", "在吗")
        await shop.quiet()
        await shop.owner("POST", "/deliveries/1/replay")
        await shop.quiet()
    (found,) = await shop.deliveries()
    assert (found["state"], found["attempts"], found["last"]["status"]) == ("delivered", 2, 204)
    assert [event["data"]["message"]["text"] for event in taken] == ["在吗"]


async def test_the_receiver_of_the_page_refuses_what_a_stranger_signed(
    shop: HookShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = written(NOBODYS, monkeypatch)
    async with TestServer(page["app"]) as server:
        await shop.endpoint(str(server.make_url("/hooks")), "message.created")
        await shop.say("c-1", "在吗")
        await shop.quiet()
    assert [it["last"]["status"] for it in await shop.deliveries()] == [401]
