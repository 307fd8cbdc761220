"""`/ws/agent`: what the frames of an agent mean."""

from collections.abc import Callable
from typing import Any

from models.commands import (
    AcceptConversation,
    AcceptTransfer,
    BlockCustomer,
    By,
    CancelTransfer,
    ClaimConversation,
    CloseConversation,
    Command,
    DeclineConversation,
    DeclineTransfer,
    ReadMessages,
    ReturnToPool,
    SendMessage,
    SetPresence,
    TransferConversation,
    UnblockCustomer,
)
from models.wire import frames as wire
from router.web.receipts import agent_message
from router.web.sockets.asking import submit
from router.web.sockets.connection import Connection
from router.web.sockets.decoding import Frame, FrameDecoder
from router.web.sockets.desk import AgentClient
from router.web.sockets.member import Member
from router.web.sockets.resume import catch_up
from router.web.sockets.supervising import SUPERVISING, supervise
from router.web.times import utc_ms

DECODER = FrameDecoder(wire.AGENT_INCOMING)


class AgentSide(Member):
    """Be an agent's end of one socket."""

    decoder = DECODER

    async def greet(self, connection: Connection, ref: str, hello: wire.Hello) -> None:
        """Let an agent in: she counts as connected before she is told so, then gets what she missed."""
        identity = await self.identify(connection, hello)
        connection.hold()
        self.key = (identity.shop_id, identity.id)
        await self.hub.arrive(self.key, connection, mobile=hello.mobile)
        if self.by.supervises:
            self.hub.run_news.inform(self.key)
        client = AgentClient(self.shop, self.hub.database, identity.id)
        self.hub.agents.reached(self.key, await catch_up(self.hub, connection, ref, hello, client))

    def act(self, connection: Connection, frame: Frame) -> None:
        """Submit the one command a frame asks for."""
        self.hub.rates.agent.take(self.key, self.hub.clock.now())
        if frame.type == "message.send":
            self._write(connection, frame)
        elif frame.type in SUPERVISING:
            supervise(self.shop, connection, frame, self.by)
        elif frame.type in COMMANDS:
            submit(self.shop, connection, frame, COMMANDS[frame.type](self.by, frame.data))
        elif frame.type == "ping":
            self.pong(connection, frame, self.hub.agents.get(self.key))
        elif frame.type in {"typing.start", "typing.stop"}:
            self.hub.typing.agent_types(self.shop, connection, frame, self.by)
        else:
            raise self.greeted_already()

    def _write(self, connection: Connection, frame: Frame) -> None:
        data: Any = frame.data
        once = agent_message(self.key[1], data.client_msg_id, data.conversation_id, data.text, data.internal)
        command = SendMessage(data.conversation_id, data.text, data.client_msg_id, self.by, data.internal)
        submit(self.shop, connection, frame, command, once)

    def leave(self, connection: Connection) -> None:
        """Forget a socket that is gone."""
        self.hub.depart(self.key, connection)
        self.hub.run_news.forget(self.key)


def set_presence(by: By, data: wire.SetPresenceFrame) -> Command:
    """Declare one's own presence (R1)."""
    to = data.to or wire.TransferTo()
    return SetPresence(
        agent_id=by.id or 0,
        presence=data.presence,
        by=by,
        reason=data.reason,
        until=None if data.until is None else utc_ms(data.until, "until"),
        after_current=data.after_current,
        keep_recents=data.keep_recents,
        open_conversations=data.open_conversations,
        to_agent=to.agent,
        to_group=to.group,
    )


def transfer(by: By, data: wire.TransferFrame) -> Command:
    """Give a conversation to an agent or a group (R9.4)."""
    return TransferConversation(
        data.conversation_id,
        data.reason,
        by,
        to_agent=data.to.agent,
        to_group=data.to.group,
        note=data.note,
        offer=data.offer,
    )


COMMANDS: dict[str, Callable[[By, Any], Command]] = {
    "presence.set": set_presence,
    "message.read": lambda by, data: ReadMessages(data.conversation_id, data.seq, agent_id=by.id),
    "conversation.claim": lambda by, data: ClaimConversation(data.conversation_id, by),
    "conversation.accept": lambda by, data: AcceptConversation(data.conversation_id, by),
    "conversation.decline": lambda by, data: DeclineConversation(data.conversation_id, by, data.reason),
    "conversation.close": lambda by, data: CloseConversation(data.conversation_id, by),
    "conversation.transfer": transfer,
    "conversation.return_to_pool": lambda by, data: ReturnToPool(data.conversation_id, data.reason, by),
    "transfer.accept": lambda by, data: AcceptTransfer(data.conversation_id, by),
    "transfer.decline": lambda by, data: DeclineTransfer(data.conversation_id, by, data.reason),
    "transfer.cancel": lambda by, data: CancelTransfer(data.conversation_id, by),
    "customer.block": lambda by, data: BlockCustomer(data.customer_id, data.reason, by),
    "customer.unblock": lambda by, data: UnblockCustomer(data.customer_id, by),
}
"""The command of each frame type; a message, which happens once, is apart."""
