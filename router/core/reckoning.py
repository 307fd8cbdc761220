"""The arithmetic of a run: how many wait, who counts, what the cap comes to, and whether it may begin (R7.7, R7.8)."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from models.entities import Policy
from models.enums import RunReason
from router.core.cap import cap_of, headcount_of
from router.core.conditions import Standing, at_work, standing, unmet
from router.core.eligible import Waiting, eligible
from router.core.state import ShopState


class Reckoning(Struct, frozen=True):
    """Hold what a run of a policy comes to before anything is dealt.

    `policy` leaves out the groups that are closed now. `refusal` says why the run may not hand out anything.
    """

    policy: Policy
    waiting: list[Waiting]
    headcount: int
    cap: int
    standing: Standing
    refusal: RunReason | None


def reckon(state: ShopState, policy: Policy, now: datetime) -> Reckoning:
    """Work out a run at `now`, in the order the rules name: range, headcount, cap, conditions (R7.2, R7.7, R7.8)."""
    policy = replace(policy, target=at_work(state, policy.target))
    waiting = eligible(state, policy, now)
    headcount = headcount_of(state, policy, (state.conversations[it.conversation_id] for it in waiting))
    cap = cap_of(headcount, policy.terms.quota_per_agent)
    measured = standing(state, policy.target)
    refusal = unmet(policy.terms.conditions, measured)
    if refusal is None and waiting and not cap:
        refusal = RunReason.nobody_online
    return Reckoning(policy, waiting, headcount, cap, measured, refusal)
