"""Bots are built once for all who ask, and anew when the settings change."""

import asyncio
from threading import Event
from typing import Any

import pytest

from models.events import ShopConfigured
from router.runtime import built_bots as running
from router.runtime.bots import Bots
from router.runtime.dispatcher import Dispatcher
from router.runtime.shops import Shops
from router.store.engine import Database


async def test_a_bot_is_built_once_however_many_ask_at_once(
    shops: Shops, shop: Dispatcher, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[object] = []
    monkeypatch.setattr(running, "build", lambda spec, *_: built.append(spec))
    bots: Any = Bots(shops, database)
    name = await _bot_of(shop)
    await asyncio.gather(*(bots._built.get(shop, name) for _ in range(5)))
    assert len(built) == 1


async def test_what_was_being_built_when_the_settings_changed_is_not_kept(
    shops: Shops, shop: Dispatcher, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, may_end, built = Event(), Event(), list[str]()

    def slow_at_first(spec: Any, *_: Any) -> str:
        built.append("old" if not built else "new")
        mine = built[-1]
        began.set()
        if mine == "old":
            may_end.wait(10)
        return mine

    monkeypatch.setattr(running, "build", slow_at_first)
    bots: Any = Bots(shops, database)
    name = await _bot_of(shop)
    old = asyncio.create_task(bots._built.get(shop, name))
    await asyncio.to_thread(began.wait, 10)
    settings = await shop.ask(lambda state, now: ShopConfigured(at=now, shop=state.shop, by="boss"))
    bots._heard(shop.shop_id, [(1, settings)])
    assert (await bots._built.get(shop, name))[1] == "new"
    may_end.set()
    assert (await old)[1] == "old"
    assert (await bots._built.get(shop, name))[1] == "new"
    await bots.stop()


async def test_a_bot_that_could_not_be_built_is_tried_again(
    shops: Shops, shop: Dispatcher, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes: list[Any] = [OSError("no such file"), "bot"]

    def at_second(spec: Any, *_: Any) -> Any:
        if isinstance(outcome := outcomes.pop(0), Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(running, "build", at_second)
    bots: Any = Bots(shops, database)
    name = await _bot_of(shop)
    with pytest.raises(OSError, match="no such file"):
        await bots._built.get(shop, name)
    assert (await bots._built.get(shop, name))[1] == "bot"


async def _bot_of(shop: Dispatcher) -> str:
    name: str = await shop.ask(lambda state, now: next(iter(state.shop.bots)))
    return name
