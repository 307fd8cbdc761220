"""Tables of what happened: the event log and its projections, only ever added to.

A bot turn is ended, and an answer rated, in the row that is there.
"""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import SQLModel

from models.enums import (
    AssignmentReason,
    Connection,
    ItemOutcome,
    ItemReason,
    MessageKind,
    Presence,
    SenderType,
    TurnEnd,
)
from models.tables.columns import Word, column, index, moment, number


class EventRow(SQLModel, table=True):
    """Hold the log: per shop `seq` 1..n without gaps (I3), each row chained to the one before (I25).

    `agent_id` and `customer_id` are whom the event is told to; `message_seq` leads to the text, which `body` lacks.
    """

    __tablename__ = "event_log"
    __table_args__ = (
        index("event_by_agent", "shop_id", "agent_id", "seq", where="agent_id IS NOT NULL"),
        index("event_by_customer", "shop_id", "customer_id", "seq", where="customer_id IS NOT NULL"),
        index("event_by_conversation", "shop_id", "conversation_id", "seq", where="conversation_id IS NOT NULL"),
        index("event_of_policies", "shop_id", "seq", where="type = 'policy.configured'"),
    )

    shop_id: int = number(key=True)
    seq: int = number(key=True)
    at: datetime = moment()
    type: str
    agent_id: int | None = number()
    customer_id: int | None = number()
    conversation_id: int | None = number()
    message_seq: int | None
    body: str = column(Text)
    chain: bytes


class MessageRow(SQLModel, table=True):
    """Hold messages; `text` and `salt` are NULL once erased, the log keeps their digest.

    `resolved` is what the customer last said of an answer from the knowledge.
    """

    __tablename__ = "message"
    __table_args__ = (
        index(
            "message_by_client_id",
            "shop_id",
            "sender_type",
            "sender_id",
            "client_msg_id",
            unique=True,
            where="client_msg_id IS NOT NULL",
        ),
        index("message_by_answer", "shop_id", "answer_of", "at", where="answer_of IS NOT NULL"),
    )

    shop_id: int = number(key=True)
    conversation_id: int = number(key=True)
    seq: int = number(key=True)
    sender_type: SenderType = column(Word(SenderType))
    sender_id: int | None = number()
    sender_name: str
    kind: MessageKind = column(Word(MessageKind))
    text: str | None = column(Text)
    salt: bytes | None
    client_msg_id: str | None
    at: datetime = moment()
    answer_of: int | None = number()
    resolved: bool | None


class DecisionRow(SQLModel, table=True):
    """Hold every placement of a conversation; `seq` leads to its event, which has the trace (R4.6)."""

    __tablename__ = "decision"
    __table_args__ = (
        index("decision_by_conversation", "shop_id", "conversation_id", "seq"),
        index("decision_by_agent", "shop_id", "agent_id", "conversation_id", where="agent_id IS NOT NULL"),
    )

    shop_id: int = number(key=True)
    seq: int = number(key=True)
    conversation_id: int = number()
    at: datetime = moment()
    outcome: str
    agent_id: int | None = number()
    reason: str | None
    run_id: int | None = number()


class RunItemRow(SQLModel, table=True):
    """Hold what became of each entry of a run (R7.13), once (I16)."""

    __tablename__ = "run_item"
    __table_args__ = (index("item_failed", "shop_id", "entry_id", "run_id", where="outcome = 'failed'"),)

    shop_id: int = number(key=True)
    run_id: int = number(key=True)
    entry_id: int = number(key=True)
    conversation_id: int = number()
    customer_id: int = number()
    customer_name: str
    outcome: ItemOutcome = column(Word(ItemOutcome))
    reason: ItemReason = column(Word(ItemReason))
    agent_id: int | None = number()
    agent_name: str | None
    chosen_by: AssignmentReason | None = column(Word(AssignmentReason))
    trace_id: int = number()
    at: datetime = moment()


class PresenceIntervalRow(SQLModel, table=True):
    """Hold the intervals of presence and connection that ended (R1.7); the running one is the agent's."""

    __tablename__ = "presence_interval"

    shop_id: int = number(key=True)
    agent_id: int = number(key=True)
    started_at: datetime = moment(key=True)
    seq: int = number(key=True)
    ended_at: datetime = moment()
    presence: Presence = column(Word(Presence))
    connection: Connection = column(Word(Connection))
    cause: str
    by: str


class SlotRow(SQLModel, table=True):
    """Hold the ledger: the key is what makes a slot run exactly once (R7.5, I17)."""

    __tablename__ = "slot_ledger"

    shop_id: int = number(key=True)
    policy_id: int = number(key=True)
    slot: str = column(Text, key=True)
    run_id: int = number()
    at: datetime = moment()


class BotTurnRow(SQLModel, table=True):
    """Hold every question to a bot and how it ended (R8.3, I21)."""

    __tablename__ = "bot_turn"
    __table_args__ = (
        index("bot_turn_by_conversation", "shop_id", "conversation_id"),
        index("bot_turn_by_bot", "shop_id", "bot", "opened_at", "turn"),
    )

    shop_id: int = number(key=True)
    turn: str = column(Text, key=True)
    conversation_id: int = number()
    bot: str
    opened_at: datetime = moment()
    deadline: datetime = moment()
    ended_at: datetime | None = moment()
    end: TurnEnd | None = column(Word(TurnEnd))
    missed: bool | None
    confidence: float | None
    intent: str | None
    reason: str | None


class ReceiptRow(SQLModel, table=True):
    """Hold what must happen once: the key, a digest of what was asked and the answer given (I5).

    Only what is dropped by age is indexed by it: most receipts are of messages, and those stay.
    """

    __tablename__ = "receipt"
    __table_args__ = (
        index("receipt_of_request", "at", where="substr(scope, 1, 5) = 'http:'"),
        index("receipt_of_callback", "at", where="substr(scope, 1, 5) = 'hook:'"),
    )

    shop_id: int = number(key=True)
    scope: str = column(Text, key=True)
    key: str = column(Text, key=True)
    digest: bytes
    reply: bytes
    at: datetime = moment()
