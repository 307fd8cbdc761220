"""What REST requests carry (`contract.md` section 3): unknown fields are refused."""

from datetime import datetime
from typing import Annotated, Literal, dataclass_transform

from msgspec import UNSET, Meta, Struct, UnsetType, field

from models.enums import OfflineHandling, OpenConversations, PoolReason, PoolSort, Presence, Role
from models.handoff_settings import HandoffSettings
from models.shop_file import (
    BotChoice,
    Capacity,
    Facts,
    Hours,
    Name,
    Notices,
    PolicyTerms,
    PresenceSettings,
    QueueSettings,
    RecentContactSettings,
    ReplySettings,
    TransferSettings,
    Widget,
)
from models.wire.frames import ClientMsgId, Id, Note, Reason, Text, TransferTo

Moment = Annotated[datetime, Meta(tz=True)]
"""A time in a request, with its offset."""

Words = Annotated[str, Meta(min_length=1, max_length=100)]
"""What somebody searches for."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Body(Struct, frozen=True, forbid_unknown_fields=True):
    """Carry the fields of a request; unknown ones are refused."""


class Login(Body):
    """Sign in with shop, login and password."""

    shop: Annotated[str, Meta(max_length=64)]
    login: Annotated[str, Meta(max_length=64)]
    password: Annotated[str, Meta(max_length=200)]


class CustomerMessage(Body):
    """Hand in a customer's message from the merchant's own channel."""

    text: Text
    client_msg_id: ClientMsgId
    facts: Facts | None = None
    channel: Annotated[str, Meta(min_length=1, max_length=32)] = "api"
    name: Annotated[str, Meta(max_length=64)] | None = None


class VisitorSession(Body):
    """Ask for the widget's token; an `external_id` needs the shop's `signature`."""

    shop: Annotated[str, Meta(max_length=64)]
    external_id: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    signature: Annotated[str, Meta(max_length=128)] | None = None
    name: Annotated[str, Meta(max_length=64)] | None = None
    facts: Facts | None = None


class PresenceBody(Body):
    """Set presence (R1); a supervisor may set others'."""

    presence: Presence
    reason: Reason | None = None
    until: Moment | None = None
    after_current: bool = False
    keep_recents: bool | None = None
    open_conversations: OpenConversations | None = None
    to: TransferTo | None = None


class AgentPatch(Body):
    """Change an account; what is absent stays, `hours: null` means always (R11.1)."""

    name: Name | UnsetType = UNSET
    capacity: Capacity | UnsetType = UNSET
    pool_right: bool | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET
    role: Role | UnsetType = UNSET
    hours: Hours | UnsetType | None = UNSET


class NewPassword(Body):
    """Set somebody's password; null generates one, shown once in the answer."""

    password: Annotated[str, Meta(min_length=8, max_length=200)] | None = None


class MemberBody(Body):
    """Put an agent (id) into a group; `capacity` bounds her conversations of this group."""

    agent: Id
    weight: Annotated[int, Meta(ge=0, le=1000)] = 100
    priority: Annotated[int, Meta(ge=-100, le=100)] = 0
    capacity: Capacity | None = None


class MembersBody(Body):
    """Replace a group's members."""

    members: tuple[MemberBody, ...]


class GroupBody(Body):
    """Describe a group with ids."""

    name: Name
    default: bool = False
    members: tuple[MemberBody, ...] = ()
    takes: tuple[Facts, ...] = ()
    overflow: tuple[Id, ...] = ()
    strict: bool = False
    bot: str | None = None
    queue: QueueSettings = QueueSettings()
    hours: Hours | None = None


class GroupOrder(Body):
    """Set the matching order: every group once, first to last (R2.5)."""

    groups: tuple[Id, ...]


class DedicatedBody(Body):
    """Bind a customer (external id) to an agent (R2.3)."""

    customer: Annotated[str, Meta(min_length=1, max_length=128)]
    agent: Id


class SettingsBody(Body):
    """Hold a shop's settings in the words of the shop file; accounts go by id."""

    name: Name
    timezone: str = "Asia/Shanghai"
    locale: Literal["zh-CN", "en"] = "zh-CN"
    offline_handling: OfflineHandling = OfflineHandling.pool
    delegate: Id | None = None
    widget: Widget = Widget()
    hours: Hours | None = None
    notices: Notices = Notices()
    presence: PresenceSettings = PresenceSettings()
    replies: ReplySettings = ReplySettings()
    transfer: TransferSettings = TransferSettings()
    recent_contact: RecentContactSettings = RecentContactSettings()
    bot: BotChoice = BotChoice()
    handoff: HandoffSettings = HandoffSettings()
    dedicated: tuple[DedicatedBody, ...] = ()


class GroupDraft(GroupBody):
    """Describe a group as it might be, for a trial: `id` of an existing one, 0 for a new one."""

    id: Annotated[int, Meta(ge=0)] = 0


class TrialBody(Body):
    """Describe a customer who might write: known by id or external id, or a stranger with these facts.

    `at`: the time of the trial, now if absent. `groups` and `settings` are unsaved configuration to try instead
    of the shop's own.
    """

    customer: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    customer_id: Id | None = None
    channel: Annotated[str, Meta(min_length=1, max_length=32)] = "web"
    facts: Facts = {}
    text: Text = "您好"
    at: Moment | None = None
    groups: tuple[GroupDraft, ...] = ()
    settings: SettingsBody | None = None


class OptionalReason(Body):
    """Say why, if you like."""

    reason: Reason | None = None


class MessageBody(Body):
    """Write into a conversation as its owner."""

    text: Text
    client_msg_id: ClientMsgId
    internal: bool = False


class TransferBody(Body):
    """Give a conversation to an agent or a group (R9.4); `offer`: she is asked first."""

    to: TransferTo
    reason: Reason
    note: Note | None = None
    offer: bool = False


class ReasonBody(Body):
    """Say why."""

    reason: Reason


class PoolFilter(Body):
    """Choose waiting entries by what the pool page filters, in its order; `state`: waiting, failed or older."""

    state: Literal["waiting", "failed", "older"] = "waiting"
    group: Id | None = None
    reason: PoolReason | None = None
    asked_human: bool | None = None
    bot_missed: bool | None = None
    unanswered: bool | None = None
    since: Moment | None = None
    q: Words | None = None
    sort: PoolSort = PoolSort.latest


class PoolTarget(Body):
    """Say who gets the entries: exactly one of the four."""

    agent: Id | None = None
    agents: tuple[Id, ...] | None = None
    group: Id | None = None
    shunt_rules: bool | None = None


class PoolAssign(Body):
    """Hand out chosen entries by hand (R6.7); `except` leaves some of those out that the filter chooses."""

    to: PoolTarget
    entries: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=5000)] | None = None
    filter: PoolFilter | None = None
    but: Annotated[tuple[Id, ...], Meta(max_length=5000)] = field(default=(), name="except")
    note: Note | None = None


class Targets(Body):
    """Say who receives (R7.6), by id."""

    kind: Literal["shunt_rules", "groups", "agents"] = "shunt_rules"
    groups: tuple[Id, ...] = ()
    agents: tuple[Id, ...] = ()


class PolicyBody(PolicyTerms):
    """Describe an allocation policy; the words are those of the shop file, targets go by id (R7)."""

    targets: Targets = Targets()
