"""A shop that has lived through everything, on SQLite and on PostgreSQL, and copies of it to break."""

import asyncio
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.egress import Answer, Egress
from bot.outside import Outside
from models.commands import AnswerBotTurn, RateAnswer, ReceiveMessage, SaveWebhook
from models.errors import ShuntdeskError
from router.runtime.dispatcher import Dispatcher
from router.runtime.feed import Feed
from router.runtime.shops import Shops
from router.runtime.webhooks import Webhooks
from router.store.deliveries import keep_secret
from router.store.engine import open_database
from router.store.journal import Journal
from router.web.webhook_events import tell
from tests.integration.bots.bot_server import SECRETS
from tests.integration.runtime.conftest import SYSTEM, HeldClock
from tests.integration.runtime.walk import SHOP_FILE, Walk
from tests.integration.webhooks.resting import Resting

STEPS = 400


class Taking(Egress):
    """Every second call is taken."""

    calls = 0

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        self.calls += 1
        return Answer(204 if self.calls % 2 else 500, {}, b"")


async def live(url: str, *, steps: int, seed: int = 4) -> None:
    """Let two shops walk through anything that may be asked of them."""
    database, clock = open_database(url, durable=False), HeldClock()
    journal = Journal(database)
    feed = Feed()
    shops = Shops(database, journal, clock, feed)  # type: ignore[arg-type]  # the held clock tells time all the same
    await shops.start()
    hooks = Webhooks(shops, database, clock, Outside(Taking()), tell)  # type: ignore[arg-type]
    resting = Resting(hooks)
    hooks.listen(feed)
    for number, key in enumerate(("walk", "stroll")):
        await shops.apply(replace(SHOP_FILE, shop=key), SYSTEM)
        await shops.get(key).submit(SaveWebhook(0, "https://erp.example", (), "", True, SYSTEM, secret="s"))
        await database.write(keep_secret, shops.get(key).shop_id, "s", SECRETS["ACME"], clock.now())
        await rate_an_answer(shops.get(key))
        await wander(shops, clock, key, Walk(seed + number), steps // (number * 4 or 1))
    await resting.quiet()
    await hooks.stop()
    await shops.stop()
    await journal.close()
    await database.close()


async def rate_an_answer(shop: Dispatcher) -> None:
    """Be a customer whom the bot answers from the knowledge: it does not help, after all it does; the next one not."""
    for number, words in enumerate(((False, True), (False,))):
        await shop.submit(ReceiveMessage("web", "发货", f"rated-{number}", external_id="c-rated"))
        on = await shop.ask(lambda state, now: next(iter(state.conversations.values())))
        await shop.submit(AnswerBotTurn(on.id, on.bot_turn or "", "reply", ("好的",), entry="a"))
        seq = await shop.ask(lambda state, now, on=on: state.conversations[on.id].answers[-1].seq)
        for resolved in words:
            await shop.submit(RateAnswer(on.customer_id, on.id, seq, resolved))


async def wander(shops: Shops, clock: HeldClock, key: str, walk: Walk, steps: int) -> None:
    for _ in range(steps):
        clock.at += walk.pause()
        command = await shops.get(key).ask(walk.command)
        with suppress(ShuntdeskError):
            await shops.get(key).submit(command)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database file of two shops with a history."""
    path = tmp_path_factory.mktemp("lived") / "shop.db"
    asyncio.run(live(f"sqlite:///{path}", steps=STEPS))
    return path


@pytest.fixture
def copy(lived: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copy(lived, tmp_path / "copy.db"))
