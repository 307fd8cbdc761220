"""Who waits in a queue, why nobody takes her, and who comes first (R5)."""

from datetime import datetime

from models.commands import PromoteInQueue
from models.wire.rest import ConversationPlace, Page, QueuePlace
from router.core.lines import Place, lines
from router.core.state import ShopState
from router.store.queries.conversations import find_conversations
from router.web.keys import HUB
from router.web.queue_views import queue_place
from router.web.rest.call import Call, NoQuery, Reply
from router.web.rest.conversations import found_view, names_in_shop
from router.web.rest.paging import Paging, id_of, page
from router.web.rest.placing import placed
from router.web.rest.route import Who, route
from router.web.sockets.pace import estimate_of


@route("GET", "/queue", Who.supervisor)
async def get_queue(call: Call[Paging, None]) -> Page[QueuePlace]:
    """List who waits, group by group, in the order they are served; `why` says what they wait for."""
    pace = call.app[HUB].places.of(call.shop.shop_id).pace

    def question(state: ShopState, now: datetime) -> tuple[list[Place], datetime]:
        return list(lines(state)), now

    places, now = await call.ask(question)
    after = id_of(call.query)
    ids = [place.conversation.id for place in places]
    start = ids.index(after) + 1 if after in ids else 0
    shown = places[start : start + call.query.limit + 1]
    found = await call.read(find_conversations, [place.conversation.id for place in shown])
    called = await names_in_shop(call)
    views = {one.conversation.id: found_view(one, called) for one in found}
    known = [place for place in shown if place.conversation.id in views]
    return page(
        known,
        call.query,
        lambda place: place.conversation.id,
        lambda place: queue_place(place, views[place.conversation.id], now, estimate_of(place, pace, now)),
        len(places),
    )


@route("POST", "/queue/{conversation_id}/promote", Who.supervisor)
async def promote(call: Call[NoQuery, None]) -> Reply[ConversationPlace]:
    """Move a waiting customer to the front of her line (R5.1); `conflict` when she does not wait in one."""
    conversation = call.number("conversation_id")
    return await placed(call, conversation, PromoteInQueue(conversation, call.by))
