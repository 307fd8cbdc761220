"""The event log, for whoever wants to know everything that happened."""

from datetime import datetime
from typing import Any

import msgspec

from models.events import Event
from models.wire.frames import Seq
from models.wire.rest import LoggedEvent, Page
from models.wire.shapes import rfc3339
from router.store.log import events_after
from router.web.rest.call import Call
from router.web.rest.paging import Paging, id_of, page
from router.web.rest.route import Who, route


class EventQuery(Paging):
    """Choose where to begin: after this number, 0 for the first."""

    after: Seq = 0


@route("GET", "/events", Who.log_reader)
async def get_events(call: Call[EventQuery, None]) -> Page[LoggedEvent]:
    """Return the events after a number, oldest first; numbers are 1..n without gap (I3)."""
    start = max(call.query.after, id_of(call.query) or 0)
    found = await call.read(events_after, start, limit=call.query.limit + 1)
    return page(found, call.query, lambda numbered: numbered[0], lambda numbered: logged(*numbered))


def logged(seq: int, event: Event) -> LoggedEvent:
    """Show an event with its fields as JSON; candidates have names here, whatever the log saves of them."""
    told = msgspec.to_builtins(event, builtin_types=(datetime,))
    trace = getattr(event, "trace", None)
    if trace is not None and trace.candidates:
        told["trace"]["candidates"] = [msgspec.structs.asdict(row) for row in trace.candidates]
    data = _plain(told)
    kind = data.pop("type")
    return LoggedEvent(seq, data.pop("at"), kind, data)


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return rfc3339(value)
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
    return value
