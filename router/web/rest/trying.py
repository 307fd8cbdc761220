"""The routing simulator: where a customer would go and why, without any effect (R4.6)."""

from datetime import datetime, timedelta

from models.entities import Customer, Group
from models.errors import FieldError, Invalid, NotFound
from models.wire.requests import TrialBody
from models.wire.rest import Trial
from router.core import trial
from router.core.state import ShopState
from router.store.customers import find_customers
from router.web.keys import CLOCK, DATABASE
from router.web.rest.call import Call, NoQuery
from router.web.rest.groups import group_of
from router.web.rest.paging import utc
from router.web.rest.route import Who, route
from router.web.rest.settings import shop_of
from router.web.views import Names, moment, names_of
from router.web.way_views import candidate_views

REACH = timedelta(days=366)
"""How far from now a trial may lie: hours are looked up that far, and no calendar ends there."""


@route("POST", "/shunt/try", Who.supervisor, keyed=False)
async def try_shunt(call: Call[NoQuery, TrialBody]) -> Trial:
    """Let a customer write, on a copy: who would get her, by which steps and before whom, and what she would be told.

    Presence, load and queues are those of now; `at` moves the clock for working hours. Unsaved `groups` and
    `settings` are tried under the rules of saving. A customer with an open conversation stays where she is (R9.1).
    """
    given, now = call.body, call.app[CLOCK].now()
    at = None if given.at is None else _near(utc(given.at), now)
    customer = await _customer(call)

    def question(state: ShopState, now: datetime) -> Trial:
        wanted = trial.Trial(
            customer_id=given.customer_id,
            external_id=given.customer,
            channel=given.channel,
            facts=given.facts,
            text=given.text,
            at=at,
            groups=tuple(group_of(draft, draft.id) for draft in given.groups),
            settings=None if given.settings is None else shop_of(given.settings, state.shop),
            customer=customer,
        )
        return _trial(trial.try_routing(state, wanted, now), _names(state, given))

    return await call.ask(question)


def _near(at: datetime, now: datetime) -> datetime:
    if abs(at - now) > REACH:
        raise Invalid("The time of the trial is too far away.", (FieldError("at", "lie within a year of now"),))
    return at


async def _customer(call: Call[NoQuery, TrialBody]) -> Customer | None:
    """Read a known customer's row: whoever has no open conversation is not in memory."""
    given = call.body
    if given.customer is not None and given.customer_id is not None:
        wrong = FieldError("customer_id", "leave out customer or customer_id")
        raise Invalid("Name the customer one way.", (wrong,))
    ids = [] if given.customer_id is None else [given.customer_id]
    external = [] if given.customer is None else [given.customer]
    found = await call.app[DATABASE].read(find_customers, call.identity.shop_id, ids, external)
    if ids and not found:
        raise NotFound(f"There is no customer {given.customer_id} in this shop.")
    return next(iter(found), None)


def _names(state: ShopState, given: TrialBody) -> Names:
    """Return what agents and groups are called, those of the drafts too: new ones get the next numbers in turn."""
    new = [draft for draft in given.groups if not draft.id]
    drafted = {state.next_id(Group, place): draft.name for place, draft in enumerate(new)}
    known = names_of(state)
    renamed = {draft.id: draft.name for draft in given.groups if draft.id}
    return Names(known.agents, {**known.groups, **renamed, **drafted})


def _trial(outcome: trial.Outcome, names: Names) -> Trial:
    trace = outcome.trace
    return Trial(
        place=outcome.place,
        reason=outcome.reason,
        agent=names.agent(outcome.agent_id),
        group=names.group(outcome.group_id),
        steps=list(trace.steps),
        candidates=candidate_views(trace.candidates, names),
        omitted=trace.omitted,
        tie=trace.tie,
        position=outcome.position,
        back_at=moment(outcome.back_at),
        notice=outcome.notice,
    )
