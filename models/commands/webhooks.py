"""Commands of outbound webhooks (`contract.md` section 5); `version` is what the sender saw, None overwrites."""

from models.commands.command import By, Command
from models.webhooks import WebhookEvent


class SaveWebhook(Command, tag="webhook.save"):
    """Create an endpoint (`webhook_id` 0, with the name of its `secret`) or replace what is set of one."""

    webhook_id: int
    url: str
    events: tuple[WebhookEvent, ...]
    description: str
    enabled: bool
    by: By
    secret: str | None = None
    version: int | None = None


class RotateWebhookSecret(Command, tag="webhook.rotate"):
    """Sign with a new secret first, and with the former one until that is retired."""

    webhook_id: int
    secret: str
    by: By
    version: int | None = None


class RetireWebhookSecret(Command, tag="webhook.retire"):
    """Sign with the newest secret alone."""

    webhook_id: int
    by: By
    version: int | None = None


class GiveUpWebhook(Command, tag="webhook.give_up"):
    """Stop calling an endpoint: it answered 410."""

    webhook_id: int


class RemoveWebhook(Command, tag="webhook.remove"):
    """Delete an endpoint; what it was sent stays on record."""

    webhook_id: int
    by: By
    version: int | None = None
