"""Which frames the server sends over each kind of socket, and what an ack carries (`contract.md` section 4)."""

from typing import Any

from models.wire.answers import AnswerRatedData
from models.wire.bot_health import BotHealthData
from models.wire.pool import RunProgressData
from models.wire.snapshots import AgentSnapshot, ConsoleSnapshot, VisitorSnapshot
from models.wire.told import (
    AgentChangedData,
    AssignedData,
    ConfigChangedData,
    ConversationClosedData,
    EntryChangedData,
    ErrorData,
    MessageAck,
    MessageCreatedData,
    MessageReadData,
    PartialData,
    PongData,
    PoolChangedData,
    PresenceChangedData,
    QueueChangedData,
    ReadyData,
    ReplyOverdueData,
    ResyncData,
    RunFinishedData,
    ShiftChangedData,
    StateData,
    TakenData,
    TransferEndedData,
    TransferRequestedData,
    TypingData,
    UnassignedData,
    UpdatedData,
    Watching,
)
from models.wire.webhook_health import WebhookHealthData

ACKS: dict[str, Any] = {"message.send": MessageAck, "conversation.whisper": MessageAck, "watch": Watching}
"""What an ack carries by the type of the frame it answers; all others carry `Done`."""

EVERYBODY: dict[str, Any] = {
    "ready": ReadyData,
    "error": ErrorData,
    "pong": PongData,
    "resync": ResyncData,
    "message.created": MessageCreatedData,
    "message.read": MessageReadData,
    "typing.started": TypingData,
    "conversation.closed": ConversationClosedData,
}
OF_A_CONVERSATION: dict[str, Any] = {
    "conversation.assigned": AssignedData,
    "conversation.unassigned": UnassignedData,
    "conversation.updated": UpdatedData,
    "transfer.requested": TransferRequestedData,
    "transfer.accepted": TransferEndedData,
    "transfer.declined": TransferEndedData,
    "transfer.expired": TransferEndedData,
    "transfer.cancelled": TransferEndedData,
    "reply.overdue": ReplyOverdueData,
}
"""What happens to an agent's conversation; a supervisor who looks on sees the same."""

AGENT_OUTGOING: dict[str, Any] = {
    **EVERYBODY,
    **OF_A_CONVERSATION,
    "snapshot": AgentSnapshot,
    "typing.stopped": TypingData,
    "shift.changed": ShiftChangedData,
    "config.changed": ConfigChangedData,
    "presence.changed": PresenceChangedData,
    "run.finished": RunFinishedData,
}
VISITOR_OUTGOING: dict[str, Any] = {
    **EVERYBODY,
    "snapshot": VisitorSnapshot,
    "conversation.state": StateData,
    "message.partial": PartialData,
    "answer.rated": AnswerRatedData,
    "customer.blocked": TakenData,
    "customer.unblocked": TakenData,
}
CONSOLE_OUTGOING: dict[str, Any] = {
    "ready": ReadyData,
    "error": ErrorData,
    "pong": PongData,
    "snapshot": ConsoleSnapshot,
    "agent.changed": AgentChangedData,
    "entry.changed": EntryChangedData,
    "pool.changed": PoolChangedData,
    "queue.changed": QueueChangedData,
    "bot.health_changed": BotHealthData,
    "webhook.health_changed": WebhookHealthData,
    "run.progress": RunProgressData,
    "run.finished": RunFinishedData,
    "message.created": MessageCreatedData,
    "message.read": MessageReadData,
    "conversation.closed": ConversationClosedData,
    **OF_A_CONVERSATION,
}
