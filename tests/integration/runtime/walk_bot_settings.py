"""What an owner does to the bots of her shop, for the drunkard's walk."""

from random import Random

from msgspec.structs import replace

from models.commands import By, Command, CreateBot, RemoveBot, RetireBotSecret, RotateBotSecret, SaveBot
from models.shop_file import BotSpec
from router.core.state import ShopState

SPECS = (
    BotSpec("webhook", url="https://bot.example/turns"),
    BotSpec("chatwoot", url="https://bot.example/chatwoot"),
    BotSpec("rasa", url="https://bot.example/webhooks/rest/webhook"),
)
NAMED_IN_FILE = {"faq", "old"}


def bot_setting(chance: Random, state: ShopState, by: By) -> Command:
    """Make a bot, or change one, its secrets, or remove it; the shop's own may be in use."""
    made = sorted(state.shop.bots.keys() - NAMED_IN_FILE)
    secret = f"s{chance.randrange(1000)}"
    if len(made) < 3:
        return CreateBot(f"b{chance.randrange(5)}", chance.choice(SPECS), by, chance.choice((secret, None)))
    name = chance.choice((*made, *made, "faq", "gone"))
    spec = replace(state.shop.bots.get(name, SPECS[0]), timeout_s=chance.choice((5, 8)))
    return chance.choice(
        (
            SaveBot(name, spec, by),
            RotateBotSecret(name, secret, by),
            RetireBotSecret(name, by),
            RemoveBot(name, by),
        )
    )
