"""What supervisors may do to other people's conversations, from their desk or the console: take over, whisper."""

from typing import Any

from models.commands import By, SendMessage, TakeOver
from models.errors import Forbidden
from router.runtime.dispatcher import Dispatcher
from router.web.receipts import agent_message
from router.web.sockets.asking import submit
from router.web.sockets.connection import Connection
from router.web.sockets.decoding import Frame

SUPERVISING = frozenset({"conversation.takeover", "conversation.whisper"})
"""The frames that only supervisors and owners may send."""


def supervise(shop: Dispatcher, connection: Connection, frame: Frame, by: By) -> None:
    """Submit what a supervisor does to a conversation, whoever has it; refuses all others."""
    if not by.supervises:
        raise Forbidden("Only supervisors take over and whisper.")
    data: Any = frame.data
    if frame.type == "conversation.takeover":
        submit(shop, connection, frame, TakeOver(data.conversation_id, by, data.reason))
        return
    once = agent_message(by.id or 0, data.client_msg_id, data.conversation_id, data.text, internal=True)
    whisper = SendMessage(data.conversation_id, data.text, data.client_msg_id, by, internal=True)
    submit(shop, connection, frame, whisper, once)
