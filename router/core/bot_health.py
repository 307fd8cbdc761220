"""How well the bots are, read from how their turns end: who fails is left alone for a while (R2.4, R8.1).

Five failures within a minute, and nobody is sent to a bot for half a minute; then one customer tries it, and what
comes of her turn decides for all. Times are the shop's, so that a rehearsal and a restart find the same bots ill.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from models.entities import BotHealth, Conversation, Shop, Step
from models.enums import TurnEnd
from models.events import BotHealthChanged, BotTurnEnded, BotTurnOpened, Event
from router.core.registry import evolves
from router.core.state import ShopState

FAILURES = 5
"""Failures within `WITHIN` that make a bot ill."""
WITHIN = timedelta(seconds=60)
LEFT_ALONE = timedelta(seconds=30)
"""How long nobody is sent to it; then one is, as a probe."""

TOO_MANY_MESSAGES = "too_many_messages"
BREAKER_OPEN = "breaker_open"
NOT_ITS_FAULT = frozenset(
    {
        BREAKER_OPEN,
        TOO_MANY_MESSAGES,
        "not_configured",
        "forbidden_address",
        "over_budget",
        "nothing_known",
        "ungrounded",
        "low_confidence",
    }
)
"""Failures that say nothing of a bot's health: it was not asked, a single customer could bring them about, or what it
said was not good enough."""

WELL = BotHealth()
ANSWERED = frozenset({TurnEnd.replied, TurnEnd.handed_off, TurnEnd.closed})


def admits(shop: Shop, bot: str, now: datetime, turn: str | None = None) -> bool:
    """Tell whether somebody may be sent to a bot now: it is well, or she is the one who tries it (R2.4).

    `turn`: her own open turn, which she may try it with again.
    """
    health = shop.bot_health.get(bot, WELL)
    if health.open_until is None:
        return True
    return now >= health.open_until and health.probe in {None, turn}


def unwell_step(shop: Shop, bot: str, now: datetime) -> Step:
    """Say why routing goes past a bot: until when it is left alone, or that somebody tries it at this moment (R2.4)."""
    health = shop.bot_health.get(bot, WELL)
    until = f"{health.open_until:%Y-%m-%dT%H:%M:%S}Z" if health.open_until else None
    tried = health.open_until is not None and now >= health.open_until
    values = {"bot": bot, "failures": len(health.failed_at), "left_alone_until": until, "tried_by_another": tried}
    return Step(rule="R2.4", took=False, detail="bot_unhealthy", values=values)


def turn_began(state: ShopState, event: BotTurnOpened) -> None:
    """Note who tries a bot that was left alone; everybody else waits for the end of her turn."""
    health = state.shop.bot_health.get(event.bot)
    if health is not None and health.open_until is not None:
        _keep(state, event.bot, replace(health, probe=event.turn))


def turn_ended(state: ShopState, conversation: Conversation, event: BotTurnEnded) -> None:
    """Take in how a turn ended; the next who comes may try a bot whose probe was called off."""
    bot, health = conversation.bot, state.shop.bot_health.get(conversation.bot or "", WELL)
    if bot is None:
        return
    if health.probe == event.turn:
        health = replace(health, probe=None)
    if event.end is TurnEnd.failed and event.reason not in NOT_ITS_FAULT:
        health = replace(health, failed_at=(*health.failed_at, event.at)[-FAILURES:])
        state.bots_in_doubt[bot] = None
    elif event.end in ANSWERED:
        health = replace(health, failed_at=())
        state.bots_in_doubt[bot] = None
    _keep(state, bot, health)


def health_changes(state: ShopState, now: datetime) -> list[Event]:
    """Tell that a bot is ill, ill again, or well again, once its turns say so."""
    while state.bots_in_doubt:
        bot = next(iter(state.bots_in_doubt))
        del state.bots_in_doubt[bot]
        health = state.shop.bot_health.get(bot, WELL)
        if not health.failed_at and health.open_until is not None:
            return [BotHealthChanged(at=now, bot=bot, healthy=True)]
        if _falls_ill(health, now):
            failures = len(health.failed_at)
            return [BotHealthChanged(at=now, bot=bot, healthy=False, failures=failures, until=now + LEFT_ALONE)]
    return []


def _falls_ill(health: BotHealth, now: datetime) -> bool:
    """Tell whether this failure was the fifth within a minute, or the probe's; calls sent before say nothing new."""
    if not health.failed_at:
        return False
    if health.open_until is not None:
        return now >= health.open_until
    return sum(at > now - WITHIN for at in health.failed_at) == FAILURES


@evolves(BotHealthChanged)
def bot_health_changed(state: ShopState, event: BotHealthChanged) -> None:
    """Leave the bot alone until the time given, or send everybody to it again."""
    health = state.shop.bot_health.get(event.bot, WELL)
    _keep(state, event.bot, replace(health, open_until=event.until, probe=None) if event.until else WELL)


def still_known(old: Shop, new: Shop) -> dict[str, BotHealth]:
    """Return the health that still counts under other settings: that of bots which stayed as they were."""
    return {bot: health for bot, health in old.bot_health.items() if new.bots.get(bot) == old.bots.get(bot)}


def _keep(state: ShopState, bot: str, health: BotHealth) -> None:
    """Remember a bot's health; of one that is well there is nothing to remember."""
    if state.shop.bot_health.get(bot, WELL) == health:
        return
    kept = {**state.shop.bot_health, bot: health}
    if health == WELL:
        del kept[bot]
    state.change(replace(state.shop, bot_health=kept))
