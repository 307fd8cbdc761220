"""How well the bots are, read from how turns end: who fails is left alone for a while (reliability.md section 3)."""

from datetime import datetime

from bot.breaker import Breaker
from bot.protocol import BotFailure
from models.enums import TurnEnd
from models.events import BotTurnEnded, BotTurnOpened, BotTurnResumed, Event

Key = tuple[int, str]
"""A shop and the key of one of its bots."""

NOT_ITS_FAULT = frozenset(
    {
        BotFailure.breaker_open,
        BotFailure.not_configured,
        BotFailure.forbidden_address,
        BotFailure.over_budget,
        BotFailure.nothing_known,
        BotFailure.ungrounded,
        BotFailure.low_confidence,
    }
)
"""Failures that say nothing of the bot's health: it was not asked, or what it said was not good enough."""


class BotHealth:
    """Keep a breaker for each bot in use, fed by what is committed, whichever way an answer came or stayed out."""

    def __init__(self) -> None:
        """Believe every bot to be well: after a restart each is asked again."""
        self._breakers: dict[Key, Breaker] = {}
        self._asked: dict[tuple[int, str], str] = {}

    def admits(self, key: Key, now: datetime) -> bool:
        """Tell whether a bot may be asked now, and note that it is."""
        breaker = self._breakers.get(key, Breaker())
        if not breaker.admits(now):
            return False
        self._breakers[key] = breaker.sent(now)
        return True

    def heard(self, shop_id: int, event: Event) -> None:
        """Take in that a turn began or ended."""
        if isinstance(event, BotTurnOpened | BotTurnResumed):
            self._asked[shop_id, event.turn] = event.bot
        elif isinstance(event, BotTurnEnded):
            bot = self._asked.pop((shop_id, event.turn), None)
            if bot is not None:
                self._ended((shop_id, bot), event)

    def _ended(self, key: Key, event: BotTurnEnded) -> None:
        breaker = self._breakers.get(key, Breaker())
        if event.end is TurnEnd.failed and event.reason not in NOT_ITS_FAULT:
            self._breakers[key] = breaker.failed(event.at)
        elif event.end in {TurnEnd.replied, TurnEnd.handed_off, TurnEnd.closed}:
            self._breakers[key] = breaker.answered()

    def forget(self, shop_id: int) -> None:
        """Give the bots of a shop a new chance: its settings were changed."""
        for key in [key for key in self._breakers if key[0] == shop_id]:
            del self._breakers[key]
