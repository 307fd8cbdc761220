"""An agent's desk at once: what she has, who else is there, as of one position of the log (I8)."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from msgspec import Struct

from models.entities import Conversation, Customer
from models.events import Event
from models.wire.shapes import AgentView, ConversationView, Ref
from models.wire.snapshots import AgentSnapshot, ShopInfo
from models.wire.told import TransferRequestedData
from router.core.state import ShopState
from router.runtime.dispatcher import Dispatcher
from router.store.engine import Database
from router.store.queries.desks import Surroundings, surroundings
from router.web.sockets.clients import Snapshot, Standing
from router.web.sockets.colleagues import colleagues
from router.web.sockets.frames import agent_frame
from router.web.views import (
    Names,
    agent_view,
    assignment_view,
    conversation_view,
    message_view,
    offer_view,
)

ATTEMPTS = 5
"""How often the picture is taken again because the tables moved on meanwhile; frames settle the rest."""


class Desk(Struct, frozen=True):
    """Hold what the live state knows of an agent's desk."""

    seq: int
    at: datetime
    shop: ShopInfo
    me: AgentView
    own: tuple[tuple[Conversation, Customer], ...]
    offered: tuple[tuple[Conversation, Customer], ...]
    colleagues: list[AgentView]
    groups: list[Ref]
    names: Names


class AgentClient:
    """Be an agent to `catch_up`."""

    customer_id = None

    def __init__(self, shop: Dispatcher, database: Database, agent_id: int) -> None:
        """Name the agent."""
        self.shop_id = shop.shop_id
        self.agent_id = agent_id
        self._shop = shop
        self._database = database

    @staticmethod
    def frame(seq: int, event: Event) -> bytes | None:
        """Encode what an event tells her."""
        return agent_frame(seq, event)

    async def standing(self) -> Standing:
        """Return where the log stands, and her presence."""
        return await self._shop.ask(lambda state, now: Standing(state.seq, state.agents[self.agent_id].presence))

    async def snapshot(self) -> Snapshot:
        """Return her desk: open conversations with last message and assignment, colleagues, groups."""
        for _ in range(ATTEMPTS):
            desk = await self._shop.ask(partial(desk_of, self.agent_id))
            ids = [conversation.id for conversation, _ in desk.own]
            stored = await self._database.read(surroundings, self.shop_id, ids)
            if same_moment(desk, stored):
                break
        views = [_view(desk, stored, *pair) for pair in desk.own]
        offers = [_offered(desk, *pair) for pair in desk.offered]
        data = AgentSnapshot(desk.shop, desk.me, views, desk.colleagues, desk.groups, offers)
        return Snapshot(desk.seq, desk.at, data, desk.me.presence)


def desk_of(agent_id: int, state: ShopState, now: datetime) -> Desk:
    """Read an agent's desk from the live state."""
    own = _with_customers(state, state.owned.get(agent_id, ()))
    offered = _with_customers(state, state.offered_to.get(agent_id, ()))
    return Desk(
        seq=state.seq,
        at=now,
        shop=shop_info(state),
        me=agent_view(state, state.agents[agent_id]),
        own=own,
        offered=offered,
        colleagues=[agent_view(state, state.agents[each]) for each in colleagues(state, agent_id)],
        groups=[Ref(group.id, group.name) for group in state.groups_in_order()],
        names=_names(state, (*own, *offered)),
    )


def _with_customers(state: ShopState, ids: Iterable[int]) -> tuple[tuple[Conversation, Customer], ...]:
    found = (state.conversations[number] for number in sorted(ids))
    return tuple((each, state.customers[each.customer_id]) for each in found)


def _names(state: ShopState, shown: Iterable[tuple[Conversation, Customer]]) -> Names:
    """Look up the names that the rows show, instead of those of everybody in a large shop."""
    owners = {each.owner_id for each, _ in shown if each.owner_id is not None}
    return Names(
        {agent_id: state.agents[agent_id].name for agent_id in owners},
        {group.id: group.name for group in state.groups_in_order()},
    )


def shop_info(state: ShopState) -> ShopInfo:
    """Tell what the pages need of the shop's settings."""
    shop = state.shop
    return ShopInfo(
        key=shop.key,
        name=shop.name,
        timezone=shop.timezone,
        warn_s=shop.replies.warn_s,
        overdue_s=shop.replies.overdue_s,
        suspended_h=shop.recent_contact.suspended_h,
        when_suspended=shop.recent_contact.when_suspended,
        grace_s=shop.presence.grace_s,
        offer_s=shop.transfer.offer_s,
        to_offline=shop.transfer.to_offline,
    )


def same_moment(desk: Desk, stored: Surroundings) -> bool:
    """Tell whether the tables show the moment of the live picture: they may have moved on after it."""
    return all(stored.newest.get(each.id, 0) == each.messages for each, _ in desk.own) and all(
        found.seq <= desk.seq for found in stored.assignments.values()
    )


def _offered(desk: Desk, conversation: Conversation, customer: Customer) -> TransferRequestedData:
    view = conversation_view(conversation, customer, desk.names)
    return TransferRequestedData(conversation.id, view, offer_view(conversation.offer))  # type: ignore[arg-type]


def _view(desk: Desk, stored: Surroundings, conversation: Conversation, customer: Customer) -> ConversationView:
    assignment = stored.assignments.get(conversation.id)
    message = stored.messages.get(conversation.id)
    return conversation_view(
        conversation,
        customer,
        desk.names,
        assignment=None if assignment is None else assignment_view(assignment.seq, assignment.event),
        last_message=None if message is None else message_view(message),
    )
