"""Turns asked of bots: how they ended, how long they took, and answers that came too late (R8.3)."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, select

from models.entities import BotAttempt
from models.enums import TurnEnd
from models.events import BotAnswerRefused, BotTurnEnded, BotTurnTried
from models.tables import BotTurnRow
from models.tables.columns import table_of
from router.store.logbook import decode_event
from router.store.projection import EVENT_LOG
from router.store.queries.rows import before, of_shop

TURNS = table_of(BotTurnRow)
COLUMNS = TURNS.c
MEASURED = 10_000
"""Turns that a sum looks at, the latest: a busy hour has fewer."""


ON_RECORD = ("bot.turn_ended", "bot.turn_tried", "bot.answer_refused")


class Turn(Struct, frozen=True):
    """Hold a turn asked of a bot."""

    turn: str
    conversation_id: int
    bot: str
    opened_at: datetime
    deadline: datetime
    ended_at: datetime | None
    end: TurnEnd | None
    missed: bool | None
    reason: str | None
    confidence: float | None
    intent: str | None


class Found(Struct, frozen=True):
    """Hold what the log has of a turn: calls to a bot elsewhere in their order, and how many answers came too late."""

    attempts: tuple[BotAttempt, ...] = ()
    refused: int = 0


class Measured(Struct, frozen=True):
    """Sum up turns that ended: how many, how many of them failed, and p95 of the milliseconds they took."""

    turns: int
    failed: int
    p95_ms: int | None


_ALL = [COLUMNS[name] for name in Turn.__struct_fields__]
ORDER = (COLUMNS.opened_at, COLUMNS.turn)


def list_turns(
    connection: Connection,
    shop_id: int,
    bot: str,
    limit: int,
    after: tuple[datetime, str] | None = None,
    end: TurnEnd | None = None,
    missed: bool | None = None,
) -> list[Turn]:
    """Return one page of a bot's turns, latest first, those that ended in one way, missed or not, if so wished."""
    query = select(*_ALL).where(of_shop(shop_id, TURNS), COLUMNS.bot == bot)
    if end is not None:
        query = query.where(COLUMNS.end == end)
    if missed is not None:
        query = query.where(COLUMNS.missed == missed)
    if after is not None:
        query = query.where(before(ORDER, after))
    rows = connection.execute(query.order_by(*(column.desc() for column in ORDER)).limit(limit))
    return [Turn(*row) for row in rows]


def find_turn(connection: Connection, shop_id: int, turn: str) -> Turn | None:
    """Return one turn."""
    row = connection.execute(select(*_ALL).where(of_shop(shop_id, TURNS), COLUMNS.turn == turn)).first()
    return None if row is None else Turn(*row)


def found_of(connection: Connection, shop_id: int, turns: Sequence[Turn]) -> dict[str, Found]:
    """Return what the log has of turns beside their ends: the calls they took, answers that came too late."""
    log, found = EVENT_LOG.c, {turn.turn: Found() for turn in turns}
    conversations = {turn.conversation_id for turn in turns}
    query = select(log.body).where(
        log.shop_id == shop_id, log.conversation_id.in_(conversations), log.type.in_(ON_RECORD)
    )
    for body in connection.execute(query.order_by(log.seq)).scalars():
        event = decode_event(body)
        if isinstance(event, BotTurnEnded | BotTurnTried | BotAnswerRefused) and event.turn in found:
            before = found[event.turn]
            refused = before.refused + isinstance(event, BotAnswerRefused)
            found[event.turn] = Found((*before.attempts, *event.attempts), refused)
    return found


def measure_turns(connection: Connection, shop_id: int, bot: str, since: datetime) -> Measured:
    """Sum up the turns of a bot that were opened since a time and are over; superseded ones say nothing of it."""
    query = (
        select(COLUMNS.opened_at, COLUMNS.ended_at, COLUMNS.end)
        .where(of_shop(shop_id, TURNS), COLUMNS.bot == bot, COLUMNS.opened_at >= since, COLUMNS.ended_at.is_not(None))
        .where(COLUMNS.end != TurnEnd.superseded)
        .order_by(COLUMNS.opened_at.desc())
        .limit(MEASURED)
    )
    rows = connection.execute(query).all()
    took = sorted(round((row.ended_at - row.opened_at).total_seconds() * 1000) for row in rows)
    failed = sum(row.end is TurnEnd.failed for row in rows)
    return Measured(len(rows), failed, took[(len(took) * 95 - 1) // 100] if took else None)
