"""The rows of configuration, and the presence of agents (R1, R4, R7)."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from models.entities.entity import Entity
from models.enums import (
    Connection,
    OfflineHandling,
    Presence,
    Role,
)
from models.shop_file import (
    BotChoice,
    BotSpec,
    Facts,
    HandoffSettings,
    PolicyTerms,
    PresenceSettings,
    QueueSettings,
    RecentContactSettings,
    ReplySettings,
    Widget,
)


class Shop(Entity):
    """Hold the settings of a shop; `dedicated` maps a customer's external id to an agent (R2.3)."""

    id: int
    key: str
    name: str
    timezone: str = "Asia/Shanghai"
    locale: str = "zh-CN"
    offline_handling: OfflineHandling = OfflineHandling.pool
    delegate_id: int | None = None
    widget: Widget = Widget()
    presence: PresenceSettings = PresenceSettings()
    replies: ReplySettings = ReplySettings()
    recent_contact: RecentContactSettings = RecentContactSettings()
    bot: BotChoice = BotChoice()
    bots: dict[str, BotSpec] = {}
    handoff: HandoffSettings = HandoffSettings()
    dedicated: dict[str, int] = {}
    version: int = 1


class Agent(Entity):
    """Hold an account and its presence; `since` is the start of the presence interval that runs (R1.7).

    `keeps`: gone offline, but she finishes the conversations she has (R1.5).
    """

    id: int
    login: str
    name: str
    since: datetime
    role: Role = Role.agent
    capacity: int = 10
    pool_right: bool = False
    disabled: bool = False
    version: int = 1
    presence: Presence = Presence.offline
    presence_reason: str | None = None
    presence_until: datetime | None = None
    connection: Connection = Connection.disconnected
    grace_until: datetime | None = None
    mobile: bool = False
    keeps: bool = False
    online_since: datetime | None = None
    last_assigned_at: datetime | None = None


class Member(Struct, frozen=True):
    """Put an agent into a group; weight 0 never receives by selection (R4.2)."""

    agent_id: int
    weight: int = 100
    priority: int = 0


class Group(Entity):
    """Hold a shunt group; `position` is its place in the matching order (R2.5)."""

    id: int
    name: str
    position: int
    default: bool = False
    members: tuple[Member, ...] = ()
    takes: tuple[Facts, ...] = ()
    overflow: tuple[int, ...] = ()
    strict: bool = False
    bot: str | None = None
    queue: QueueSettings = QueueSettings()
    version: int = 1


class Target(Struct, frozen=True):
    """Say who receives in a run (R7.6), by id."""

    kind: Literal["shunt_rules", "groups", "agents"] = "shunt_rules"
    groups: tuple[int, ...] = ()
    agents: tuple[int, ...] = ()


class Policy(Entity):
    """Hold an allocation policy; `last_slot` is the latest wall-clock label on record (R7.5)."""

    id: int
    position: int
    terms: PolicyTerms
    target: Target = Target()
    version: int = 1
    enabled_at: datetime | None = None
    last_slot: str | None = None
