"""Tables of outbound webhooks: endpoints, their secrets, how far each has come, deliveries and their attempts."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text
from sqlmodel import SQLModel

from models.tables.columns import Packed, Word, column, index, moment, number
from models.webhooks import DeliveryState, WebhookEvent, WebhookState


class WebhookRow(SQLModel, table=True):
    """Hold endpoints; a removed one keeps its row."""

    __tablename__ = "webhook"

    shop_id: int = number(key=True)
    id: int = number(key=True)
    url: str = column(Text)
    secrets: Any = column(Packed(tuple[str, ...]))
    events: Any = column(Packed(tuple[WebhookEvent, ...]))
    description: str
    state: WebhookState = column(Word(WebhookState))
    state_by: str | None
    version: int
    removed_at: datetime | None = moment()


class WebhookSecretRow(SQLModel, table=True):
    """Hold secrets by their names, readable: a signature can't be made from a hash (ADR 0023)."""

    __tablename__ = "webhook_secret"

    shop_id: int = number(key=True)
    name: str = column(Text, key=True)
    secret: str = column(Text)
    created_at: datetime = moment()


class WebhookCursorRow(SQLModel, table=True):
    """Hold how far an endpoint has come in the log: up to `seq` each event it wants has its delivery (I20).

    `started` is the event that made the endpoint. `events` is the filter as it stood at `seq`; `last_given` the highest
    id given to a delivery, which retention does not lower; up to `forgotten` deliveries may be deleted by it.
    """

    __tablename__ = "webhook_cursor"

    shop_id: int = number(key=True)
    webhook_id: int = number(key=True)
    started: int = number()
    seq: int = number()
    events: Any = column(Packed(tuple[WebhookEvent, ...]))
    last_given: int = number()
    forgotten: int = number()


class DeliveryRow(SQLModel, table=True):
    """Hold one event for one endpoint; what is sent is made from the log (`seq`), so no text is kept twice.

    `lane` is the conversation, 0 for what belongs to none: within a lane one goes after the other. `tries` counts since
    the first attempt or the last replay, `attempts` all of them. `due_at` is when it is tried next.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        index("delivery_by_event", "shop_id", "webhook_id", "seq", unique=True),
        index("delivery_open", "shop_id", "webhook_id", "lane", "seq", where="state IN ('waiting', 'retrying')"),
        index("delivery_by_age", "ended_at", where="ended_at IS NOT NULL"),
    )

    shop_id: int = number(key=True)
    id: int = number(key=True)
    webhook_id: int = number()
    seq: int = number()
    event: WebhookEvent = column(Word(WebhookEvent))
    lane: int = number()
    at: datetime = moment()
    state: DeliveryState = column(Word(DeliveryState))
    tries: int
    attempts: int
    due_at: datetime | None = moment()
    ended_at: datetime | None = moment()


class DeliveryAttemptRow(SQLModel, table=True):
    """Hold each attempt: when, how long, which status, what came back (bounded), and what was wrong in words."""

    __tablename__ = "delivery_attempt"

    shop_id: int = number(key=True)
    delivery_id: int = number(key=True)
    n: int = number(key=True)
    at: datetime = moment()
    ms: int
    status: int | None
    error: str | None = column(Text)
    detail: str | None = column(Text)
    answer: str | None = column(Text)
