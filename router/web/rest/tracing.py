"""The way of a conversation: where it was routed and why, who was asked, who gave it on (R4.6)."""

from models.wire.frames import Id
from models.wire.rest import TraceView
from router.store.queries.way import way_of
from router.web.rest.call import Call
from router.web.rest.conversations import names_in_shop, readable
from router.web.rest.paging import Paging, cursor_of, id_of
from router.web.rest.route import Who, route
from router.web.way_views import way_step


class TraceQuery(Paging):
    """Choose steps: all, page by page, or the one with this id."""

    trace_id: Id | None = None


@route("GET", "/conversations/{id}/trace", Who.desk)
async def get_trace(call: Call[TraceQuery, None]) -> TraceView:
    """Explain the way of a conversation: the latest `limit` steps, first to last; `next_cursor` leads to earlier ones.

    Every placement has the steps of its decision with the values compared, and each candidate with what removed her;
    between them stand offers and their answers, who took or gave it back, reclaims and calls for a supervisor.
    With `trace_id` only that step is shown, or none.
    """
    asked = call.query
    conversation = await readable(call)
    called = await names_in_shop(call)
    if asked.trace_id is not None:
        one = await call.read(way_of, conversation, 1, asked.trace_id + 1)
        return TraceView(conversation, [way_step(it.seq, it.event, called) for it in one if it.seq == asked.trace_id])
    found = await call.read(way_of, conversation, asked.limit + 1, id_of(asked))
    shown = found[: asked.limit]
    cursor = cursor_of(shown[-1].seq) if len(found) > len(shown) else None
    return TraceView(conversation, [way_step(one.seq, one.event, called) for one in reversed(shown)], cursor)
