"""What is on record of an agent: her presence of a day, and what she was given and why."""

import datetime as dt
from datetime import datetime

from models.errors import NotFound
from models.wire.rest import AssignmentRecord, Page, PresenceSpan
from models.wire.shapes import Ref, rfc3339
from router.core.state import ShopState
from router.store.queries.assignments import AssignmentFound, assignments_to
from router.store.queries.presence import SpanFound, presence_spans
from router.web.rest.call import Call
from router.web.rest.paging import Paging, Parameters, id_of, page
from router.web.rest.route import Who, route
from router.web.rest.runs import day_of
from router.web.views import moment


class DayQuery(Parameters):
    """Choose a day of the shop's calendar; without it, today."""

    date: dt.date | None = None


@route("GET", "/agents/{id}/presence", Who.supervisor)
async def get_presence(call: Call[DayQuery, None]) -> Page[PresenceSpan]:
    """List the intervals of presence and connection that touch a day of the shop, the running one last (R1.7).

    They follow each other without gap or overlap; the first may begin before the day and the last end after it.
    """
    since, until = await day_of(call, call.query.date)
    spans = await call.read(presence_spans, call.id, since, until)
    if spans is None:
        raise _nobody(call.id)
    return Page([_span(span) for span in spans])


@route("GET", "/agents/{id}/assignments", Who.supervisor)
async def get_assignments(call: Call[Paging, None]) -> Page[AssignmentRecord]:
    """List what an agent was given, latest first, each with its reason and the id of its trace (R4.6)."""
    wanted = call.id

    def known(state: ShopState, now: datetime) -> bool:
        return wanted in state.agents

    if not await call.ask(known):
        raise _nobody(wanted)
    found = await call.read(assignments_to, wanted, call.query.limit + 1, id_of(call.query))
    return page(found, call.query, lambda one: one.seq, _record)


def _nobody(wanted: int) -> NotFound:
    return NotFound(f"There is no account {wanted} in this shop.")


def _span(span: SpanFound) -> PresenceSpan:
    return PresenceSpan(
        started_at=rfc3339(span.started_at),
        ended_at=moment(span.ended_at),
        presence=span.presence,
        connection=span.connection,
        cause=span.cause,
        by=span.by,
        reason=span.reason,
    )


def _record(found: AssignmentFound) -> AssignmentRecord:
    event = found.event
    return AssignmentRecord(
        trace_id=found.seq,
        at=rfc3339(event.at),
        conversation_id=event.conversation_id,
        customer=Ref(event.customer_id, event.customer_name),
        group=None if event.group_id is None else Ref(event.group_id, event.group_name or f"#{event.group_id}"),
        reason=event.assignment.reason,
        chosen_by=event.assignment.chosen_by,
        operator=event.assignment.operator,
    )
