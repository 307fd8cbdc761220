"""What consoles are told of how well the bots are (R2.4)."""

from msgspec import Struct

from models.wire.shapes import Timestamp


class BotHealthView(Struct, frozen=True):
    """Show a bot: `failures` in a row of late, and until when routing goes past it, null while it is well.

    After that time one customer tries it, and it stays so until her turn ends.
    """

    bot: str
    healthy: bool
    failures: int
    until: Timestamp | None


class BotHealthData(Struct, frozen=True):
    """Show how every bot of the shop is: `bot.health_changed` on console sockets."""

    bots: list[BotHealthView]
