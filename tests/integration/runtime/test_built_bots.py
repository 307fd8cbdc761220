"""Bots are built anew when what they are made of changed, and only then; the one before answers meanwhile."""

import asyncio
from datetime import datetime
from threading import Event
from typing import Any

import pytest
from msgspec.structs import replace

from models.commands import ApplyShopFile, ImportKnowledge, SaveKnowledgeEntry, SaveSettings
from models.entities import KnowledgeEntry
from models.knowledge import Knowledge
from models.shop_file import BotSpec
from router.core.state import ShopState
from router.runtime import built_bots
from router.runtime.bots import Bots
from router.runtime.dispatcher import Dispatcher
from router.runtime.feed import Feed
from router.runtime.shops import Shops
from router.store.engine import Database
from tests.integration.runtime.conftest import SYSTEM
from tests.integration.runtime.walk import SHOP_FILE
from tests.unit.core.teas import TEA_KNOWLEDGE


class Builder:
    """Build what knowledge it was given, and hold still when told to."""

    def __init__(self) -> None:
        self.built: list[tuple[BotSpec, Knowledge | None]] = []
        self.may_go_on = Event()
        self.may_go_on.set()

    def __call__(self, spec: BotSpec, read: Any, *_: Any) -> Any:
        knowledge = read(spec.knowledge) if spec.knowledge else None
        self.built.append((spec, knowledge))
        self.may_go_on.wait(20)
        return knowledge


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> Builder:
    made = Builder()
    monkeypatch.setattr(built_bots, "build", made)
    return made


@pytest.fixture
async def bots(shops: Shops, database: Database, feed: Feed, shop: Dispatcher, builder: Builder) -> Any:
    """Bots that hear what happens; the shop's bot answers from the base `tea`."""
    faq = BotSpec("faq", knowledge="tea")
    file = replace(SHOP_FILE, bots={"faq": faq}, knowledge={"tea": TEA_KNOWLEDGE})
    await shop.submit(ApplyShopFile(file, SYSTEM))
    made = Bots(shops, database)
    made.listen(feed)
    yield made
    builder.may_go_on.set()
    await made.stop()


async def edited(shop: Dispatcher, answer: str) -> None:
    entry: KnowledgeEntry = await shop.ask(_first_of_tea)
    await shop.submit(SaveKnowledgeEntry(replace(entry, answer=answer), SYSTEM))


def _first_of_tea(state: ShopState, now: datetime) -> KnowledgeEntry:
    base = state.base_names["tea"]
    return next(entry for entry in state.knowledge_entries.values() if entry.base_id == base)


async def settled(bots: Any) -> None:
    """Wait until nothing is being built."""
    while bots._work:
        await asyncio.gather(*bots._work, return_exceptions=True)


async def answers(bots: Any, shop: Dispatcher) -> list[str]:
    knowledge: Any = (await bots._built.get(shop, "faq")).bot
    return [entry.answer for entry in knowledge.entries]


async def test_an_edit_is_live_without_a_restart_and_the_old_one_serves_meanwhile(
    bots: Any, shop: Dispatcher, builder: Builder
) -> None:
    before = await answers(bots, shop)
    builder.may_go_on.clear()
    await edited(shop, "改好了")
    assert await answers(bots, shop) == before
    builder.may_go_on.set()
    await settled(bots)
    assert (await answers(bots, shop))[0] == "改好了"


async def test_edits_while_it_is_built_are_taken_together_and_none_is_lost(
    bots: Any, shop: Dispatcher, builder: Builder
) -> None:
    await answers(bots, shop)
    builder.may_go_on.clear()
    for number in range(10):
        await edited(shop, f"第{number}版")
    builder.may_go_on.set()
    await settled(bots)
    assert (await answers(bots, shop))[0] == "第9版"
    assert len(builder.built) <= 3


async def test_settings_that_are_not_of_a_bot_leave_it_as_it_is(bots: Any, shop: Dispatcher, builder: Builder) -> None:
    await answers(bots, shop)
    settings = await shop.ask(lambda state, now: state.shop)
    await shop.submit(SaveSettings(replace(settings, name="新名字"), SYSTEM))
    await settled(bots)
    assert len(builder.built) == 1
    await shop.submit(
        ApplyShopFile(replace(SHOP_FILE, bots={"faq": BotSpec("faq", knowledge="tea", threshold=0.9)}), SYSTEM)
    )
    await settled(bots)
    assert [spec.threshold for spec, _ in builder.built] == [0.5, 0.9]


async def test_knowledge_of_another_base_leaves_it_as_it_is(bots: Any, shop: Dispatcher, builder: Builder) -> None:
    await answers(bots, shop)
    await shop.submit(ImportKnowledge("coffee", TEA_KNOWLEDGE, SYSTEM))
    await settled(bots)
    assert len(builder.built) == 1


async def test_a_build_that_fails_leaves_the_one_before(
    bots: Any, shop: Dispatcher, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await answers(bots, shop)

    def broken(spec: Any, *_: Any) -> Any:
        raise OSError("no memory")

    monkeypatch.setattr(built_bots, "build", broken)
    await edited(shop, "改好了")
    await settled(bots)
    assert await answers(bots, shop) == before
    monkeypatch.setattr(built_bots, "build", builder)
    await edited(shop, "这次成了")
    await settled(bots)
    assert (await answers(bots, shop))[0] == "这次成了"


async def test_a_bot_that_still_names_a_file_gets_a_base_when_it_is_first_built(
    bots: Any, shop: Dispatcher, builder: Builder
) -> None:
    await shop.submit(ApplyShopFile(replace(SHOP_FILE, bots={"faq": BotSpec("faq", knowledge="demo.yaml")}), SYSTEM))
    await settled(bots)
    assert len(await answers(bots, shop)) > 20
    named = await shop.ask(lambda state, now: (state.shop.bots["faq"].knowledge, sorted(state.base_names)))
    assert named == ("demo", ["demo", *sorted(SHOP_FILE.knowledge), "tea"])
