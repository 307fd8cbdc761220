"""The shapes used everywhere in answers and frames (`contract.md` section 3)."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any

from msgspec import Meta, Struct, field

from models.enums import (
    AssignmentReason,
    Attention,
    ClosedReason,
    Connection,
    ConversationState,
    EntryState,
    HandoffTrigger,
    ItemOutcome,
    ItemReason,
    MessageKind,
    PoolReason,
    Presence,
    Role,
    RunReason,
    RunState,
    RunTrigger,
    SenderType,
)
from models.shop_file import Hours

Timestamp = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
"""RFC 3339 in UTC with milliseconds, such as `2026-03-01T01:00:00.000Z`."""


@lru_cache(maxsize=1024)
def rfc3339(at: datetime) -> str:
    """Write an aware time as RFC 3339 in UTC with milliseconds; one message names the same time often."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


class Ref(Struct, frozen=True):
    """Name a thing in an answer."""

    id: int
    name: str


class Sender(Struct, frozen=True):
    """Say who wrote a message; bot and system have no id."""

    type: SenderType
    id: int | None
    name: str


class MessageView(Struct, frozen=True, omit_defaults=True):
    """Show one message; `seq` counts 1..n in its conversation (R9.2).

    `rateable`: a bot's answer from the knowledge, of which the customer may say whether it helped; `resolved`: what
    she said.
    """

    conversation_id: int
    seq: int
    sender: Sender
    kind: MessageKind
    text: str
    at: Timestamp
    client_msg_id: str | None = None
    rateable: bool = False
    resolved: bool | None = None


class BlockView(Struct, frozen=True):
    """Show who blocked a customer, when and why (R7.10)."""

    by: str
    at: Timestamp
    reason: str
    by_id: int | None = None


class CustomerView(Struct, frozen=True):
    """Show a customer as agents see her; `block` is null unless she is blocked, and always to herself."""

    id: int
    name: str
    external_id: str | None = None
    facts: dict[str, Any] = {}
    block: BlockView | None = None


class SystemMessage(Struct, frozen=True):
    """Say to the agent why a conversation came to her (R7.12): a card, not a numbered message.

    `text` is exactly 「离线留言分配」 for an allocation and the transfer's reason for a transfer. `after_seq`
    is the number of the last message before it.
    """

    kind: str
    text: str
    operator: str
    at: Timestamp
    after_seq: int
    run_id: int | None = None
    entry_id: int | None = None
    note: str | None = None
    policy: Ref | None = None
    slot_at: Timestamp | None = None
    chosen_by: AssignmentReason | None = None
    entry_first_message_at: Timestamp | None = None
    entry_last_message_at: Timestamp | None = None
    entry_messages: int | None = None


class AssignmentView(Struct, frozen=True):
    """Show one assignment; `trace_id` leads to the decision trace (R4.6)."""

    trace_id: int
    reason: AssignmentReason
    agent: Ref
    at: Timestamp
    system_message: SystemMessage | None = None


class HandoffView(Struct, frozen=True):
    """Show what took the customer from the bot to a person, and which bot that was (R8.5)."""

    trigger: HandoffTrigger
    detail: str | None
    intent: str | None
    at: Timestamp
    bot: str | None = None


class OfferView(Struct, frozen=True):
    """Show an offered transfer: who asks whom, until when; `to_group` goes on to the next member (R9.4)."""

    from_: Ref = field(name="from")
    to: Ref
    reason: str
    note: str | None
    at: Timestamp
    expires_at: Timestamp
    to_group: int | None = None


class ConversationView(Struct, frozen=True):
    """Show a conversation to agents and supervisors.

    `waiting_since` is the time of the customer's first unanswered message (R9.6), null when nobody waits.
    `attention`: why a supervisor should look (R9.5). `waits_for`: the busy recent contact it queues for (R3.6).
    `closed_reason`: the customer left, or was blocked; null where it was simply closed (R7.10).
    """

    id: int
    customer: CustomerView
    channel: str
    state: ConversationState
    owner: Ref | None
    group: Ref | None
    opened_at: Timestamp
    closed_at: Timestamp | None
    former_id: int | None
    messages: int
    agent_read_seq: int
    customer_read_seq: int
    last_message_at: Timestamp | None
    waiting_since: Timestamp | None
    asked_human: bool
    handoff: HandoffView | None = None
    assignment: AssignmentView | None = None
    entry_id: int | None = None
    last_message: MessageView | None = None
    assigned_at: Timestamp | None = None
    accepted: bool = False
    attention: Attention | None = None
    offer: OfferView | None = None
    waits_for: Ref | None = None
    closed_reason: ClosedReason | None = None


class AgentView(Struct, frozen=True):
    """Show an agent; `load` is counted from her conversations (R4.2).

    `next_presence`: what she becomes when her conversations are done. `on_shift` follows her hours until
    `shift_until` (R11.2). `waits`: since when her customers await a reply, longest first; console sockets only (R9.6).
    `pinyin`: her name in Latin letters, to find her by.
    """

    id: int
    login: str
    name: str
    role: Role
    capacity: int
    load: int
    awaiting: int
    presence: Presence
    presence_reason: str | None
    presence_until: Timestamp | None
    presence_since: Timestamp
    connection: Connection
    grace_until: Timestamp | None
    pool_right: bool
    disabled: bool
    groups: list[Ref]
    version: int
    keep_recents: bool | None = None
    next_presence: Presence | None = None
    next_reason: str | None = None
    on_shift: bool = True
    shift_until: Timestamp | None = None
    hours: Hours | None = None
    waits: list[Timestamp] = []
    pinyin: str = ""


class EntryView(Struct, frozen=True):
    """Show a pool entry (R6.3); the three flags of R6.4 are kept apart.

    `blocked`: its customer is blocked, so that runs skip it (R7.10).
    """

    id: int
    conversation_id: int
    customer: Ref
    channel: str
    group: Ref | None
    state: EntryState
    reason: PoolReason
    asked_human: bool
    bot_missed: bool
    unanswered: bool
    first_message_at: Timestamp
    last_message_at: Timestamp
    messages: int
    entered_at: Timestamp
    agent: Ref | None = None
    suggested: Ref | None = None
    for_agent: Ref | None = None
    closed_reason: str | None = None
    older_than_window: bool = False
    last_text: str | None = None
    blocked: bool = False
    order_status: str | None = None


class RunView(Struct, frozen=True):
    """Show a run (R7.13): ids are null in a preview; `reason` explains every run that assigned nothing.

    `online` is what `min_online` was compared with (R7.7), null where runs did not yet record it; `headcount` is what
    the cap is made of (R7.8).
    """

    id: int | None
    policy: Ref | None
    slot_at: Timestamp | None
    trigger: RunTrigger
    operator: str
    state: RunState
    headcount: int
    quota_per_agent: int | None
    cap: int
    eligible: int
    assigned: int
    failed: int
    left: int
    avg_awaiting: float
    min_online: int | None
    max_avg_awaiting: float | None
    reason: RunReason | None
    reason_text: str | None
    started_at: Timestamp
    finished_at: Timestamp | None
    online: int | None = None


class ItemView(Struct, frozen=True):
    """Show what became of one entry in a run, with the reason.

    `first_reply_s`: whole seconds until the agent first wrote to the customer after she was given the conversation.
    """

    entry_id: int
    conversation_id: int
    customer: Ref
    outcome: ItemOutcome
    agent: Ref | None
    reason: ItemReason
    reason_text: str
    chosen_by: AssignmentReason | None
    trace_id: int | None
    at: Timestamp | None
    first_reply_s: int | None = None
