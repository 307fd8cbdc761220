"""Places in a line as the shape of the contract, for REST and sockets alike (R5)."""

from datetime import datetime

from models.wire.rest import QueuePlace
from models.wire.shapes import ConversationView, Ref, rfc3339
from router.core.lines import Place
from router.web.views import moment


def queue_place(place: Place, view: ConversationView, now: datetime, estimate_s: int | None = None) -> QueuePlace:
    """Show one place in a line."""
    conversation = place.conversation
    since = conversation.queued_at or now
    return QueuePlace(
        position=place.position,
        group=Ref(place.group.id, place.group.name),
        conversation=view,
        queued_at=rfc3339(since),
        queue_until=moment(conversation.queue_until),
        waited_s=int((now - since).total_seconds()),
        why=place.why,
        estimate_s=estimate_s,
        priority=conversation.queue_priority,
    )
