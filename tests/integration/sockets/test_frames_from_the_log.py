"""I7: what is replayed from the log is, byte for byte, what was told live; positions never split."""

import pytest

from models.events import ConversationAccepted, Event
from models.events.event import told_agent, told_customer
from router.runtime.dispatcher import Dispatcher
from router.runtime.feed import Feed
from router.store.engine import Database
from router.store.log import events_after
from router.web.sockets.frames import agent_frame, customer_frame
from router.web.sockets.recent import Recent
from tests.integration.runtime.conftest import HeldClock
from tests.integration.sockets.strolling import enliven, stroll
from tests.unit.core.builders import NOW

STEPS = 400
Told = dict[int, list[tuple[int, bytes]]]


class Listening:
    """Write down what every agent and customer is told live."""

    def __init__(self, feed: Feed) -> None:
        self.agents: Told = {}
        self.customers: Told = {}
        feed.subscribe(self.note)

    def note(self, shop_id: int, events: list[tuple[int, Event]]) -> None:
        for seq, event in events:
            self._note(self.agents, told_agent(event), seq, agent_frame(seq, event))
            self._note(self.customers, told_customer(event), seq, customer_frame(seq, event))

    @staticmethod
    def _note(told: Told, who: int | None, seq: int, frame: bytes | None) -> None:
        if who is not None and frame is not None:
            told.setdefault(who, []).append((seq, frame))


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_frame_can_be_made_again_from_the_log_alone(
    shop: Dispatcher, database: Database, clock: HeldClock, feed: Feed, seed: int
) -> None:
    await enliven(shop)
    live = Listening(feed)
    await stroll(shop, clock, seed, STEPS)

    assert live.agents
    assert live.customers
    for agent_id, told in live.agents.items():
        logged = await database.read(events_after, shop.shop_id, 0, agent_id=agent_id, limit=10_000)
        made = [(seq, agent_frame(seq, event)) for seq, event in logged]
        # What was configured before somebody listened is in the log too.
        assert [each for each in made if each[1] is not None and each[0] >= told[0][0]] == told
    for customer_id, told in live.customers.items():
        logged = await database.read(events_after, shop.shop_id, 0, customer_id=customer_id, limit=10_000)
        made = [(seq, customer_frame(seq, event)) for seq, event in logged]
        assert [each for each in made if each[1] is not None] == told


async def test_positions_of_every_recipient_ascend_without_repetition(
    shop: Dispatcher, clock: HeldClock, feed: Feed
) -> None:
    await enliven(shop)
    live = Listening(feed)
    await stroll(shop, clock, 3, STEPS)

    for told in (*live.agents.values(), *live.customers.values()):
        positions = [seq for seq, _ in told]
        assert positions == sorted(set(positions))


@pytest.mark.parametrize("most", [50, 100_000])
async def test_what_is_kept_in_memory_is_what_the_log_has_or_says_that_it_is_not_all(
    shop: Dispatcher, database: Database, clock: HeldClock, feed: Feed, most: int
) -> None:
    recent = Recent(most)
    feed.subscribe(recent.note)
    begun = await shop.ask(lambda state, now: state.seq)
    await enliven(shop)
    await stroll(shop, clock, 8, STEPS)
    last = await shop.ask(lambda state, now: state.seq)
    answered = 0

    for agent_id in await shop.ask(lambda state, now: sorted(state.agents)):
        logged = await database.read(events_after, shop.shop_id, 0, agent_id=agent_id, limit=10_000)
        for after in range(begun, last + 1):
            kept = recent.after(shop.shop_id, after, agent_id=agent_id, customer_id=None)
            if kept is not None:
                answered += 1
                assert kept == [each for each in logged if each[0] > after]

    assert answered > 0
    assert (recent.after(shop.shop_id, begun, agent_id=1, customer_id=None) is None) == (most == 50)


async def test_after_a_hole_in_the_numbers_memory_begins_anew() -> None:
    recent = Recent(100)
    for seq in (5, 6, 8):
        recent.note(1, [(seq, ConversationAccepted(at=NOW, conversation_id=1, agent_id=3))])

    assert recent.after(1, 6, agent_id=3, customer_id=None) is None
    assert [seq for seq, _ in recent.after(1, 7, agent_id=3, customer_id=None) or ()] == [8]
    assert recent.after(2, 7, agent_id=3, customer_id=None) is None
