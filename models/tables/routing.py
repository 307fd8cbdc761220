"""Tables of what is being routed: customers, conversations, pool entries, runs. Columns are the entities' fields."""

from datetime import datetime
from typing import Any

from sqlmodel import SQLModel

from models.entities import Answered, Assignment, Block, Handoff, Offer, Target
from models.enums import (
    Attention,
    ClosedReason,
    ConversationState,
    EntryState,
    PoolReason,
    RunReason,
    RunState,
    RunTrigger,
)
from models.tables.columns import Packed, Word, column, index, moment, number


class CustomerRow(SQLModel, table=True):
    """Hold customers with their recent contact."""

    __tablename__ = "customer"
    __table_args__ = (
        index("customer_by_external_id", "shop_id", "external_id", unique=True, where="external_id IS NOT NULL"),
    )

    shop_id: int = number(key=True)
    id: int = number(key=True)
    name: str
    external_id: str | None
    facts: Any = column(Packed(dict[str, Any]))
    block: Any | None = column(Packed(Block))
    recent_agent_id: int | None = number()
    recent_spoke_at: datetime | None = moment()
    last_conversation_id: int | None = number()


class ConversationRow(SQLModel, table=True):
    """Hold conversations; one open per customer and channel (R9.1, I10)."""

    __tablename__ = "conversation"
    __table_args__ = (
        index(
            "conversation_open",
            "shop_id",
            "customer_id",
            "channel",
            unique=True,
            where="state <> 'closed'",
        ),
        index("conversation_by_customer", "shop_id", "customer_id", "id"),
        index("conversation_by_owner", "shop_id", "owner_id", "id", where="owner_id IS NOT NULL"),
        index("conversation_by_last_message", "shop_id", "last_message_at", "id"),
        index("conversation_by_state", "shop_id", "state", "id", where="state <> 'closed'"),
    )

    shop_id: int = number(key=True)
    id: int = number(key=True)
    customer_id: int = number()
    channel: str
    state: ConversationState = column(Word(ConversationState))
    opened_at: datetime = moment()
    former_id: int | None = number()
    facts: Any = column(Packed(dict[str, Any]))
    group_id: int | None = number()
    owner_id: int | None = number()
    assigned_at: datetime | None = moment()
    accepted_at: datetime | None = moment()
    closed_at: datetime | None = moment()
    closed_reason: ClosedReason | None = column(Word(ClosedReason))
    messages: int
    customer_messages: int
    first_customer_at: datetime | None = moment()
    last_customer_at: datetime | None = moment()
    last_message_at: datetime | None = moment()
    waiting_since: datetime | None = moment()
    typed: bool
    asked_human: bool
    handoff: Any | None = column(Packed(Handoff))
    bot: str | None
    bot_turns: int
    bot_turn: str | None
    bot_deadline: datetime | None = moment()
    bot_misses: int
    bot_missed: bool
    bot_said: Any = column(Packed(tuple[datetime, ...]))
    bot_unsure: int
    sketch: int = number()
    repeats: int
    reassure_at: datetime | None = moment()
    idle_at: datetime | None = moment()
    queued_at: datetime | None = moment()
    queue_until: datetime | None = moment()
    queue_priority: int
    waits_for: int | None = number()
    waits_until: datetime | None = moment()
    offer: Any | None = column(Packed(Offer))
    offer_until: datetime | None = moment()
    overdue_at: datetime | None = moment()
    reclaim_at: datetime | None = moment()
    reclaims: int
    attention: Attention | None = column(Word(Attention))
    entry_id: int | None = number()
    excluded: Any = column(Packed(tuple[int, ...]))
    agent_read_seq: int
    customer_read_seq: int
    rating: int | None
    answers: Any = column(Packed(tuple[Answered, ...]))
    bot_answer: int | None


class EntryRow(SQLModel, table=True):
    """Hold the offline pool; a conversation waits in it once (I16)."""

    __tablename__ = "pool_entry"
    __table_args__ = (
        index("entry_waiting", "shop_id", "conversation_id", unique=True, where="state = 'waiting'"),
        index("entry_by_last_message", "shop_id", "state", "last_message_at", "id"),
    )

    shop_id: int = number(key=True)
    id: int = number(key=True)
    conversation_id: int = number()
    customer_id: int = number()
    channel: str
    reason: PoolReason = column(Word(PoolReason))
    entered_at: datetime = moment()
    first_message_at: datetime = moment()
    last_message_at: datetime = moment()
    messages: int
    state: EntryState = column(Word(EntryState))
    group_id: int | None = number()
    asked_human: bool
    bot_missed: bool
    unanswered: bool
    for_agent_id: int | None = number()
    card: Any | None = column(Packed(Assignment))
    agent_id: int | None = number()
    run_id: int | None = number()
    closed_at: datetime | None = moment()
    closed_reason: str | None


class RunRow(SQLModel, table=True):
    """Hold allocation runs with their arithmetic (R7.13)."""

    __tablename__ = "run"
    __table_args__ = (
        index("run_by_start", "shop_id", "started_at", "id"),
        index("run_running", "shop_id", "id", where="state = 'running'"),
    )

    shop_id: int = number(key=True)
    id: int = number(key=True)
    trigger: RunTrigger = column(Word(RunTrigger))
    operator: str
    started_at: datetime = moment()
    target: Any = column(Packed(Target))
    policy_id: int | None = number()
    policy_name: str | None
    slot: str | None
    slot_at: datetime | None = moment()
    operator_id: int | None = number()
    state: RunState = column(Word(RunState))
    online: int | None
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
    agent_cap: int | None
    spread: int | None
    paced: Any = column(Packed(dict[int, tuple[datetime, int]]))
    resume_at: datetime | None = moment()
    ends_at: datetime | None = moment()
    respect_capacity: bool
    suspended_recent_contact: bool
    per_agent: Any = column(Packed(dict[int, int]))
    entries: Any = column(Packed(tuple[int, ...]))
    dealt: int
    note: str | None
    reason: RunReason | None = column(Word(RunReason))
    finished_at: datetime | None = moment()
