"""The numbers beside the fields of a policy: what its run would come to now, and when it runs next (R7.7, R7.8)."""

from datetime import datetime

from models.commands import By, SavePolicy
from models.entities import Policy
from models.errors import NotFound
from models.events import PolicyConfigured
from models.wire.policies import PolicyArithmetic
from models.wire.requests import PolicyBody
from models.wire.shapes import rfc3339
from router.core.configuration import in_force
from router.core.decider import decide
from router.core.reckoning import reckon
from router.core.state import ShopState
from router.web.reasons import RUN_REASONS
from router.web.rest.call import Call, NoQuery
from router.web.rest.policies import policy_view, target_of, terms_of
from router.web.rest.route import Who, route


@route("POST", "/policies/{id}/arithmetic", Who.supervisor, keyed=False)
async def work_out(call: Call[NoQuery, PolicyBody | None]) -> PolicyArithmetic:
    """Work out headcount, cap and conditions of a run that would begin now, without dealing anything (R7.8).

    With a body that is worked out instead of what is saved, and refused like saving it would be; then id 0 stands
    for a policy not yet saved.
    """
    wanted, body, by = call.id, call.body, call.by
    return await call.ask_aside(lambda state, now: worked_out(state, _meant(state, wanted, body, by, now), now))


def worked_out(state: ShopState, policy: Policy, now: datetime) -> PolicyArithmetic:
    """Show what a run comes to by the very code that starts one."""
    sums, shown = reckon(state, policy, now), policy_view(state.shop, policy, now)
    return PolicyArithmetic(
        now=rfc3339(now),
        online=sums.standing.online,
        avg_awaiting=sums.standing.avg_awaiting,
        headcount=sums.headcount,
        quota_per_agent=policy.terms.quota_per_agent,
        cap=sums.cap,
        eligible=len(sums.waiting),
        reason=sums.refusal,
        reason_text=None if sums.refusal is None else RUN_REASONS[sums.refusal],
        slots=shown.slots,
        next_slot_at=shown.next_slot_at,
        idle_because=shown.idle_because,
    )


def _meant(state: ShopState, policy_id: int, body: PolicyBody | None, by: By, now: datetime) -> Policy:
    if body is not None:
        saved = decide(state, SavePolicy(policy_id, terms_of(body), target_of(body), by), now)
        for made in saved:
            if isinstance(made, PolicyConfigured):
                return in_force(made.policy, state.policies.get(policy_id), made)
    if policy_id not in state.policies:
        raise NotFound(f"There is no policy {policy_id} in this shop.")
    return state.policies[policy_id]
