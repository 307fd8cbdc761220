"""What a log may say of offered transfers (R9.4, R4.4), checked beside the state as it was before each event."""

from models.entities import Conversation
from models.enums import Connection, OfferEnd, Presence
from models.events import (
    ConversationAssigned,
    ConversationClosed,
    ConversationUnassigned,
    Event,
    TransferEnded,
    TransferOffered,
)
from router.core.state import ShopState
from tests.simulation.oracle import Terms, anybody_left_to_ask, first_of, load


class OfferLog:
    """Follow every offer from asking to its one end."""

    def __init__(self) -> None:
        self.open: dict[int, int] = {}
        self.taken: dict[int, int] = {}

    def before(self, state: ShopState, event: Event) -> None:
        """Look at an event before the state takes it in."""
        if isinstance(event, TransferOffered):
            self._offered(state, event)
        elif isinstance(event, TransferEnded):
            assert self.open.pop(event.conversation_id) == event.agent_id, "ended for her who was asked"
            if event.end is OfferEnd.accepted:
                self.taken[event.conversation_id] = event.agent_id
        elif isinstance(event, ConversationUnassigned | ConversationClosed):
            assert event.conversation_id not in self.open, "an offer ends before its conversation leaves the owner"
        elif isinstance(event, ConversationAssigned) and event.conversation_id in self.taken:
            assert self.taken.pop(event.conversation_id) == event.agent_id, "who accepts has it"

    def after(self, state: ShopState) -> None:
        """Compare with what the state remembers, once a command with all its consequences is through."""
        assert not self.taken
        kept = {it.id: it.offer.to_agent for it in state.conversations.values() if it.offer is not None}
        assert kept == self.open, "one offer per conversation, and each has its end on record"

    def _offered(self, state: ShopState, event: TransferOffered) -> None:
        conversation, offer = state.conversations[event.conversation_id], event.offer
        assert event.conversation_id not in self.open, "one offer at a time"
        self.open[event.conversation_id] = event.agent_id
        assert conversation.owner_id == offer.from_agent != event.agent_id, "the sender owns it"
        agent = state.agents[event.agent_id]
        assert not agent.disabled
        assert agent.presence is not Presence.offline
        assert agent.connection is not Connection.disconnected
        assert offer.over_capacity or load(state, agent) < agent.capacity
        if offer.to_group is not None:
            assert event.agent_id not in offer.asked, "nobody is asked twice by one offer"
            assert event.agent_id == first_to_ask(state, conversation, offer.to_group, {*offer.asked}), "R4.2, R4.4"


def first_to_ask(state: ShopState, conversation: Conversation, group_id: int, asked: set[int]) -> int | None:
    """Who of a group has to be asked: nobody who let it go before, until everybody was asked (R4.4)."""
    group, never = state.groups[group_id], {*asked, conversation.owner_id or 0}
    barred = {*never, *conversation.excluded}
    best = first_of(state, group, Terms(), barred)
    if best is not None or anybody_left_to_ask(state, [group], barred):
        return best
    return first_of(state, group, Terms(), never)
