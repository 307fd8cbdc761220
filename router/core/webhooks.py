"""Outbound webhooks: which events are offered, and the configuration of endpoints (`contract.md` section 5)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from models.commands import (
    GiveUpWebhook,
    RemoveWebhook,
    RetireWebhookSecret,
    RotateWebhookSecret,
    SaveWebhook,
)
from models.entities import Webhook
from models.enums import MessageKind
from models.errors import Conflict
from models.events import (
    AgentConfigured,
    AttentionRaised,
    ConversationAccepted,
    ConversationAssigned,
    ConversationClosed,
    ConversationHandedToBot,
    ConversationPooled,
    ConversationQueued,
    ConversationUnassigned,
    CustomerBlocked,
    CustomerUnblocked,
    Event,
    MessageCreated,
    MessagesRead,
    PresenceChanged,
    ReplyOverdue,
    RunFinished,
    ShiftChanged,
    TransferEnded,
    TransferOffered,
    WebhookConfigured,
    WebhookRemoved,
)
from models.webhooks import WebhookEvent, WebhookState
from router.core.edit_check import found
from router.core.registry import decides, evolves
from router.core.state import ShopState

MOST = 20
"""Endpoints of one shop: each reads the log for itself."""

GONE = "410"
"""Who disabled an endpoint that said it is gone."""


def _message(event: MessageCreated) -> WebhookEvent | None:
    """Offer what customer and shop say to each other; notes are among agents."""
    return None if event.kind is MessageKind.note else WebhookEvent.message_created


OFFERED: dict[type[Event], WebhookEvent | Callable[[Any], WebhookEvent | None]] = {
    MessageCreated: _message,
    MessagesRead: WebhookEvent.message_read,
    ConversationAssigned: WebhookEvent.conversation_assigned,
    ConversationUnassigned: WebhookEvent.conversation_unassigned,
    ConversationAccepted: WebhookEvent.conversation_updated,
    AttentionRaised: WebhookEvent.conversation_updated,
    ConversationQueued: WebhookEvent.conversation_state,
    ConversationPooled: WebhookEvent.conversation_state,
    ConversationHandedToBot: WebhookEvent.conversation_state,
    ConversationClosed: WebhookEvent.conversation_closed,
    TransferOffered: WebhookEvent.transfer_requested,
    TransferEnded: lambda event: WebhookEvent(f"transfer.{event.end.value}"),
    PresenceChanged: WebhookEvent.presence_changed,
    ShiftChanged: WebhookEvent.shift_changed,
    AgentConfigured: WebhookEvent.config_changed,
    ReplyOverdue: WebhookEvent.reply_overdue,
    CustomerBlocked: WebhookEvent.customer_blocked,
    CustomerUnblocked: WebhookEvent.customer_unblocked,
    RunFinished: WebhookEvent.run_finished,
}
"""Under which name an event is offered; what is not here, notes and what concerns the shop itself, stays inside."""


def offered(event: Event) -> WebhookEvent | None:
    """Return under which name an event is offered to endpoints, None for what stays inside."""
    name = OFFERED.get(type(event))
    return name(event) if name is not None and not isinstance(name, WebhookEvent) else name


def wanted(events: tuple[WebhookEvent, ...], event: Event) -> WebhookEvent | None:
    """Return the name under which an endpoint with this filter is told of an event, None when it is not."""
    name = offered(event)
    return name if not events or name in events else None


@decides(SaveWebhook)
def save_webhook(state: ShopState, command: SaveWebhook, now: datetime) -> list[Event]:
    """Create or change an endpoint; no change gives no event, enabling one that was gone calls it again."""
    if not command.webhook_id:
        return [WebhookConfigured(at=now, webhook=_new(state, command), by=command.by.name)]
    old = found(state.webhooks, command.webhook_id, command.version, "webhook")
    new = replace(old, url=command.url, events=command.events, description=command.description)
    if command.enabled != (old.state is WebhookState.active):
        new = _switched(new, command)
    return [] if new == old else [_configured(new, command.by.name, now)]


def _new(state: ShopState, command: SaveWebhook) -> Webhook:
    if len(state.webhooks) >= MOST:
        raise Conflict(f"a shop has at most {MOST} webhooks; delete one that is not needed")
    id_, secrets = state.next_id(Webhook), (command.secret or "",)
    made = Webhook(id_, command.url, secrets, command.events, command.description)
    return made if command.enabled else _switched(made, command)


def _switched(webhook: Webhook, command: SaveWebhook) -> Webhook:
    if command.enabled:
        return replace(webhook, state=WebhookState.active, state_by=None)
    return replace(webhook, state=WebhookState.disabled, state_by=command.by.name)


def _configured(webhook: Webhook, by: str, now: datetime) -> WebhookConfigured:
    return WebhookConfigured(at=now, webhook=replace(webhook, version=webhook.version + 1), by=by)


@decides(RotateWebhookSecret)
def rotate(state: ShopState, command: RotateWebhookSecret, now: datetime) -> list[Event]:
    """Put a new secret before the one in use; refused while there are two already."""
    old = found(state.webhooks, command.webhook_id, command.version, "webhook")
    if len(old.secrets) > 1:
        raise Conflict("two secrets are valid already; retire the older one first")
    return [_configured(replace(old, secrets=(command.secret, *old.secrets)), command.by.name, now)]


@decides(RetireWebhookSecret)
def retire(state: ShopState, command: RetireWebhookSecret, now: datetime) -> list[Event]:
    """Leave the newest secret alone; refused when it is alone already."""
    old = found(state.webhooks, command.webhook_id, command.version, "webhook")
    if len(old.secrets) == 1:
        raise Conflict("only one secret is valid; rotate it first")
    return [_configured(replace(old, secrets=old.secrets[:1]), command.by.name, now)]


@decides(GiveUpWebhook)
def give_up(state: ShopState, command: GiveUpWebhook, now: datetime) -> list[Event]:
    """Disable an endpoint that answered 410; one that is not called any more stays as it is."""
    old = state.webhooks.get(command.webhook_id)
    if old is None or old.state is not WebhookState.active:
        return []
    return [_configured(replace(old, state=WebhookState.gone, state_by=GONE), GONE, now)]


@decides(RemoveWebhook)
def remove(state: ShopState, command: RemoveWebhook, now: datetime) -> list[Event]:
    """Delete an endpoint."""
    hook = found(state.webhooks, command.webhook_id, command.version, "webhook")
    return [WebhookRemoved(at=now, webhook_id=hook.id, by=command.by.name)]


@evolves(WebhookConfigured)
def webhook_configured(state: ShopState, event: WebhookConfigured) -> None:
    """Take in an endpoint; routing does not look at it."""
    state.change(event.webhook)


@evolves(WebhookRemoved)
def webhook_removed(state: ShopState, event: WebhookRemoved) -> None:
    """Forget an endpoint; its row goes with the event."""
    state.webhooks.pop(event.webhook_id, None)
    state.touched.pop((Webhook, event.webhook_id), None)
