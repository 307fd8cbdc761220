"""Words of outbound webhooks: what is offered to endpoints, how an endpoint stands, and how a delivery fares."""

from enum import StrEnum


class WebhookEvent(StrEnum):
    """Name what an endpoint may be told of, as sockets name it (`contract.md` sections 4 and 5)."""

    message_created = "message.created"
    message_read = "message.read"
    conversation_assigned = "conversation.assigned"
    conversation_unassigned = "conversation.unassigned"
    conversation_updated = "conversation.updated"
    conversation_state = "conversation.state"
    conversation_closed = "conversation.closed"
    transfer_requested = "transfer.requested"
    transfer_accepted = "transfer.accepted"
    transfer_declined = "transfer.declined"
    transfer_expired = "transfer.expired"
    transfer_cancelled = "transfer.cancelled"
    presence_changed = "presence.changed"
    shift_changed = "shift.changed"
    config_changed = "config.changed"
    reply_overdue = "reply.overdue"
    customer_blocked = "customer.blocked"
    customer_unblocked = "customer.unblocked"
    run_finished = "run.finished"


class WebhookState(StrEnum):
    """Say whether an endpoint is called: `gone` after it answered 410, `disabled` by a person."""

    active = "active"
    disabled = "disabled"
    gone = "disabled_410"


class DeliveryState(StrEnum):
    """Say how a delivery fares; `dead` after the last retry, until somebody replays it."""

    waiting = "waiting"
    retrying = "retrying"
    delivered = "delivered"
    dead = "dead"


OPEN = frozenset({DeliveryState.waiting, DeliveryState.retrying})
"""What is still to be sent."""
