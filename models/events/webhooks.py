"""Events of outbound webhooks; secrets are named in them, never shown."""

from models.entities import Webhook
from models.events.event import Event


class WebhookConfigured(Event, tag="webhook.configured"):
    """An endpoint is new or changed, by a person or because it answered 410."""

    webhook: Webhook
    by: str


class WebhookRemoved(Event, tag="webhook.removed"):
    """An endpoint is gone; what it was sent stays on record."""

    webhook_id: int
    by: str
