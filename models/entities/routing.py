"""The rows of customers, conversations and pool entries (R6, R9)."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from models.entities.entity import Entity
from models.entities.traces import Assignment
from models.enums import (
    Attention,
    ClosedReason,
    ConversationState,
    EntryState,
    HandoffTrigger,
    PoolReason,
)


class Block(Struct, frozen=True):
    """Remember who blocked a customer, when and why; `by_id` is None for the system (R7.10)."""

    reason: str
    by: str
    at: datetime
    by_id: int | None = None


class Customer(Entity):
    """Hold a customer and her recent contact: the agent who last spoke to her (R3.1).

    `block`: the shop takes nothing from her until it is lifted (R7.10).
    """

    id: int
    name: str
    external_id: str | None = None
    facts: dict[str, Any] = {}
    block: Block | None = None
    recent_agent_id: int | None = None
    recent_spoke_at: datetime | None = None
    last_conversation_id: int | None = None


class Handoff(Struct, frozen=True):
    """Remember what took the customer to a person, from which bot, and the values that were compared (R8.2, R8.5)."""

    trigger: HandoffTrigger
    at: datetime
    detail: str | None = None
    intent: str | None = None
    bot: str | None = None
    values: dict[str, Any] = {}


class Offer(Struct, frozen=True):
    """Hold a transfer that is offered: `to_agent` is asked until `expires_at`, the sender owns it meanwhile (R9.4).

    With `to_group` the next of the group is asked after her; `asked` had the offer before. `over_capacity`: a
    supervisor offers it, so that a full agent may accept. `by` is whoever made the offer: the sender, or a supervisor.
    """

    from_agent: int
    from_name: str
    to_agent: int
    to_name: str
    reason: str
    at: datetime
    expires_at: datetime
    note: str | None = None
    to_group: int | None = None
    asked: tuple[int, ...] = ()
    over_capacity: bool = False
    by: str = ""


class Answered(Struct, frozen=True):
    """Remember an answer from the knowledge: which message of which entry, and whether it helped, if she said so."""

    seq: int
    entry: int
    resolved: bool | None = None


class Conversation(Entity):
    """Hold a conversation without its texts (R9.1).

    `waiting_since`: the customer's first unanswered message (R9.6). `idle_at`: when a silent conversation on the
    bot's side is looked at for the pool (R6.4). `excluded`: agents who let it go and are asked last (R4.4).
    `overdue_at`, `reclaim_at`: when the owner's silence is told to her, and ends (R9.5); `reclaims` counts that.
    `queue_priority`: higher first in its line (R5.1). `waits_for`: the busy recent contact it waits for until
    `waits_until` (R3.6). `attention`: why a supervisor should look. `closed_reason`: why it ended, where somebody did
    more than close it. `bot_said`: when the bot wrote within the minute before it last did (T11);
    `bot_unsure`: its unsure answers in a row; `sketch`, `repeats`: the mark of the customer's last message and how
    often in a row she said nearly that (R8.2). `reassure_at`: when she is told that she is not forgotten (R8.6).
    `answers`: the latest from the knowledge; `bot_answer`: the message of the last turn, if it is one of them.
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
    assigned_at: datetime | None = None
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    closed_reason: ClosedReason | None = None
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
    bot_said: tuple[datetime, ...] = ()
    bot_unsure: int = 0
    sketch: int = 0
    repeats: int = 0
    reassure_at: datetime | None = None
    idle_at: datetime | None = None
    queued_at: datetime | None = None
    queue_until: datetime | None = None
    queue_priority: int = 0
    waits_for: int | None = None
    waits_until: datetime | None = None
    offer: Offer | None = None
    offer_until: datetime | None = None
    overdue_at: datetime | None = None
    reclaim_at: datetime | None = None
    reclaims: int = 0
    attention: Attention | None = None
    entry_id: int | None = None
    excluded: tuple[int, ...] = ()
    agent_read_seq: int = 0
    customer_read_seq: int = 0
    rating: int | None = None
    answers: tuple[Answered, ...] = ()
    bot_answer: int | None = None


class Entry(Entity):
    """Hold a pool entry (R6.3); the three flags of R6.4 are kept apart.

    `for_agent_id`: a colleague left it for this agent, who gets it when she is back, with the words of `card` (R9.4).
    """

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
    for_agent_id: int | None = None
    card: Assignment | None = None
    agent_id: int | None = None
    run_id: int | None = None
    closed_at: datetime | None = None
    closed_reason: str | None = None
