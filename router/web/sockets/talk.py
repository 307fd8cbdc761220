"""A visitor's page at once: her conversation, its state and its latest messages, as of one position (I8)."""

from datetime import datetime, timedelta
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from models.entities import Conversation, Message
from models.enums import ConversationState
from models.errors import Unauthenticated
from models.events import Event
from models.wire.shapes import Ref
from models.wire.snapshots import VisitorSnapshot
from models.wire.told import StateData
from router.core.lines import told_position
from router.core.outlook import outlook
from router.core.state import ShopState
from router.runtime.dispatcher import Dispatcher
from router.store.engine import Database
from router.store.queries.desks import Talk, talk_of
from router.web.sockets.clients import Snapshot, Standing
from router.web.sockets.frames import customer_frame
from router.web.sockets.pace import Pace, waiting_time
from router.web.views import customer_view, message_view, moment

CHANNEL = "web"
"""The channel of the visitor page and the widget."""

MESSAGES = 50
SHOWN_AFTER_CLOSE = timedelta(days=1)
"""How long a closed conversation is still shown to a customer who comes back."""

ATTEMPTS = 5
"""How often the picture is taken again because the tables moved on meanwhile; frames settle the rest."""


class Live(Struct, frozen=True):
    """Hold what the live state knows of a customer's conversation."""

    seq: int
    at: datetime
    shop: Ref
    bot: bool
    conversation: Conversation | None
    state: StateData | None


class CustomerClient:
    """Be a customer to `catch_up`; `pictured` is where her last snapshot showed her."""

    agent_id = None

    def __init__(self, shop: Dispatcher, database: Database, customer_id: int, pace: Pace) -> None:
        """Name the customer; `pace` estimates how long she waits."""
        self.shop_id = shop.shop_id
        self.customer_id = customer_id
        self.pictured: StateData | None = None
        self._pace = pace
        self._shop = shop
        self._database = database

    @staticmethod
    def frame(seq: int, event: Event) -> bytes | None:
        """Encode what an event tells her."""
        return customer_frame(seq, event)

    async def standing(self) -> Standing:
        """Return where the log stands."""
        return await self._shop.ask(lambda state, now: Standing(state.seq))

    async def snapshot(self) -> Snapshot:
        """Return her open conversation, or the last one if it closed within a day."""
        for _ in range(ATTEMPTS):
            live = await self._shop.ask(partial(live_of, self.customer_id, self._pace))
            talk = await self._stored(live.conversation)
            if same_moment(live, talk):
                break
        self.pictured = live.state
        blocked = talk.customer.block is not None
        # By whom and why is not hers to know.
        customer = customer_view(replace(talk.customer, block=None))
        messages = [message_view(message) for message in shown(live, talk)]
        data = VisitorSnapshot(live.shop, customer, _state(live, talk), messages, live.bot, blocked)
        return Snapshot(live.seq, live.at, data)

    async def _stored(self, open_one: Conversation | None) -> Talk:
        number = None if open_one is None else open_one.id
        talk = await self._database.read(talk_of, self.shop_id, self.customer_id, MESSAGES, number)
        if talk is None:
            raise Unauthenticated("There is no such customer any more; ask for a new session.")
        return talk


def live_of(customer_id: int, pace: Pace, state: ShopState, now: datetime) -> Live:
    """Read a customer's conversation from the live state."""
    conversation = state.open_conversation(customer_id, CHANNEL)
    shop, choice = state.shop, state.shop.bot
    return Live(
        seq=state.seq,
        at=now,
        shop=Ref(shop.id, shop.name),
        bot=choice.mode != "off" and choice.bot is not None,
        conversation=conversation,
        state=None if conversation is None else state_of(state, conversation, pace, now),
    )


def state_of(state: ShopState, conversation: Conversation, pace: Pace, now: datetime) -> StateData:
    """Tell where a conversation is, in the customer's words."""
    if (position := told_position(state, conversation)) is not None:
        return queued_state(conversation, position, pace, now)
    owner = state.agents.get(conversation.owner_id or 0)
    entry = state.entries.get(conversation.entry_id or 0)
    waits = conversation.state is ConversationState.waiting_offline
    ahead = outlook(state, state.groups.get(entry.group_id or 0) if entry else None, now) if waits else None
    return StateData(
        conversation_id=conversation.id,
        state=conversation.state,
        agent=None if owner is None else owner.name,
        back_at=moment(ahead.back_at) if ahead else None,
        notice=ahead.notice if ahead else None,
    )


def queued_state(conversation: Conversation, position: int, pace: Pace, now: datetime) -> StateData:
    """Tell a customer her place and about how long it takes (R5.3)."""
    estimate_s = waiting_time(conversation, position, pace, now)
    return StateData(conversation.id, ConversationState.queued, position=position, estimate_s=estimate_s)


def same_moment(live: Live, talk: Talk) -> bool:
    """Tell whether the tables show the moment of the live picture: they may have moved on after it."""
    if live.conversation is None:
        return talk.conversation is None or talk.conversation.state is ConversationState.closed
    last = talk.messages[-1].seq if talk.messages else 0
    shown_now = talk.conversation is not None and talk.conversation.id == live.conversation.id
    return shown_now and last <= live.conversation.messages


def shown(live: Live, talk: Talk) -> list[Message]:
    """Choose the messages to show: none of a conversation that closed more than a day ago."""
    closed_at = None if talk.conversation is None else talk.conversation.closed_at
    over = live.conversation is None and closed_at is not None and live.at - closed_at > SHOWN_AFTER_CLOSE
    return [] if over else talk.messages


def _state(live: Live, talk: Talk) -> StateData | None:
    if live.state is not None or not shown(live, talk) or talk.conversation is None:
        return live.state
    return StateData(talk.conversation.id, ConversationState.closed)
