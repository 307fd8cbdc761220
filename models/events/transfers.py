"""Events of transfers that are offered (R9.4); a direct transfer is one unassignment and one assignment."""

from datetime import datetime
from typing import Any, ClassVar

from models.entities import Offer, Trace
from models.enums import ConversationState, OfferEnd
from models.events.event import Event


class TransferOffered(Event, tag="transfer.requested"):
    """A colleague is asked to take a conversation; the sender owns it until she accepts.

    Carries what her row shows, so that the frame can be made again from the log alone, and why she was chosen (R4.6).
    """

    tells_agent: ClassVar[bool] = True
    conversation_id: int
    agent_id: int
    offer: Offer
    customer: int
    customer_name: str
    channel: str
    state: ConversationState
    opened_at: datetime
    messages: int
    external_id: str | None = None
    facts: dict[str, Any] = {}
    waiting_since: datetime | None = None
    last_message_at: datetime | None = None
    trace: Trace = Trace()


class TransferEnded(Event, tag="transfer.ended"):
    """An offer is over for the colleague who was asked; she is excluded unless she accepted (R4.4)."""

    tells_agent: ClassVar[bool] = True
    conversation_id: int
    agent_id: int
    end: OfferEnd
    offer: Offer
    by: str
    reason: str | None = None


class TransferReported(Event, tag="transfer.reported"):
    """The sender learns how her offer fares: `end` is None while a colleague is being asked."""

    tells_agent: ClassVar[bool] = True
    conversation_id: int
    agent_id: int
    offer: Offer
    by: str
    end: OfferEnd | None = None
    reason: str | None = None
