"""What clients send over the sockets (`contract.md` section 4): unknown fields are refused."""

from datetime import datetime
from typing import Annotated, Any, Literal, dataclass_transform

from msgspec import Meta, Struct, field

from models.enums import OpenConversations, Presence

FRAME_LIMIT = 64 * 1024
"""Bytes of one frame, both ways (reliability.md section 3, oversize)."""

Text = Annotated[str, Meta(min_length=1, max_length=4000)]
ClientMsgId = Annotated[str, Meta(min_length=1, max_length=64)]
Reason = Annotated[str, Meta(min_length=1, max_length=200)]
Note = Annotated[str, Meta(max_length=1000)]
Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Seq = Annotated[int, Meta(ge=0, le=2**63 - 1)]


class Incoming(Struct, frozen=True, forbid_unknown_fields=True):
    """Carry a client's frame; `data` is decoded by `type` (see `INCOMING` of each socket)."""

    ref: Annotated[str, Meta(min_length=1, max_length=64)]
    type: Annotated[str, Meta(max_length=64)]
    data: dict[str, Any] = {}


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Data(Struct, frozen=True, forbid_unknown_fields=True):
    """Carry the fields of a client's frame."""


class Hello(Data):
    """Open the dialogue: token (unless the session cookie came) and the position to resume from."""

    token: str | None = None
    log_id: str | None = None
    last_seq: Seq | None = None
    mobile: bool = False


class Ping(Data):
    """Measure the way to the server and learn the last position addressed to the client."""


class SetPresenceFrame(Data):
    """Declare presence (R1); `until` ends a suspension, `open_conversations` is due when going offline with some.

    `after_current`: finish the open conversations first. `keep_recents`: whether recent contacts still come while
    suspended; null leaves it to the shop.
    """

    presence: Presence
    reason: Reason | None = None
    until: Annotated[datetime, Meta(tz=True)] | None = None
    after_current: bool = False
    keep_recents: bool | None = None
    open_conversations: OpenConversations | None = None
    to: "TransferTo | None" = None


class SendMessageFrame(Data):
    """Write into a conversation as its owner; `internal` notes are seen by agents only."""

    conversation_id: Id
    client_msg_id: ClientMsgId
    text: Text
    internal: bool = False


class VisitorMessageFrame(Data):
    """Write as the customer; `click` marks a choice from a menu (R6.4). `conversation_id` is only a hint."""

    client_msg_id: ClientMsgId
    text: Text
    conversation_id: Id | None = None
    click: bool = False
    facts: dict[str, Any] | None = None


class ReadFrame(Data):
    """Say that everything up to `seq` was read."""

    conversation_id: Id
    seq: Seq


class TypingFrame(Data):
    """Say that somebody types, or stopped; never stored."""

    conversation_id: Id


class ConversationFrame(Data):
    """Name the conversation to claim, accept, close, or whose offer to accept or take back."""

    conversation_id: Id


class TransferTo(Data):
    """Name the target of a transfer: exactly one of the two."""

    agent: Id | None = None
    group: Id | None = None


class TransferFrame(Data):
    """Give a conversation to an agent or a group (R9.4); `offer`: she is asked first."""

    conversation_id: Id
    to: TransferTo
    reason: Reason
    note: Note | None = None
    offer: bool = False


class DeclineFrame(Data):
    """Decline a conversation one was given, or one that is offered."""

    conversation_id: Id
    reason: Reason | None = None


class ReturnToPoolFrame(Data):
    """Put a conversation back into the offline pool; a reason is due (R9.7)."""

    conversation_id: Id
    reason: Reason


class TakeOverFrame(Data):
    """Take a conversation as a supervisor, whoever has it."""

    conversation_id: Id
    reason: Reason | None = None


class WhisperFrame(Data):
    """Say something to the owner as a supervisor; the customer never sees it."""

    conversation_id: Id
    client_msg_id: ClientMsgId
    text: Text


class BlockFrame(Data):
    """Block the customer of a conversation; she is told that nothing of hers is taken, never why (R7.10)."""

    customer_id: Id
    reason: Reason


class UnblockFrame(Data):
    """Lift a block (R7.10)."""

    customer_id: Id


class RateFrame(Data):
    """Rate the conversation, 1 (bad) to 5 (good)."""

    conversation_id: Id
    rating: Annotated[int, Meta(ge=1, le=5)]
    comment: Note | None = None


class RateAnswerFrame(Data):
    """Say whether a bot's answer from the knowledge helped, of a message that is `rateable`; it may be changed."""

    conversation_id: Id
    message_seq: Annotated[int, Meta(ge=1, le=2**63 - 1)]
    resolved: bool


class WatchFrame(Data):
    """Choose what a supervisor's socket shows; each topic answers with a snapshot."""

    topics: list[Literal["agents", "queue", "pool", "runs", "bots", "webhooks"]]
    conversation_id: Id | None = None


class ForcePresenceFrame(Data):
    """Set another agent's presence, with a reason (R1.7)."""

    agent_id: Id
    presence: Presence
    reason: Reason


AGENT_INCOMING: dict[str, type[Data]] = {
    "hello": Hello,
    "ping": Ping,
    "presence.set": SetPresenceFrame,
    "message.send": SendMessageFrame,
    "message.read": ReadFrame,
    "typing.start": TypingFrame,
    "typing.stop": TypingFrame,
    "conversation.claim": ConversationFrame,
    "conversation.accept": ConversationFrame,
    "conversation.decline": DeclineFrame,
    "conversation.close": ConversationFrame,
    "conversation.transfer": TransferFrame,
    "conversation.return_to_pool": ReturnToPoolFrame,
    "conversation.takeover": TakeOverFrame,
    "conversation.whisper": WhisperFrame,
    "transfer.accept": ConversationFrame,
    "transfer.decline": DeclineFrame,
    "transfer.cancel": ConversationFrame,
    "customer.block": BlockFrame,
    "customer.unblock": UnblockFrame,
}
VISITOR_INCOMING: dict[str, type[Data]] = {
    "hello": Hello,
    "ping": Ping,
    "message.send": VisitorMessageFrame,
    "message.read": ReadFrame,
    "typing.start": TypingFrame,
    "typing.stop": TypingFrame,
    "handoff.request": Ping,
    "queue.leave": Ping,
    "conversation.leave": Ping,
    "conversation.rate": RateFrame,
    "answer.rate": RateAnswerFrame,
}
CONSOLE_INCOMING: dict[str, type[Data]] = {
    "hello": Hello,
    "ping": Ping,
    "watch": WatchFrame,
    "agent.presence.force": ForcePresenceFrame,
    "conversation.takeover": TakeOverFrame,
    "conversation.whisper": WhisperFrame,
}
