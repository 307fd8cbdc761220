"""Tables of what supervisors set up: shops, agents, groups, policies. Columns are the entities' fields.

A removed group or policy keeps its row, with `removed_at`: its id is never given again and history keeps its name.
"""

from datetime import datetime
from typing import Any

from sqlmodel import SQLModel

from models.entities import BotHealth, Member, Target
from models.enums import Connection, OfflineHandling, Presence, Role
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
from models.tables.columns import Packed, Word, column, index, moment, number


class ShopRow(SQLModel, table=True):
    """Hold the shops of this database."""

    __tablename__ = "shop"
    __table_args__ = (index("shop_by_key", "key", unique=True),)

    id: int = number(key=True)
    key: str
    name: str
    timezone: str
    locale: str
    offline_handling: OfflineHandling = column(Word(OfflineHandling))
    delegate_id: int | None = number()
    widget: Any = column(Packed(Widget))
    hours: Any | None = column(Packed(Hours))
    notices: Any = column(Packed(Notices))
    presence: Any = column(Packed(PresenceSettings))
    replies: Any = column(Packed(ReplySettings))
    transfer: Any = column(Packed(TransferSettings))
    recent_contact: Any = column(Packed(RecentContactSettings))
    bot: Any = column(Packed(BotChoice))
    bots: Any = column(Packed(dict[str, BotSpec]))
    handoff: Any = column(Packed(HandoffSettings))
    dedicated: Any = column(Packed(dict[str, int]))
    bot_health: Any = column(Packed(dict[str, BotHealth]))
    bot_secrets: Any = column(Packed(dict[str, tuple[str, ...]]))
    version: int


class AgentRow(SQLModel, table=True):
    """Hold accounts with their presence."""

    __tablename__ = "agent"
    __table_args__ = (index("agent_by_login", "shop_id", "login", unique=True),)

    shop_id: int = number(key=True)
    id: int = number(key=True)
    login: str
    name: str
    since: datetime = moment()
    role: Role = column(Word(Role))
    capacity: int
    pool_right: bool
    disabled: bool
    hours: Any | None = column(Packed(Hours))
    version: int
    presence: Presence = column(Word(Presence))
    presence_reason: str | None
    presence_until: datetime | None = moment()
    connection: Connection = column(Word(Connection))
    grace_until: datetime | None = moment()
    mobile: bool
    keeps: bool
    keep_recents: bool | None
    next_presence: Presence | None = column(Word(Presence))
    next_reason: str | None
    on_shift: bool
    shift_until: datetime | None = moment()
    online_since: datetime | None = moment()
    last_assigned_at: datetime | None = moment()


class GroupRow(SQLModel, table=True):
    """Hold shunt groups with their members and ranges."""

    __tablename__ = "shunt_group"

    shop_id: int = number(key=True)
    id: int = number(key=True)
    name: str
    position: int
    default: bool
    members: Any = column(Packed(tuple[Member, ...]))
    takes: Any = column(Packed(tuple[Facts, ...]))
    overflow: Any = column(Packed(tuple[int, ...]))
    strict: bool
    bot: str | None
    queue: Any = column(Packed(QueueSettings))
    hours: Any | None = column(Packed(Hours))
    version: int
    open: bool
    hours_until: datetime | None = moment()
    removed_at: datetime | None = moment()


class PolicyRow(SQLModel, table=True):
    """Hold allocation policies."""

    __tablename__ = "policy"

    shop_id: int = number(key=True)
    id: int = number(key=True)
    position: int
    terms: Any = column(Packed(PolicyTerms))
    target: Any = column(Packed(Target))
    version: int
    enabled_at: datetime | None = moment()
    last_slot: str | None
    removed_at: datetime | None = moment()
