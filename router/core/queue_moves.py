"""What a supervisor does to a queue: to the front of the line, into another line (R5.1)."""

from datetime import datetime

from msgspec.structs import replace

from models.commands import By, PromoteInQueue, TransferConversation
from models.entities import Conversation, Group
from models.enums import AssignmentReason, ConversationState
from models.errors import Conflict, Forbidden
from models.events import Event, QueuePromoted
from router.core.intent import Intent
from router.core.ownership import open_conversation
from router.core.registry import decides, evolves
from router.core.routing import route
from router.core.state import ShopState


@decides(PromoteInQueue)
def promote_in_queue(state: ShopState, command: PromoteInQueue, now: datetime) -> list[Event]:
    """Move a waiting customer to the front of her line; who is there already stays (R5.1)."""
    conversation = open_conversation(state, command.conversation_id)
    _check_right(command.by)
    if conversation.state is not ConversationState.queued:
        raise Conflict("This customer does not wait in a queue.")
    first = next(state.queue(conversation.group_id or 0))
    if first.id == conversation.id:
        return []
    priority = first.queue_priority + 1
    return [QueuePromoted(at=now, conversation_id=conversation.id, priority=priority, by=command.by.name)]


def _check_right(by: By) -> None:
    if not by.supervises:
        raise Forbidden("Only a supervisor moves customers in a queue.")


def regroup(
    state: ShopState, conversation: Conversation, group: Group, command: TransferConversation, now: datetime
) -> list[Event]:
    """Route a waiting customer in another group: to an agent, or into its line with her waiting time, else the pool."""
    if group.id == conversation.group_id:
        raise Conflict(f"This customer already waits for {group.name}.")
    intent = Intent(
        "route",
        reason=AssignmentReason.transfer_group,
        group_id=group.id,
        operator=command.by.name,
        words=command.reason,
        note=command.note,
    )
    return route(state, replace(conversation, queue_priority=0), intent, now)


@evolves(QueuePromoted)
def queue_promoted(state: ShopState, event: QueuePromoted) -> None:
    """Give the customer her new place."""
    state.change(replace(state.conversations[event.conversation_id], queue_priority=event.priority))
