"""What an event says to a webhook: the shapes of the sockets, without what only agents may read (ADR 0023)."""

from typing import Any

from msgspec.structs import replace

from models.events import (
    ConversationAssigned,
    ConversationHandedToBot,
    ConversationPooled,
    ConversationQueued,
    CustomerBlocked,
    CustomerUnblocked,
    Event,
)
from models.wire.told import AssignedData, RunFinishedData
from router.core.webhooks import offered
from router.store.queries.deliveries import Told
from router.web.pool_views import run_view
from router.web.sockets.frames import AGENT, CUSTOMER, Made, Maker, conversation_assigned


def _assigned(seq: int, event: ConversationAssigned) -> Made:
    """Show the assignment; the note that a colleague wrote for the agent stays with her."""
    kind, data = conversation_assigned(seq, event)
    card = data.system_message
    return kind, AssignedData(data.conversation, data.reason, None if card is None else replace(card, note=None))


MAKERS: dict[type[Event], Maker] = {
    **AGENT,
    ConversationAssigned: _assigned,
    **{
        kind: CUSTOMER[kind]
        for kind in (
            ConversationQueued,
            ConversationPooled,
            ConversationHandedToBot,
            CustomerBlocked,
            CustomerUnblocked,
        )
    },
}
"""As the owner's socket shows it, as the customer's where only she is told."""


def tell(seq: int, found: Told) -> tuple[str, Any] | None:
    """Return type and data of what an endpoint is told of an event, None for what is not offered."""
    if offered(found.event) is None:
        return None
    if found.run is not None:
        return "run.finished", RunFinishedData(run_view(found.run))
    return MAKERS[type(found.event)](seq, found.event)
