"""What a page shows at once: the snapshots of desk, visitor page and console (`contract.md` section 4)."""

from msgspec import Struct

from models.wire.bot_health import BotHealthView
from models.wire.rest import QueuePlace
from models.wire.shapes import AgentView, ConversationView, CustomerView, MessageView, Ref, RunView
from models.wire.told import PoolStrip, StateData, TransferRequestedData
from models.wire.webhook_health import WebhookHealthView


class ShopInfo(Struct, frozen=True):
    """Tell the pages what they need of the shop's settings."""

    key: str
    name: str
    timezone: str
    warn_s: int
    overdue_s: int
    suspended_h: int
    when_suspended: str
    grace_s: int = 45
    offer_s: int = 60
    to_offline: bool = False


class AgentSnapshot(Struct, frozen=True):
    """Give the desk everything it shows at once."""

    shop: ShopInfo
    me: AgentView
    conversations: list[ConversationView]
    colleagues: list[AgentView]
    groups: list[Ref]
    offers: list[TransferRequestedData] = []


class VisitorSnapshot(Struct, frozen=True):
    """Give the visitor page everything it shows at once; `blocked`: the shop takes nothing from her (R7.10)."""

    shop: Ref
    customer: CustomerView
    state: StateData | None
    messages: list[MessageView]
    bot: bool
    blocked: bool = False


class ConsoleSnapshot(Struct, frozen=True):
    """Give a console socket what it watches."""

    agents: list[AgentView]
    pool: PoolStrip | None
    runs: list[RunView]
    queue: list[QueuePlace]
    bots: list[BotHealthView] = []
    webhooks: list[WebhookHealthView] = []
