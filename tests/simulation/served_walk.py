"""A drunkard's walk whose shop is served: what is due happens a few milliseconds later, and slots are rung."""

from datetime import UTC, datetime, timedelta

from models.commands import (
    AdoptKnowledge,
    ApplyShopFile,
    Command,
    CreateBot,
    GiveUpWebhook,
    ImportKnowledge,
    RemoveBot,
    RemoveGroup,
    RemoveKnowledgeBase,
    RemoveKnowledgeEntry,
    RemovePolicy,
    RemoveWebhook,
    RetireBotSecret,
    RetireWebhookSecret,
    RingSlots,
    RotateBotSecret,
    RotateWebhookSecret,
    SaveBot,
    SaveGroup,
    SaveKnowledgeBase,
    SaveKnowledgeEntry,
    SavePolicy,
    SaveWebhook,
    Tick,
)
from models.commands.command import SYSTEM
from models.entities import Shop
from models.errors import ShuntdeskError
from models.events import Event
from router.core.decider import due, evolve, handle, next_deadline
from router.core.slots import next_slot
from router.core.state import ShopState
from tests.integration.runtime.walk import SHOP_FILE, Walk

BEGIN = datetime(2026, 3, 1, 9, 0, 1, tzinfo=UTC)
LATE = timedelta(milliseconds=3)
CONFIGURES = (
    AdoptKnowledge, ApplyShopFile, CreateBot, GiveUpWebhook, ImportKnowledge, RemoveBot, RemoveGroup,
    RemoveKnowledgeBase, RemoveKnowledgeEntry, RemovePolicy, RemoveWebhook, RetireBotSecret, RetireWebhookSecret,
    RotateBotSecret, RotateWebhookSecret, SaveBot, SaveGroup, SaveKnowledgeBase, SaveKnowledgeEntry, SavePolicy,
    SaveWebhook,
)  # fmt: skip
BLANK = Shop(id=1, key="walk", name="walk")


class ServedWalk:
    """Walk a shop and keep its log."""

    def __init__(self, seed: int, *, configured: bool = False) -> None:
        self.walk, self.configured = Walk(seed), configured
        self.state, self.now, self.rung = ShopState(BLANK), BEGIN, BEGIN
        self.log: list[Event] = []
        self._do(ApplyShopFile(SHOP_FILE, SYSTEM))

    def go(self, steps: int) -> list[Event]:
        for _ in range(steps):
            then = self.now + self.walk.pause()
            self._clock_until(then)
            self.now = then
            command = self.walk.command(self.state, self.now)
            if self.configured or not isinstance(command, CONFIGURES):
                self._do(command)
        return self.log

    def _clock_until(self, then: datetime) -> None:
        while (ring := self._next_ring()) is not None and ring[0] < then:
            self.now = ring[0]
            if isinstance(ring[1], RingSlots):
                self.rung = self.now
            self._do(ring[1])
            self.now += timedelta(milliseconds=1)

    def _next_ring(self) -> tuple[datetime, Command] | None:
        ahead = (next_slot(it, self.state.shop.timezone, self.rung) for it in self.state.policies.values())
        slots = [(max(slot.at + LATE, self.now), RingSlots()) for slot in ahead if slot is not None]
        deadline = next_deadline(self.state)
        ticks = [(max(deadline + LATE, self.now), Tick())] if deadline is not None else []
        return min([*ticks, *slots], key=lambda ring: ring[0], default=None)

    def _do(self, command: Command) -> None:
        """Do as a dispatcher does: what is due comes before the command."""
        if due(self.state, command, self.now):
            self.log += handle(self.state, Tick(), self.now)
        try:
            self.log += handle(self.state, command, self.now)
        except ShuntdeskError:
            return
        self.state.take_touched()


def cut(log: list[Event], place: int, blank: Shop = BLANK) -> tuple[ShopState, list[Event], datetime]:
    """Return the state before the instant of an event, what comes from it on, and that instant."""
    begin, state = log[place].at, ShopState(blank)
    first = next(at for at, event in enumerate(log) if event.at == begin)
    for event in log[:first]:
        evolve(state, event)
    return state.as_loaded(), log[first:], begin
