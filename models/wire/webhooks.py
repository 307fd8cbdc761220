"""What REST takes and tells of outbound webhooks and their deliveries (`contract.md` section 5)."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from models.shop_file import Url
from models.value import Value
from models.webhooks import DeliveryState, WebhookEvent, WebhookState
from models.wire.frames import Id
from models.wire.shapes import Timestamp


class WebhookBody(Value):
    """Describe an endpoint; no `events` are all that are offered."""

    url: Url
    events: tuple[WebhookEvent, ...] = ()
    description: Annotated[str, Meta(max_length=200)] = ""
    enabled: bool = True


class WebhookView(Struct, frozen=True):
    """Show an endpoint with its version for `If-Match`; `secrets` counts the valid ones, which are never shown.

    `state_by` says who disabled it. `waiting` deliveries are still to be sent, `dead` ones want to be replayed.
    """

    id: int
    version: int
    url: str
    events: list[WebhookEvent]
    description: str
    state: WebhookState
    state_by: str | None
    secrets: int
    waiting: int
    dead: int


class WebhookSecret(Struct, frozen=True):
    """Show an endpoint and its new secret, which is in this answer alone."""

    webhook: WebhookView
    secret: str


class AttemptView(Struct, frozen=True):
    """Show an attempt: `error` is a stable word, absent on success; `answer` the beginning of what came back."""

    n: int
    at: Timestamp
    ms: int
    status: int | None
    error: str | None
    detail: str | None
    answer: str | None


class DeliveryView(Struct, frozen=True):
    """Show a delivery: one event for one endpoint. `next_at` is when it is tried next; `last` its latest attempt."""

    id: int
    webhook_id: int
    event: WebhookEvent
    event_seq: int
    conversation_id: int | None
    at: Timestamp
    state: DeliveryState
    attempts: int
    next_at: Timestamp | None
    ended_at: Timestamp | None
    last: AttemptView | None


class RequestView(Struct, frozen=True):
    """Show what is sent; the signature is made anew at each attempt and is not shown."""

    url: str
    headers: dict[str, str]
    body: str


class DeliveryDetail(Struct, frozen=True):
    """Show a delivery with its request and all attempts; `request` is null when the log has the event no more."""

    delivery: DeliveryView
    request: RequestView | None
    attempts: list[AttemptView]


class ReplayBody(Value):
    """Choose deliveries that are over: `dry_run` counts them and sends nothing."""

    state: DeliveryState | None = None
    event: WebhookEvent | None = None
    conversation: Id | None = None
    since: Annotated[datetime, Meta(tz=True)] | None = None
    dry_run: bool = False


class Replayed(Struct, frozen=True):
    """Say how many deliveries are sent again, or would be."""

    count: int
