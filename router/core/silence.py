"""The owner's silence: since when she lets a customer wait, and when that is overdue (R9.5, R9.6)."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from models.entities import Conversation
from models.events import Event, ReplyOverdue
from router.core.registry import evolves
from router.core.state import ShopState


def silent_since(conversation: Conversation) -> datetime | None:
    """Return since when the owner lets the customer wait: the unanswered message, or the assignment if later (D)."""
    if conversation.owner_id is None or conversation.waiting_since is None:
        return None
    return max(conversation.waiting_since, conversation.assigned_at or conversation.waiting_since)


def timed(state: ShopState, old: Conversation, new: Conversation) -> Conversation:
    """Return the new value with the deadlines of its silence by the shop's settings of this moment (R9.5).

    A silence that goes on keeps its deadlines: only an agent's word, another owner or the end changes them, and
    with that the supervisor's attention is over. An answered customer has all her reclaims before her again.
    """
    since = silent_since(new)
    if (new.owner_id, since) == (old.owner_id, silent_since(old)):
        return new
    replies = state.shop.replies
    return replace(
        new,
        overdue_at=later(since, replies.overdue_s),
        reclaim_at=later(since, replies.reclaim_s),
        reclaims=new.reclaims if new.waiting_since is not None else 0,
        attention=None,
    )


def later(since: datetime | None, seconds: int | None) -> datetime | None:
    """Return a time so many seconds on; None where there is no silence or no limit."""
    return None if since is None or seconds is None else since + timedelta(seconds=seconds)


def reply_overdue(state: ShopState, conversation: Conversation, now: datetime) -> list[Event]:
    """Tell the owner that her reply is overdue, once while the silence lasts (R9.5)."""
    return [
        ReplyOverdue(
            at=now,
            conversation_id=conversation.id,
            agent_id=conversation.owner_id or 0,
            customer_id=conversation.customer_id,
            waiting_since=conversation.waiting_since or now,
        )
    ]


@evolves(ReplyOverdue)
def reply_was_overdue(state: ShopState, event: ReplyOverdue) -> None:
    """Remember that it was told."""
    state.change(replace(state.conversations[event.conversation_id], overdue_at=None))
