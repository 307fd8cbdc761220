"""What a socket asks of its shop: one command per frame, answered in order, without a task per message."""

from typing import Any

import msgspec

from models.commands import Command
from models.wire.rest import MessageAccepted
from models.wire.told import MessageAck
from router.runtime.dispatcher import Dispatcher
from router.runtime.letters import Committed
from router.runtime.once import Once
from router.web.sockets.connection import Connection
from router.web.sockets.decoding import Frame

_reply = msgspec.json.Decoder(MessageAccepted)


def submit(shop: Dispatcher, connection: Connection, frame: Frame, command: Command, once: Once | None = None) -> None:
    """Submit a frame's command; its ack means durable (I1), a message's ack says where it is stored."""
    acked = done if once is None else stored
    connection.answers.later(frame.ref, shop.post(command, once), acked)


def done(_: Committed) -> dict[str, Any]:
    """Say no more than that it is done."""
    return {}


def stored(committed: Committed) -> MessageAck:
    """Say where a message is stored: the same for its repetition (I5)."""
    reply = _reply.decode(committed.reply or b"")
    return MessageAck(reply.conversation_id, reply.seq)
