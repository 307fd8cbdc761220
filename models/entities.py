"""What a shop consists of: frozen values, one table row each.

`router.core` replaces them, never changes them; `router.store` writes each touched one as the row of the same name.
Times are aware UTC, truncated to milliseconds.
"""

from datetime import datetime
from typing import Any, Literal, dataclass_transform

from msgspec import Struct, field

from models.enums import (
    AssignmentReason,
    Connection,
    ConversationState,
    EntryState,
    HandoffTrigger,
    MessageKind,
    OfflineHandling,
    PoolReason,
    Presence,
    Role,
    RunReason,
    RunState,
    RunTrigger,
    SenderType,
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


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Entity(Struct, frozen=True, forbid_unknown_fields=True):
    """Group the values that are rows."""


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

    `keeps`: gone offline, but she finishes the conversations she has (R1.5)."""

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


class Customer(Entity):
    """Hold a customer and her recent contact: the agent who last spoke to her (R3.1)."""

    id: int
    name: str
    external_id: str | None = None
    facts: dict[str, Any] = {}
    blocked: bool = False
    recent_agent_id: int | None = None
    recent_spoke_at: datetime | None = None
    last_conversation_id: int | None = None


class Handoff(Struct, frozen=True):
    """Remember what took the customer to a person (R8.5)."""

    trigger: HandoffTrigger
    at: datetime
    detail: str | None = None
    intent: str | None = None


class Conversation(Entity):
    """Hold a conversation without its texts (R9.1).

    `waiting_since`: the customer's first unanswered message (R9.6). `idle_at`: when a silent conversation on the
    bot's side is looked at for the pool (R6.4). `excluded`: agents who let it go and are asked last (R4.4).
    """

    id: int
    customer_id: int
    channel: str
    state: ConversationState
    opened_at: datetime
    former_id: int | None = None
    facts: dict[str, Any] = {}
    group_id: int | None = None
    owner_id: int | None = None
    closed_at: datetime | None = None
    messages: int = 0
    customer_messages: int = 0
    first_customer_at: datetime | None = None
    last_customer_at: datetime | None = None
    last_message_at: datetime | None = None
    waiting_since: datetime | None = None
    typed: bool = False
    asked_human: bool = False
    handoff: Handoff | None = None
    bot: str | None = None
    bot_turns: int = 0
    bot_turn: str | None = None
    bot_deadline: datetime | None = None
    bot_misses: int = 0
    bot_missed: bool = False
    idle_at: datetime | None = None
    queued_at: datetime | None = None
    queue_until: datetime | None = None
    entry_id: int | None = None
    excluded: tuple[int, ...] = ()
    agent_read_seq: int = 0
    customer_read_seq: int = 0
    rating: int | None = None


class Entry(Entity):
    """Hold a pool entry (R6.3); the three flags of R6.4 are kept apart."""

    id: int
    conversation_id: int
    customer_id: int
    channel: str
    reason: PoolReason
    entered_at: datetime
    first_message_at: datetime
    last_message_at: datetime
    messages: int
    state: EntryState = EntryState.waiting
    group_id: int | None = None
    asked_human: bool = False
    bot_missed: bool = False
    unanswered: bool = False
    agent_id: int | None = None
    run_id: int | None = None
    closed_at: datetime | None = None
    closed_reason: str | None = None


class Run(Entity):
    """Hold one run of an allocation (R7.13); `entries[dealt:]` are still to be dealt (R7.16)."""

    id: int
    trigger: RunTrigger
    operator: str
    started_at: datetime
    target: Target
    policy_id: int | None = None
    policy_name: str | None = None
    slot: str | None = None
    slot_at: datetime | None = None
    operator_id: int | None = None
    state: RunState = RunState.running
    headcount: int = 0
    quota_per_agent: int | None = None
    cap: int = 0
    eligible: int = 0
    assigned: int = 0
    failed: int = 0
    left: int = 0
    avg_awaiting: float = 0.0
    min_online: int | None = None
    max_avg_awaiting: float | None = None
    agent_cap: int | None = None
    respect_capacity: bool = False
    suspended_recent_contact: bool = True
    per_agent: dict[int, int] = {}
    entries: tuple[int, ...] = ()
    dealt: int = 0
    note: str | None = None
    reason: RunReason | None = None
    finished_at: datetime | None = None


class Message(Struct, frozen=True):
    """Hold one message; texts are never part of the routing state."""

    conversation_id: int
    seq: int
    sender_type: SenderType
    sender_id: int | None
    sender_name: str
    kind: MessageKind
    text: str
    at: datetime
    client_msg_id: str | None = None


class Step(Struct, frozen=True, omit_defaults=True):
    """Tell one hop of routing: the rule, whether it took the conversation, and the values compared."""

    rule: str
    took: bool
    detail: str
    values: dict[str, Any] = {}


class Candidate(Struct, frozen=True, omit_defaults=True):
    """Show one agent who was considered: `reason` is why she was not taken, empty for the winner."""

    agent_id: int
    load: int
    capacity: int
    weight: int
    priority: int
    last_assigned_at: datetime | None = None
    reason: str = ""


class Trace(Struct, frozen=True, omit_defaults=True):
    """Explain a decision (R4.6): the steps, up to 200 candidates, and counts by reason for the rest."""

    steps: tuple[Step, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    omitted: dict[str, int] = {}
    winner: int | None = None
    tie: str | None = None


class Assignment(Struct, frozen=True, omit_defaults=True):
    """Tell why a conversation came to an agent, in words for her card (R7.12)."""

    reason: AssignmentReason
    operator: str
    kind: str = "shunt"
    text: str = ""
    note: str | None = None
    run_id: int | None = None
    entry_id: int | None = None
    policy_id: int | None = None
    policy_name: str | None = None
    slot_at: datetime | None = None
    chosen_by: AssignmentReason | None = None
    entry_first_message_at: datetime | None = None
    entry_last_message_at: datetime | None = None
    entry_messages: int | None = None
