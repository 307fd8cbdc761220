"""`/ws/visitor`: what the frames of a customer mean."""

from collections.abc import Callable
from typing import Any

from models.commands import (
    Command,
    LeaveConversation,
    LeaveQueue,
    RateAnswer,
    RateConversation,
    ReadMessages,
    ReceiveMessage,
    RequestHandoff,
)
from models.wire import frames as wire
from router.web.auth.identity import Identity
from router.web.receipts import customer_message
from router.web.sockets.asking import submit
from router.web.sockets.connection import Connection
from router.web.sockets.decoding import Frame, FrameDecoder
from router.web.sockets.member import Member, not_a_visitor
from router.web.sockets.resume import catch_up
from router.web.sockets.talk import CHANNEL, CustomerClient

DECODER = FrameDecoder(wire.VISITOR_INCOMING)


class VisitorSide(Member):
    """Be a customer's end of one socket."""

    decoder = DECODER

    async def greet(self, connection: Connection, ref: str, hello: wire.Hello) -> None:
        """Let a customer in and give her what she missed."""
        identity = await self._customer(connection, hello)
        connection.hold()
        self.key = (identity.shop_id, identity.id)
        self.hub.customers.join(self.key, connection)
        places = self.hub.places.of(identity.shop_id)
        client = CustomerClient(self.shop, self.hub.database, identity.id, places.pace)
        self.hub.customers.reached(self.key, await catch_up(self.hub, connection, ref, hello, client))
        await places.welcome(connection, identity.id, client.pictured)

    async def _customer(self, connection: Connection, hello: wire.Hello) -> Identity:
        identity = await self._holder(hello)
        if identity.kind != "visitor":
            raise not_a_visitor()
        self.shop = self.hub.shops.by_id(identity.shop_id)
        await self.hub.admission.check_page(self._request, self.shop)
        self.admit(connection, identity)
        return identity

    def act(self, connection: Connection, frame: Frame) -> None:
        """Submit the one command a frame asks for."""
        if frame.type == "message.send":
            self.hub.rates.visitor.take(self.key, self.hub.clock.now())
            self._write(connection, frame)
            return
        self.hub.rates.agent.take(("customer", *self.key), self.hub.clock.now())
        if frame.type in COMMANDS:
            submit(self.shop, connection, frame, COMMANDS[frame.type](self.key[1], frame.data))
        elif frame.type == "ping":
            self.pong(connection, frame, self.hub.customers.get(self.key))
        elif frame.type in {"typing.start", "typing.stop"}:
            self.hub.typing.customer_types(self.shop, connection, frame, self.key[1])
        else:
            raise self.greeted_already()

    def _write(self, connection: Connection, frame: Frame) -> None:
        data: Any = frame.data
        customer_id = self.key[1]
        once = customer_message(customer_id, data.client_msg_id, CHANNEL, data.text)
        command = ReceiveMessage(
            channel=CHANNEL,
            text=data.text,
            client_msg_id=data.client_msg_id,
            customer_id=customer_id,
            facts=data.facts,
            click=data.click,
        )
        submit(self.shop, connection, frame, command, once)

    def leave(self, connection: Connection) -> None:
        """Forget a socket that is gone."""
        self.hub.customers.leave(self.key, connection)


COMMANDS: dict[str, Callable[[int, Any], Command]] = {
    "message.read": lambda customer, data: ReadMessages(data.conversation_id, data.seq, customer_id=customer),
    "handoff.request": lambda customer, data: RequestHandoff(customer, CHANNEL),
    "queue.leave": lambda customer, data: LeaveQueue(customer, CHANNEL),
    "conversation.leave": lambda customer, data: LeaveConversation(customer, CHANNEL),
    "conversation.rate": lambda customer, data: RateConversation(
        customer, data.conversation_id, data.rating, data.comment
    ),
    "answer.rate": lambda customer, data: RateAnswer(customer, data.conversation_id, data.message_seq, data.resolved),
}
"""The command of each frame type; a message, which happens once, is apart."""
