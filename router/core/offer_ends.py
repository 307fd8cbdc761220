"""How an offered transfer ends, told to her who was asked and to the sender (R9.4)."""

from datetime import datetime

from msgspec.structs import replace

from models.entities import Conversation, Offer
from models.enums import OfferEnd
from models.events import Event, TransferEnded, TransferReported
from router.core.registry import evolves
from router.core.state import ShopState

LET_GO = frozenset({OfferEnd.declined, OfferEnd.expired})
"""Ends after which she is asked last from now on (R4.4)."""


def end_offer(
    conversation: Conversation, end: OfferEnd, by: str, now: datetime, reason: str | None = None
) -> list[Event]:
    """End the open offer for both sides, if there is one."""
    offer = conversation.offer
    if offer is None:
        return []
    return [
        ended(conversation.id, offer, end, by, now, reason),
        reported(conversation.id, offer, end, by, now, reason),
    ]


def ended(
    conversation_id: int, offer: Offer, end: OfferEnd, by: str, now: datetime, reason: str | None = None
) -> TransferEnded:
    """Tell her who was asked that the offer is over; it is, from this event on."""
    return TransferEnded(
        at=now, conversation_id=conversation_id, agent_id=offer.to_agent, end=end, offer=offer, by=by, reason=reason
    )


def reported(
    conversation_id: int, offer: Offer, end: OfferEnd | None, by: str, now: datetime, reason: str | None = None
) -> TransferReported:
    """Tell the sender how her offer fares."""
    return TransferReported(
        at=now, conversation_id=conversation_id, agent_id=offer.from_agent, offer=offer, by=by, end=end, reason=reason
    )


@evolves(TransferEnded)
def transfer_ended(state: ShopState, event: TransferEnded) -> None:
    """Close the offer; who declined it or let it expire is asked last from now on (R4.4)."""
    conversation = state.conversations[event.conversation_id]
    excluded = conversation.excluded + ((event.agent_id,) if event.end in LET_GO else ())
    state.change(replace(conversation, offer=None, offer_until=None, excluded=tuple(dict.fromkeys(excluded))))


@evolves(TransferReported)
def transfer_reported(state: ShopState, event: TransferReported) -> None:
    """Change nothing: what the sender is told stands in the offer itself."""
