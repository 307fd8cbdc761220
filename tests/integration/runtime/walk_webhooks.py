"""What an owner does to the endpoints of her shop, for the drunkard's walk."""

from random import Random

from models.commands import (
    By,
    Command,
    GiveUpWebhook,
    RemoveWebhook,
    RetireWebhookSecret,
    RotateWebhookSecret,
    SaveWebhook,
)
from models.webhooks import WebhookEvent
from router.core.state import ShopState

URL = "https://erp.example/hooks"


def endpoint(chance: Random, state: ShopState, by: By) -> Command:
    """Make an endpoint, or change, disable, give up or delete one."""
    if len(state.webhooks) < 2:
        return SaveWebhook(0, URL, (), "商家系统", True, by, secret=f"s{chance.randrange(1000)}")
    hook = chance.choice(sorted(state.webhooks))
    events = chance.choice(((), (WebhookEvent.message_created,), (WebhookEvent.run_finished,)))
    return chance.choice(
        (
            SaveWebhook(hook, URL, events, "", chance.random() < 0.7, by),
            RotateWebhookSecret(hook, f"s{chance.randrange(1000)}", by),
            RetireWebhookSecret(hook, by),
            GiveUpWebhook(hook),
            RemoveWebhook(hook, by),
        )
    )
