"""What the entries of a knowledge base did of late: answers given, and what customers said of them."""

from datetime import timedelta

from models.wire.answers import AnswerCounts, EntryFigures
from models.wire.rest import Page
from router.store.queries.answers import Counted, answers_of
from router.web.rest.call import Call
from router.web.rest.knowledge_entries import entries_page
from router.web.rest.paging import Paging, page
from router.web.rest.route import Who, route

WEEK, MONTH = timedelta(days=7), timedelta(days=30)
NONE = Counted()


@route("GET", "/knowledge/{id}/figures", Who.supervisor)
async def list_figures(call: Call[Paging, None]) -> Page[EntryFigures]:
    """Count by entry the bots' answers of the last 7 and 30 days, and what customers said of them, in pages as entries.

    An answer counts when it was given, with what its customer said last.
    """
    entries = await entries_page(call)
    now = await call.ask(lambda state, now: now)
    counted = await call.read(answers_of, [entry.id for entry in entries], now - MONTH, now - WEEK)

    def figures(entry_id: int) -> EntryFigures:
        week, month = counted.get(entry_id, (NONE, NONE))
        return EntryFigures(entry_id, _counts(week), _counts(month))

    return page(entries, call.query, lambda entry: entry.id, lambda entry: figures(entry.id))


def _counts(counted: Counted) -> AnswerCounts:
    return AnswerCounts(counted.hits, counted.resolved, counted.unresolved)
