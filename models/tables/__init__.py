"""The SQLModel tables: one per entity of the state, and what the log leaves behind for questions."""

from sqlmodel import SQLModel

from models.tables.accounts import CredentialRow, MetaRow, NodeRow, TokenRow
from models.tables.configuration import AgentRow, GroupRow, PolicyRow, ShopRow
from models.tables.history import (
    BotTurnRow,
    DecisionRow,
    EventRow,
    MessageRow,
    PresenceIntervalRow,
    ReceiptRow,
    RunItemRow,
    SlotRow,
)
from models.tables.knowledge import KnowledgeBaseRow, KnowledgeEntryRow, KnowledgeVersionRow
from models.tables.routing import ConversationRow, CustomerRow, EntryRow, RunRow
from models.tables.webhooks import DeliveryAttemptRow, DeliveryRow, WebhookCursorRow, WebhookRow, WebhookSecretRow

METADATA = SQLModel.metadata
"""The whole schema; the migrations have to lead to exactly this."""

__all__ = [
    "METADATA",
    "AgentRow",
    "BotTurnRow",
    "ConversationRow",
    "CredentialRow",
    "CustomerRow",
    "DecisionRow",
    "DeliveryAttemptRow",
    "DeliveryRow",
    "EntryRow",
    "EventRow",
    "GroupRow",
    "KnowledgeBaseRow",
    "KnowledgeEntryRow",
    "KnowledgeVersionRow",
    "MessageRow",
    "MetaRow",
    "NodeRow",
    "PolicyRow",
    "PresenceIntervalRow",
    "ReceiptRow",
    "RunItemRow",
    "RunRow",
    "ShopRow",
    "SlotRow",
    "TokenRow",
    "WebhookCursorRow",
    "WebhookRow",
    "WebhookSecretRow",
]
