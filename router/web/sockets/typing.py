"""Somebody types: told to the other side, never stored, never replayed."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from models.commands import By
from models.errors import NotFound
from models.wire.shapes import Ref
from models.wire.told import TypingData
from router.core.ownership import owned_by
from router.core.state import ShopState
from router.runtime.clock import Clock
from router.runtime.dispatcher import Dispatcher
from router.web.sockets.audience import Audiences
from router.web.sockets.connection import Connection
from router.web.sockets.decoding import Frame
from router.web.sockets.frames import ephemeral

STARTED = "typing.started"
STOPPED = "typing.stopped"


class Typing:
    """Pass on who types, after a look at the live state for who may see it."""

    def __init__(self, clock: Clock, agents: Audiences, customers: Audiences) -> None:
        """Know both sides."""
        self._clock = clock
        self._agents = agents
        self._customers = customers

    def agent_types(self, shop: Dispatcher, connection: Connection, frame: Frame, by: By) -> None:
        """Tell the customer that her agent types; the customer's page takes the sign back by itself."""
        _later(connection, frame, self._agent_types(shop, frame, by))

    def customer_types(self, shop: Dispatcher, connection: Connection, frame: Frame, customer_id: int) -> None:
        """Tell the owner that her customer types or stopped."""
        _later(connection, frame, self._customer_types(shop, frame, customer_id))

    async def _agent_types(self, shop: Dispatcher, frame: Frame, by: By) -> None:
        number = _conversation_of(frame)
        customer = await shop.ask(lambda state, now: owned_by(state, number, by, supervisors=False).customer_id)
        self._mention(self._customers, (shop.shop_id, customer), frame, Ref(by.id or 0, by.name), {STARTED})

    async def _customer_types(self, shop: Dispatcher, frame: Frame, customer_id: int) -> None:
        number = _conversation_of(frame)
        owner, name = await shop.ask(lambda state, now: _owner_of(state, number, customer_id))
        if owner is not None:
            by = Ref(customer_id, name)
            self._mention(self._agents, (shop.shop_id, owner), frame, by, {STARTED, STOPPED})

    def _mention(self, audiences: Audiences, key: tuple[int, int], frame: Frame, by: Ref, told: set[str]) -> None:
        kind = STARTED if frame.type == "typing.start" else STOPPED
        audience = audiences.get(key)
        if audience is not None and kind in told:
            audience.mention(ephemeral(self._clock.now(), kind, TypingData(_conversation_of(frame), by)))


def _owner_of(state: ShopState, conversation_id: int, customer_id: int) -> tuple[int | None, str]:
    conversation = state.conversations.get(conversation_id)
    if conversation is None or conversation.customer_id != customer_id:
        raise NotFound(f"There is no open conversation {conversation_id} of yours.")
    return conversation.owner_id, state.customers[customer_id].name


def _conversation_of(frame: Frame) -> int:
    number: int = frame.data.conversation_id  # type: ignore[union-attr]  # typing frames name one
    return number


def _later(connection: Connection, frame: Frame, told: Coroutine[Any, Any, None]) -> None:
    connection.answers.later(frame.ref, asyncio.ensure_future(told), _nothing)


def _nothing(_: None) -> dict[str, Any]:
    return {}
