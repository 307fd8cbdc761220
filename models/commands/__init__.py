"""What may be asked of a shop: imperative, frozen, complete; `decide` answers each with events or one refusal."""

from models.commands.allocation import AssignEntries, RingSlots, RunPolicy
from models.commands.bots import AnswerBotTurn, FailBotTurn
from models.commands.command import By, Command
from models.commands.configuration import (
    ApplyShopFile,
    PatchAgent,
    RemoveGroup,
    RemovePolicy,
    SaveGroup,
    SavePolicy,
    SetGroupMembers,
)
from models.commands.conversations import (
    ClaimConversation,
    CloseConversation,
    LeaveQueue,
    RateConversation,
    ReadMessages,
    ReceiveMessage,
    RegisterCustomer,
    RequestHandoff,
    ReturnToPool,
    SendMessage,
    TransferConversation,
)
from models.commands.presence import ConnectAgent, LoseAgent, RestartShop, SetPresence
from models.commands.time import Tick

__all__ = [
    "AnswerBotTurn",
    "ApplyShopFile",
    "AssignEntries",
    "By",
    "ClaimConversation",
    "CloseConversation",
    "Command",
    "ConnectAgent",
    "FailBotTurn",
    "LeaveQueue",
    "LoseAgent",
    "PatchAgent",
    "RateConversation",
    "ReadMessages",
    "ReceiveMessage",
    "RegisterCustomer",
    "RemoveGroup",
    "RemovePolicy",
    "RequestHandoff",
    "RestartShop",
    "ReturnToPool",
    "RingSlots",
    "RunPolicy",
    "SaveGroup",
    "SavePolicy",
    "SendMessage",
    "SetGroupMembers",
    "SetPresence",
    "Tick",
    "TransferConversation",
]
