"""Who waits in a queue, and why nobody takes her (R5)."""

from datetime import datetime

from msgspec import Struct

from models.entities import Conversation, Group
from models.wire.rest import Page, QueuePlace
from models.wire.shapes import ConversationView, Ref, rfc3339
from router.core.groups import reach
from router.core.state import ShopState
from router.store.queries.conversations import find_conversations
from router.web.rest.call import Call
from router.web.rest.conversations import found_view, names_in_shop
from router.web.rest.paging import Paging, id_of, page
from router.web.rest.route import Who, route
from router.web.views import moment


class Waiter(Struct, frozen=True):
    """Hold one place in a queue as it is now."""

    position: int
    group: Ref
    conversation: Conversation
    why: str
    now: datetime


@route("GET", "/queue", Who.supervisor)
async def get_queue(call: Call[Paging, None]) -> Page[QueuePlace]:
    """List who waits, group by group, first in first.

    `why`: `all_at_capacity`, `strict_group` when only others could, or `nobody_online`.
    """
    waiters = await call.ask(waiting)
    after = id_of(call.query)
    ids = [waiter.conversation.id for waiter in waiters]
    start = ids.index(after) + 1 if after in ids else 0
    shown = waiters[start : start + call.query.limit + 1]
    found = await call.read(find_conversations, [waiter.conversation.id for waiter in shown])
    called = await names_in_shop(call)
    views = {one.conversation.id: found_view(one, called) for one in found}
    known = [waiter for waiter in shown if waiter.conversation.id in views]
    return page(
        known,
        call.query,
        lambda waiter: waiter.conversation.id,
        lambda waiter: _place(waiter, views[waiter.conversation.id]),
        len(waiters),
    )


def waiting(state: ShopState, now: datetime) -> list[Waiter]:
    """Return everybody in a queue, in the order of the groups and of the queues."""
    return [
        Waiter(position, Ref(group.id, group.name), conversation, _why(state, group), now)
        for group in state.groups_in_order()
        for position, conversation in enumerate(state.queue(group.id), start=1)
    ]


def _why(state: ShopState, group: Group) -> str:
    serving = any(
        member.weight and member.agent_id in state.serving
        for reached in reach(state, group)
        for member in reached.members
    )
    if not serving:
        return "nobody_online"
    elsewhere = any(state.accepts_new(agent) for agent in state.agents.values())
    return "strict_group" if group.strict and elsewhere else "all_at_capacity"


def _place(waiter: Waiter, view: ConversationView) -> QueuePlace:
    since = waiter.conversation.queued_at or waiter.now
    return QueuePlace(
        position=waiter.position,
        group=waiter.group,
        conversation=view,
        queued_at=rfc3339(since),
        queue_until=moment(waiter.conversation.queue_until),
        waited_s=int((waiter.now - since).total_seconds()),
        why=waiter.why,
    )
