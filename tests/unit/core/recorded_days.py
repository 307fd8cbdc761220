"""A recorded night and morning, small enough to work out by hand, and periods played again under their own rules."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import convert

from models.commands import (
    ApplyShopFile,
    By,
    CloseConversation,
    Command,
    ConnectAgent,
    ReceiveMessage,
    RingSlots,
    SendMessage,
    SetPresence,
    Tick,
)
from models.commands.command import SYSTEM
from models.entities import Shop
from models.enums import Presence, Role
from models.events import ConversationAssigned, Event
from models.shop_file import ShopFile
from router.core.decider import dealing, due, handle
from router.core.export import export
from router.core.recorded_period import record
from router.core.rehearsed_period import Rehearsal
from router.core.rehearsed_rules import Rehearsed, rehearse
from router.core.state import ShopState
from tests.simulation.invariants import content
from tests.simulation.served_walk import cut

NIGHT = datetime(2026, 3, 1, 14, 0, tzinfo=UTC)
"""Ten in the evening, in Shanghai."""
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FILE = convert(
    {
        "shop": "tea",
        "name": "茶铺",
        "agents": [{"login": "li", "name": "李雷"}, {"login": "han", "name": "韩梅梅"}],
        "groups": [{"name": "售前", "default": True, "members": [{"agent": "li"}, {"agent": "han"}]}],
        "policies": [
            {
                "name": "早",
                "order": "longest_wait_first",
                "quota_per_agent": 2,
                "times": [{"from": "09:00", "to": "10:00"}],
            }
        ],
    },
    ShopFile,
)
LI, HAN = By("李雷", 1, Role.agent), By("韩梅梅", 2, Role.agent)


TEA = Shop(id=1, key="tea", name="")


class Day:
    """A recorded night and morning: four customers write, two agents come, each answers after a minute and closes."""

    def __init__(self, file: ShopFile = FILE) -> None:
        self.state, self.log = ShopState(TEA), list[Event]()
        self.at(NIGHT, ApplyShopFile(file, SYSTEM))
        self.begin = NIGHT + timedelta(minutes=1)
        for number in range(1, 5):
            self.at(self.begin + timedelta(minutes=number), self.wrote(f"c{number}"))
        for agent_id, by in ((1, LI), (2, HAN)):
            self.at(MORNING - timedelta(minutes=5), ConnectAgent(agent_id))
            self.at(MORNING - timedelta(minutes=5), SetPresence(agent_id, Presence.online, by))

    @staticmethod
    def wrote(who: str) -> ReceiveMessage:
        return ReceiveMessage("web", "在吗", f"m-{who}", external_id=who)

    def at(self, now: datetime, command: Command) -> list[Event]:
        events = handle(self.state, Tick(), now) if due(self.state, command, now) else []
        events += handle(self.state, command, now)
        while dealing(self.state, now):
            events += handle(self.state, Tick(), now)
        self.log += events
        return events

    def ring(self, now: datetime) -> None:
        """Ring, and let whoever got somebody answer after one minute and close after two more."""
        given = [event for event in self.at(now, RingSlots()) if isinstance(event, ConversationAssigned)]
        for event in given:
            by = LI if event.agent_id == 1 else HAN
            self.at(
                now + timedelta(minutes=1), SendMessage(event.conversation_id, "好", f"a-{event.conversation_id}", by)
            )
        for event in given:
            by = LI if event.agent_id == 1 else HAN
            self.at(now + timedelta(minutes=3), CloseConversation(event.conversation_id, by))

    def told(self) -> list[Event]:
        return [event for event in self.log if event.at >= self.begin]

    def again(self) -> list[Event]:
        """Return what comes of the period under its own rules."""
        before, told, _ = cut(self.log, len(self.log) - len(self.told()), TEA)
        return played(before, told, self.begin)

    def rehearsed(self, change: Callable[[ShopFile], ShopFile] = lambda file: file, **more: Any) -> Rehearsed:
        place = next(at for at, event in enumerate(self.log) if event.at >= self.begin)
        before, told, _ = cut(self.log, place, TEA)
        until = more.get("until", self.log[-1].at)
        return rehearse(before, told, change(export(self.state)), (self.begin, until), self.state)


class Listening(Rehearsal):
    """Keep what happens in the other world."""

    def __init__(self, *given: Any) -> None:
        self.played: list[Event] = []
        super().__init__(*given)

    def _take(self, events: list[Event]) -> None:
        self.played.extend(events)
        super()._take(events)


def played(before: ShopState, told: list[Event], begin: datetime) -> list[Event]:
    """Play a period under its own rules: nothing is refused, and it ends as it ended."""
    recording = record(before, told)
    rehearsal = Listening(before.as_loaded(), recording, told, (begin, told[-1].at))
    rehearsal.play()
    assert rehearsal.refused == {}
    assert content(rehearsal.state.as_loaded()) == content(recording.end.as_loaded())
    return rehearsal.played
