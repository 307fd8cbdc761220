"""What consoles are told of how the endpoints of webhooks fare (I20)."""

from msgspec import Struct

from models.webhooks import WebhookState


class WebhookHealthView(Struct, frozen=True):
    """Show an endpoint by its description: whether it is called, who disabled it, how many deliveries are dead.

    Its address stays with the owners: it may hold a password.
    """

    id: int
    description: str
    state: WebhookState
    state_by: str | None
    dead: int


class WebhookHealthData(Struct, frozen=True):
    """Show how every endpoint of the shop fares: `webhook.health_changed` on console sockets."""

    webhooks: list[WebhookHealthView]
