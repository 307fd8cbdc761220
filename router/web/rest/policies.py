"""Allocation policies: edit, preview, run now (R7)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models.commands import RemovePolicy, RunPolicy, SavePolicy
from models.entities import Policy, Shop, Target
from models.enums import OfflineHandling
from models.errors import NotFound
from models.events import Event, PolicyConfigured
from models.shop_file import PolicyTerms
from models.wire.policies import PolicyView
from models.wire.requests import PolicyBody, Targets
from models.wire.rest import Page
from models.wire.shapes import RunView
from router.core.configuration import in_force
from router.core.slots import clock_times, next_slot
from router.core.state import ShopState
from router.web.rest.call import Call, NoQuery, Reply
from router.web.rest.paging import Paging, id_of, page
from router.web.rest.route import Who, route
from router.web.rest.runs import start_run
from router.web.views import moment


@route("GET", "/policies", Who.supervisor)
async def list_policies(call: Call[Paging, None]) -> Page[PolicyView]:
    """List the allocation policies with their slots of a day and the next slot."""
    after = id_of(call.query) or 0

    def question(state: ShopState, now: datetime) -> list[PolicyView]:
        ids = sorted(found for found in state.policies if found > after)[: call.query.limit + 1]
        return [policy_view(state.shop, state.policies[found], now) for found in ids]

    return page(await call.ask(question), call.query, lambda policy: policy.id, lambda policy: policy)


@route("GET", "/policies/{id}", Who.supervisor)
async def get_policy(call: Call[NoQuery, None]) -> PolicyView:
    """Show a policy with its version for `If-Match`."""
    return await _view(call)


@route("POST", "/policies", Who.supervisor, status=201)
async def create_policy(call: Call[NoQuery, PolicyBody]) -> Reply[PolicyView]:
    """Create a policy; times off the grid or overlapping are refused beside their field (R7.4)."""
    shop, now = await call.ask(lambda state, now: (state.shop, now))

    def answer(events: Sequence[Event]) -> PolicyView:
        made = next(event for event in events if isinstance(event, PolicyConfigured))
        return policy_view(shop, in_force(made.policy, None, made), now)

    return await call.submit(SavePolicy(0, terms_of(call.body), target_of(call.body), call.by), answer)


@route("PATCH", "/policies/{id}", Who.supervisor, partial=True, versioned=True)
async def patch_policy(call: Call[NoQuery, PolicyBody]) -> PolicyView:
    """Change the named fields of a policy."""
    policy = await policy_of(call)
    body = call.changed(body_of(policy))
    version = policy.version if call.version is None else call.version
    await call.shop.submit(SavePolicy(policy.id, terms_of(body), target_of(body), call.by, version))
    return await _view(call)


@route("DELETE", "/policies/{id}", Who.supervisor, versioned=True)
async def delete_policy(call: Call[NoQuery, None]) -> None:
    """Delete a policy; its runs stay on record."""
    await call.shop.submit(RemovePolicy(call.id, call.by, call.version))


@route("POST", "/policies/{id}/run", Who.supervisor)
async def run_policy(call: Call[NoQuery, None]) -> RunView:
    """Run a policy once, now; a run that lasts longer than a few seconds is shown as running."""
    return await start_run(call, RunPolicy(call.id, call.by))


def policy_view(shop: Shop, policy: Policy, now: datetime) -> PolicyView:
    """Show a policy; `idle_because` says why nothing runs by itself: not_pool, disabled, no_times."""
    coming = next_slot(policy, shop.timezone, now)
    because = _idle_because(shop, policy)
    return PolicyView(
        id=policy.id,
        version=policy.version,
        policy=body_of(policy),
        slots=list(clock_times(policy.terms.times, policy.terms.every_min)),
        next_slot_at=None if because or coming is None else moment(coming.at),
        idle_because=because,
    )


def body_of(policy: Policy) -> PolicyBody:
    """Return a policy as it is sent in requests."""
    target = policy.target
    terms = {name: getattr(policy.terms, name) for name in PolicyTerms.__struct_fields__}
    return PolicyBody(**terms, targets=Targets(target.kind, target.groups, target.agents))


def terms_of(body: PolicyBody) -> PolicyTerms:
    """Return the terms of a request."""
    return PolicyTerms(**{name: getattr(body, name) for name in PolicyTerms.__struct_fields__})


def target_of(body: PolicyBody) -> Target:
    """Return who receives by a request."""
    return Target(body.targets.kind, body.targets.groups, body.targets.agents)


def _idle_because(shop: Shop, policy: Policy) -> str | None:
    if shop.offline_handling is not OfflineHandling.pool:
        return "not_pool"
    if not policy.terms.enabled:
        return "disabled"
    return None if policy.terms.times or policy.terms.on_agent_ready else "no_times"


async def policy_of(call: Call[Any, Any]) -> Policy:
    """Return the policy in the path; raises NotFound."""
    wanted = call.id
    policy = await call.ask(lambda state, now: state.policies.get(wanted))
    if policy is None:
        raise NotFound(f"There is no policy {wanted} in this shop.")
    return policy


async def _view(call: Call[Any, Any]) -> PolicyView:
    policy = await policy_of(call)
    return await call.ask(lambda state, now: policy_view(state.shop, policy, now))
