"""What REST requests carry (`contract.md` section 3): unknown fields are refused."""

from datetime import datetime
from typing import Annotated, Literal, dataclass_transform

from msgspec import UNSET, Meta, Struct, UnsetType, field

from models.enums import OpenConversations, PoolReason, Presence
from models.shop_file import Capacity, Facts, Name, PolicyTerms, QueueSettings
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
    open_conversations: OpenConversations | None = None
    to: TransferTo | None = None


class AgentPatch(Body):
    """Change an account; what is absent stays."""

    name: Name | UnsetType = UNSET
    capacity: Capacity | UnsetType = UNSET
    pool_right: bool | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET


class MemberBody(Body):
    """Put an agent (id) into a group."""

    agent: Id
    weight: Annotated[int, Meta(ge=0, le=1000)] = 100
    priority: Annotated[int, Meta(ge=-100, le=100)] = 0


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


class MessageBody(Body):
    """Write into a conversation as its owner."""

    text: Text
    client_msg_id: ClientMsgId
    internal: bool = False


class TransferBody(Body):
    """Give a conversation to an agent or a group (R9.4)."""

    to: TransferTo
    reason: Reason
    note: Note | None = None
    offer: bool = False


class ReasonBody(Body):
    """Say why."""

    reason: Reason


class PoolFilter(Body):
    """Choose entries by what the pool page filters."""

    group: Id | None = None
    reason: PoolReason | None = None
    asked_human: bool | None = None
    since: Moment | None = None
    q: Words | None = None


class PoolTarget(Body):
    """Say who gets the entries: exactly one of the four."""

    agent: Id | None = None
    agents: tuple[Id, ...] | None = None
    group: Id | None = None
    shunt_rules: bool | None = None


class PoolAssign(Body):
    """Hand out chosen entries by hand (R6.7)."""

    to: PoolTarget
    entries: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=5000)] | None = None
    filter: PoolFilter | None = None
    note: Note | None = None


class Targets(Body):
    """Say who receives (R7.6), by id."""

    kind: Literal["shunt_rules", "groups", "agents"] = "shunt_rules"
    groups: tuple[Id, ...] = ()
    agents: tuple[Id, ...] = ()


class PolicyBody(PolicyTerms):
    """Describe an allocation policy; the words are those of the shop file, targets go by id (R7)."""

    targets: Targets = Targets()
