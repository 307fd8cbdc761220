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
from models.handoff_settings import HandoffSettings
from models.shop_file import (
    BotChoice,
    BotSpec,
    Facts,
    Hours,
    Notices,
    PolicyTerms,
    PresenceSettings,
    QueueSettings,
    RecentContactSettings,
    ReplySettings,
    TransferSettings,
    Widget,
)


class BotHealth(Struct, frozen=True, omit_defaults=True):
    """Remember how a bot did of late (R2.4): `failed_at` its latest failures since it last answered.

    `open_until`: nobody is sent to it before then, and then only who tries it, by the turn `probe`.
    """

    failed_at: tuple[datetime, ...] = ()
    open_until: datetime | None = None
    probe: str | None = None


class Shop(Entity):
    """Hold the settings of a shop; `dedicated` maps a customer's external id to an agent (R2.3).

    `bot_health`: of the bots that failed of late; nobody sets it, their turns do. `bot_secrets`: the names under which
    secrets of bots are kept, the newest first, of bots whose description names no variable of the environment.
    """

    id: int
    key: str
    name: str
    timezone: str = "Asia/Shanghai"
    locale: str = "zh-CN"
    offline_handling: OfflineHandling = OfflineHandling.pool
    delegate_id: int | None = None
    widget: Widget = Widget()
    hours: Hours | None = None
    notices: Notices = Notices()
    presence: PresenceSettings = PresenceSettings()
    replies: ReplySettings = ReplySettings()
    transfer: TransferSettings = TransferSettings()
    recent_contact: RecentContactSettings = RecentContactSettings()
    bot: BotChoice = BotChoice()
    bots: dict[str, BotSpec] = {}
    handoff: HandoffSettings = HandoffSettings()
    dedicated: dict[str, int] = {}
    bot_health: dict[str, BotHealth] = {}
    bot_secrets: dict[str, tuple[str, ...]] = {}
    version: int = 1


class Agent(Entity):
    """Hold an account and its presence; `since` is the start of the presence interval that runs (R1.7).

    `keeps`: gone offline, but she finishes the conversations she has (R1.5). `next_presence`: what she becomes when her
    conversations are done; until then she gets nothing new. `keep_recents`: while suspended, whether her recent
    contacts still come to her; None leaves it to the shop (R3.5). `on_shift` and `shift_until` follow her hours:
    the clock moves them, never her presence (R11.2).
    """

    id: int
    login: str
    name: str
    since: datetime
    role: Role = Role.agent
    capacity: int = 10
    pool_right: bool = False
    disabled: bool = False
    hours: Hours | None = None
    version: int = 1
    presence: Presence = Presence.offline
    presence_reason: str | None = None
    presence_until: datetime | None = None
    connection: Connection = Connection.disconnected
    grace_until: datetime | None = None
    mobile: bool = False
    keeps: bool = False
    keep_recents: bool | None = None
    next_presence: Presence | None = None
    next_reason: str | None = None
    on_shift: bool = True
    shift_until: datetime | None = None
    online_since: datetime | None = None
    last_assigned_at: datetime | None = None


class Member(Struct, frozen=True):
    """Put an agent into a group; weight 0 never receives by selection (R4.2); `capacity` bounds her load in it."""

    agent_id: int
    weight: int = 100
    priority: int = 0
    capacity: int | None = None


class Group(Entity):
    """Hold a shunt group; `position` is its place in the matching order (R2.5).

    `open` and `hours_until` follow its hours, else the shop's (R11.2).
    """

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
    hours: Hours | None = None
    version: int = 1
    open: bool = True
    hours_until: datetime | None = None


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
