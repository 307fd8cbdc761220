"""How often an entry answered of late, and what customers said of it, from the tables."""

from datetime import timedelta

from models.commands import AdoptKnowledge, AnswerBotTurn, RateAnswer, ReceiveMessage
from router.core.state import ShopState
from router.runtime.dispatcher import Dispatcher
from router.store.engine import Database
from router.store.queries.answers import Counted, answers_of
from tests.integration.runtime.conftest import HeldClock
from tests.integration.runtime.walk_by_knowledge import BY, FILES


async def answer(shop: Dispatcher, number: int, *, resolved: bool | None) -> None:
    """The bot answers a new customer from entry `a`, and she may say whether that helped."""
    await shop.submit(ReceiveMessage("web", "发货", f"m-{number}", external_id=f"c-{number}"))

    def asked(state: ShopState) -> tuple[int, int, str]:
        on = max(state.conversations.values(), key=lambda it: it.id)
        return on.id, on.customer_id, on.bot_turn or ""

    on, customer_id, turn = await shop.ask(lambda state, now: asked(state))
    await shop.submit(AnswerBotTurn(on, turn, "reply", ("好的",), entry="a"))
    if resolved is not None:
        await shop.submit(RateAnswer(customer_id, on, 2, resolved))


async def test_an_answer_counts_in_the_days_it_was_given_in_with_what_was_said_of_it(
    shop: Dispatcher, database: Database, clock: HeldClock
) -> None:
    await shop.submit(AdoptKnowledge("demo.yaml", FILES[0], BY))
    for number, resolved in enumerate((None, True, False)):
        await answer(shop, number, resolved=resolved)
        clock.forward(days=10)
    await answer(shop, 9, resolved=True)
    lately, since = clock.at - timedelta(days=7), clock.at - timedelta(days=25)

    assert await database.read(answers_of, shop.shop_id, [1, 2], since, lately) == {
        1: (Counted(hits=1, resolved=1), Counted(hits=3, resolved=2, unresolved=1)),
    }
    assert await database.read(answers_of, shop.shop_id + 1, [1, 2], since, lately) == {}
