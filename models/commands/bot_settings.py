"""Commands that set bots; `version` is that of the shop's settings as the sender saw it, None overwrites.

Secrets are named, never told: what is in a command may be on record.
"""

from models.commands.command import By, Command
from models.shop_file import BotSpec


class CreateBot(Command, tag="bot.create"):
    """Give a shop another bot; `secret` is the name under which its first secret is kept."""

    name: str
    spec: BotSpec
    by: By
    secret: str | None = None


class SaveBot(Command, tag="bot.save"):
    """Replace the description of a bot the shop has; its kind and where its secret stands stay what they are."""

    name: str
    spec: BotSpec
    by: By
    version: int | None = None


class RotateBotSecret(Command, tag="bot.rotate"):
    """Put a new secret before the one in use; one that is shown to the bot takes its place at once."""

    name: str
    secret: str
    by: By
    version: int | None = None


class RetireBotSecret(Command, tag="bot.retire"):
    """Leave the newest secret alone; a bot that is shown a key is shown none any more."""

    name: str
    by: By
    version: int | None = None


class RemoveBot(Command, tag="bot.remove"):
    """Delete a bot that nothing uses; what it was asked stays on record."""

    name: str
    by: By
    version: int | None = None
