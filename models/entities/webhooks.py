"""The rows of outbound webhooks (`contract.md` section 5)."""

from models.entities.entity import Entity
from models.webhooks import WebhookEvent, WebhookState


class Webhook(Entity):
    """Hold an endpoint; empty `events` are all that are offered.

    `secrets` are names of secrets, the newest first: the secrets themselves are in no log and no answer (ADR 0023).
    `state_by` says who disabled it.
    """

    id: int
    url: str
    secrets: tuple[str, ...]
    events: tuple[WebhookEvent, ...] = ()
    description: str = ""
    state: WebhookState = WebhookState.active
    state_by: str | None = None
    version: int = 1
