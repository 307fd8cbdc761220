"""The log told again from its beginning: what it says, row by row, and what comes of it (I4, I6, I11, I25)."""

from array import array
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, select

from models.entities import Shop
from models.events import AnswerRated, ConversationAssigned, Event, MessageCreated
from models.tables.columns import EPOCH
from router.core.decider import evolve
from router.core.state import ShopState
from router.core.webhooks import wanted
from router.store.logbook import decode_event, encode_event
from router.store.mapping import Row
from router.store.projection import EVENT_LOG, MESSAGE, log_row, message_row

LOG_COLUMNS = [column for column in EVENT_LOG.c if column.name not in {"body", "chain"}]
BEYOND_CAPACITY = frozenset({"R6.2", "R7.9", "R9.4", "C4"})
"""Rules that let an agent have more than her capacity; one of them stands in the trace (I11).

So does R3, where the shop lets a recent contact have more (R3.6).
"""

PAGE = 1000


class Fold:
    """Fold one shop's log; `state` is what it comes to, the lists are what does not fit.

    `right_rows` are the columns that the events of `wrong_rows` should have; `wanted` the events each webhook is to be
    told of.
    """

    def __init__(self, shop_id: int) -> None:
        """Begin with an empty shop."""
        self.state = ShopState(Shop(id=shop_id, key="", name=""))
        self.events = 0
        self.last_at = EPOCH
        self.messages = 0
        self.assignments = 0
        self.wrong_rows: list[str] = []
        self.right_rows: list[Row] = []
        self.wrong_messages: list[str] = []
        self.beyond_capacity: list[str] = []
        self.wanted: dict[int, array[int]] = {}
        self._rated: dict[tuple[int, int], bool] = {}
        self._stored_ratings: dict[tuple[int, int], bool | None] = {}
        self.broken: str | None = None

    @classmethod
    def of(cls, connection: Connection, shop_id: int) -> "Fold":
        """Read a shop's log from its beginning; an event that can't be told ends it."""
        fold = cls(shop_id)
        for row in _rows(connection, shop_id):
            try:
                fold.take(row)
            except (msgspec.MsgspecError, KeyError, ValueError, TypeError, AttributeError, IndexError) as wrong:
                fold.broken = f"shop {shop_id}: event {row.seq} ({row.type}) can't be told: {wrong!r}"
                break
        else:
            fold._compare_ratings(shop_id)
        return fold

    def take(self, row: Any) -> None:
        """Tell the next event."""
        event = decode_event(row.body, row.text)
        self.events += 1
        self.last_at = event.at
        self._compare_columns(row, event)
        if isinstance(event, MessageCreated):
            self._compare_message(row, event)
        elif isinstance(event, ConversationAssigned):
            self._weigh(row, event)
        elif isinstance(event, AnswerRated):
            self._rated[event.conversation_id, event.message_seq] = event.resolved
        for hook in self.state.webhooks.values():
            if wanted(hook.events, event) is not None:
                self.wanted.setdefault(hook.id, array("q")).append(row.seq)
        evolve(self.state, event)

    def _compare_columns(self, row: Any, event: Event) -> None:
        expected = log_row(row.shop_id, row.seq, event, b"", b"")
        wrong = [column.name for column in LOG_COLUMNS if getattr(row, column.name) != expected[column.name]]
        if wrong:
            self.wrong_rows.append(f"shop {row.shop_id}: event {row.seq}: {', '.join(wrong)} is not what its body says")
            self.right_rows.append({column.name: expected[column.name] for column in LOG_COLUMNS})

    def _compare_message(self, row: Any, event: MessageCreated) -> None:
        self.messages += 1
        where = f"shop {row.shop_id}: conversation {event.conversation_id}: message {event.seq}"
        if row.m_seq is None:
            self.wrong_messages.append(f"{where} is on the log and not stored")
            return
        if row.salt is not None and encode_event(event, row.salt) != row.body.encode():
            self.wrong_messages.append(f"{where} has not the text that the log vouches for")
        expected = message_row(row.shop_id, event, b"")
        wrong = [name for name in MESSAGE_FIELDS if getattr(row, f"m_{name}") != expected[name]]
        if wrong:
            self.wrong_messages.append(f"{where}: {', '.join(wrong)} is not what the log says")
        if event.answer_of is not None or row.m_resolved is not None:
            self._stored_ratings[event.conversation_id, event.seq] = row.m_resolved

    def _compare_ratings(self, shop_id: int) -> None:
        """Hold the customers' last word on answers against the rows: it comes long after the message (R6.4)."""
        for (conversation_id, seq), stored in self._stored_ratings.items():
            if stored != self._rated.get((conversation_id, seq)):
                where = f"shop {shop_id}: conversation {conversation_id}: message {seq}"
                self.wrong_messages.append(f"{where}: resolved is not what the log says")

    def _weigh(self, row: Any, event: ConversationAssigned) -> None:
        self.assignments += 1
        agent = self.state.agents[event.agent_id]
        if self.state.load(agent.id) < agent.capacity:
            return
        recent = {"R3"} if self.state.shop.recent_contact.recent_over_capacity else set()
        if not (BEYOND_CAPACITY | recent) & {step.rule for step in event.trace.steps if step.took}:
            self.beyond_capacity.append(
                f"shop {row.shop_id}: event {row.seq}: agent {agent.id} has {agent.capacity} conversations already, "
                "and no rule is named"
            )


MESSAGE_FIELDS = tuple(
    column.name for column in MESSAGE.c if column.name not in {"shop_id", "text", "salt", "resolved"}
)
"""What a message's own event says of its row; whether it helped is said later."""


def _rows(connection: Connection, shop_id: int) -> Iterator[Any]:
    log = EVENT_LOG.c
    text_of = and_(
        MESSAGE.c.shop_id == log.shop_id,
        MESSAGE.c.conversation_id == log.conversation_id,
        MESSAGE.c.seq == log.message_seq,
    )
    stored = [MESSAGE.c[name].label(f"m_{name}") for name in (*MESSAGE_FIELDS, "resolved")]
    rows = (
        select(*LOG_COLUMNS, log.body, MESSAGE.c.text, MESSAGE.c.salt, *stored)
        .outerjoin_from(EVENT_LOG, MESSAGE, text_of)
        .where(log.shop_id == shop_id)
        .order_by(log.seq)
    )
    yield from connection.execute(rows, execution_options={"yield_per": PAGE})
