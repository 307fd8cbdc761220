"""What a shop consists of: frozen values, one table row each.

`router.core` replaces them, never changes them; `router.store` writes each touched one as the row of the same name.
Times are aware UTC, truncated to milliseconds.
"""

from models.entities.allocation import Run
from models.entities.bots import BotAttempt
from models.entities.configuration import Agent, BotHealth, Group, Member, Policy, Shop, Target
from models.entities.entity import Entity
from models.entities.knowledge import KnowledgeBase, KnowledgeEntry
from models.entities.routing import Answered, Block, Conversation, Customer, Entry, Handoff, Offer
from models.entities.traces import Assignment, Candidate, Message, Step, Trace
from models.entities.webhooks import Webhook

__all__ = [
    "Agent",
    "Answered",
    "Assignment",
    "Block",
    "BotAttempt",
    "BotHealth",
    "Candidate",
    "Conversation",
    "Customer",
    "Entity",
    "Entry",
    "Group",
    "Handoff",
    "KnowledgeBase",
    "KnowledgeEntry",
    "Member",
    "Message",
    "Offer",
    "Policy",
    "Run",
    "Shop",
    "Step",
    "Target",
    "Trace",
    "Webhook",
]
