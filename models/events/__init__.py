"""What happened: past tense, frozen, complete enough to rebuild the state and to tell everybody concerned.

An event tells at most one agent (`agent_id` where `tells_agent`) and at most one customer (`customer_id` where
`tells_customer`), so that a recipient's position in the log never splits (I7).
"""

from models.events.allocation import RunFinished, RunItemSettled, RunStarted
from models.events.bots import BotAnswerRefused, BotTurnEnded, BotTurnOpened, BotTurnResumed, HandoffRequested
from models.events.configuration import (
    AgentConfigured,
    GroupConfigured,
    GroupRemoved,
    PolicyConfigured,
    PolicyRemoved,
    ShopConfigured,
)
from models.events.conversations import (
    ConversationAssigned,
    ConversationClosed,
    ConversationHandedToBot,
    ConversationOpened,
    ConversationPooled,
    ConversationQueued,
    ConversationRated,
    ConversationUnassigned,
    CustomerChanged,
    CustomerRegistered,
    MessageCreated,
    MessagesRead,
)
from models.events.event import Event, told_agent, told_customer
from models.events.presence import PresenceChanged

EVENTS: tuple[type[Event], ...] = (
    AgentConfigured,
    BotAnswerRefused,
    BotTurnEnded,
    BotTurnOpened,
    BotTurnResumed,
    ConversationAssigned,
    ConversationClosed,
    ConversationHandedToBot,
    ConversationOpened,
    ConversationPooled,
    ConversationQueued,
    ConversationRated,
    ConversationUnassigned,
    CustomerChanged,
    CustomerRegistered,
    GroupConfigured,
    GroupRemoved,
    HandoffRequested,
    MessageCreated,
    MessagesRead,
    PolicyConfigured,
    PolicyRemoved,
    PresenceChanged,
    RunFinished,
    RunItemSettled,
    RunStarted,
    ShopConfigured,
)
"""Every kind of event; the log refuses to load any other (I28)."""

__all__ = [
    "EVENTS",
    "AgentConfigured",
    "BotAnswerRefused",
    "BotTurnEnded",
    "BotTurnOpened",
    "BotTurnResumed",
    "ConversationAssigned",
    "ConversationClosed",
    "ConversationHandedToBot",
    "ConversationOpened",
    "ConversationPooled",
    "ConversationQueued",
    "ConversationRated",
    "ConversationUnassigned",
    "CustomerChanged",
    "CustomerRegistered",
    "Event",
    "GroupConfigured",
    "GroupRemoved",
    "HandoffRequested",
    "MessageCreated",
    "MessagesRead",
    "PolicyConfigured",
    "PolicyRemoved",
    "PresenceChanged",
    "RunFinished",
    "RunItemSettled",
    "RunStarted",
    "ShopConfigured",
    "told_agent",
    "told_customer",
]
