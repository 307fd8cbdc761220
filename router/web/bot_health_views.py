"""How well a bot is, as consoles and the bots' pages are told (R2.4)."""

from models.entities import Shop
from models.wire.bot_health import BotHealthView
from router.core.bot_health import WELL
from router.web.views import moment


def bot_health_view(shop: Shop, bot: str) -> BotHealthView:
    """Show how well a bot of the shop is; one that was never asked is well."""
    health = shop.bot_health.get(bot, WELL)
    return BotHealthView(bot, health.open_until is None, len(health.failed_at), moment(health.open_until))
