"""The routing order: one fixed chain for live customers, handoffs, transfers and the pool (R2)."""

from collections.abc import Set
from datetime import datetime

from msgspec import Struct

from models.entities import Candidate, Conversation, Customer, Group, Step, Trace
from models.enums import AssignmentReason
from router.core.groups import facts_of, matching_group, reach
from router.core.recent_contact import recent_contact
from router.core.selection import Filters, Ranking, rank, unfit
from router.core.state import ShopState


class Search(Struct, frozen=True):
    """Say how to look for an agent.

    `members`: only these agents; `group_id`: inside this group only; `queue_of`: waits in this group's line, so
    begin there; `excluded`: asked before, taken only when everybody has been (R4.4); `capped`: agents who had
    their share of a run (R7.9); `personal=False` leaves out recent contact and dedicated agent.
    """

    respect_capacity: bool = True
    suspended_recent: bool = True
    personal: bool = True
    members: Set[int] | None = None
    group_id: int | None = None
    queue_of: int | None = None
    excluded: Set[int] = frozenset()
    capped: Set[int] = frozenset()

    @property
    def filters(self) -> Filters:
        """Return the hard rules of selection this search implies."""
        return Filters(
            respect_capacity=self.respect_capacity,
            excluded=self.excluded,
            capped=self.capped,
            only=self.members,
        )


class Found(Struct, frozen=True):
    """Tell who was found, by which rule, and why; `refusal` is set when nobody was."""

    agent_id: int | None
    group_id: int | None
    chosen_by: AssignmentReason
    trace: Trace
    refusal: str = ""


def find_agent(state: ShopState, conversation: Conversation, now: datetime, search: Search) -> Found:
    """Find the agent for a conversation by R2.2, R2.3, R2.5, R2.6; every hop leaves a step."""
    found = find_personal(state, conversation, now, search)
    if found.agent_id is not None:
        return found
    return _in_groups(state, conversation, search, list(found.trace.steps))


def find_personal(state: ShopState, conversation: Conversation, now: datetime, search: Search) -> Found:
    """Find the recent contact (R2.2) or the dedicated agent (R2.3), who come before bot and groups."""
    steps: list[Step] = []
    if not search.personal or search.group_id is not None:
        return Found(None, None, AssignmentReason.shunt, Trace(), "no_eligible_agent")
    customer = state.customers[conversation.customer_id]
    chosen_by = AssignmentReason.recent_contact
    agent_id = _recent(state, customer, now, search, steps)
    if agent_id is None:
        chosen_by = AssignmentReason.dedicated
        agent_id = _dedicated(state, customer, search, steps)
    return Found(agent_id, None, chosen_by, Trace(steps=tuple(steps), winner=agent_id), "no_eligible_agent")


def _recent(
    state: ShopState, customer: Customer, now: datetime, search: Search, steps: list[Step]
) -> int | None:
    agent, step = recent_contact(
        state, customer, now, respect_capacity=search.respect_capacity, suspended=search.suspended_recent
    )
    if agent is not None and _left_out(agent.id, search):
        agent, step = None, Step(rule=step.rule, took=False, detail="left_out", values=step.values)
    steps.append(step)
    return agent.id if agent is not None else None


def _left_out(agent_id: int, search: Search) -> bool:
    only_others = search.members is not None and agent_id not in search.members
    return only_others or agent_id in search.excluded or agent_id in search.capped


def _dedicated(state: ShopState, customer: Customer, search: Search, steps: list[Step]) -> int | None:
    """R2.3: the dedicated agent, if she accepts new (capacity aside where a run ignores it)."""
    agent = state.agents.get(state.shop.dedicated.get(customer.external_id or "", 0))
    if agent is None:
        steps.append(Step(rule="R2.3", took=False, detail="no_dedicated_agent"))
        return None
    refusal = unfit(state, agent, 1, search.filters)
    steps.append(
        Step(rule="R2.3", took=not refusal, detail=refusal or "dedicated", values={"agent": agent.id})
    )
    return None if refusal else agent.id


def _in_groups(state: ShopState, conversation: Conversation, search: Search, steps: list[Step]) -> Found:
    """R2.5 and R2.6: the matched group, its overflow, the default group, each by selection."""
    group = _group(state, conversation, search, steps)
    if group is None:
        return Found(None, None, AssignmentReason.shunt, Trace(steps=tuple(steps)), "no_matching_group")
    tried = [group] if search.group_id is not None else reach(state, group)
    candidates: tuple[Candidate, ...] = ()
    omitted: dict[str, int] = {}
    for place, target in enumerate(tried):
        ranking = _rank_in(state, target, search)
        candidates, omitted = candidates + ranking.candidates, {**omitted, **ranking.omitted}
        steps.append(_selection_step(target, ranking))
        if ranking.winner is not None:
            trace = Trace(tuple(steps), candidates, omitted, ranking.winner, ranking.tie)
            reason = AssignmentReason.overflow if place else AssignmentReason.shunt
            return Found(ranking.winner, group.id, reason, trace)
    refusal = (
        "agent_cap_reached"
        if any(c.reason == "agent_cap_reached" for c in candidates)
        else "no_eligible_agent"
    )
    return Found(None, group.id, AssignmentReason.shunt, Trace(tuple(steps), candidates, omitted), refusal)


def _group(state: ShopState, conversation: Conversation, search: Search, steps: list[Step]) -> Group | None:
    if search.group_id is not None:
        steps.append(Step(rule="R2.5", took=True, detail="group_given", values={"group": search.group_id}))
        return state.groups.get(search.group_id)
    if search.queue_of is not None:
        steps.append(Step(rule="R5.1", took=True, detail="queue_of", values={"group": search.queue_of}))
        return state.groups.get(search.queue_of)
    facts = facts_of(state.customers[conversation.customer_id], conversation)
    group, step = matching_group(state, facts)
    steps.append(step)
    return group


def _rank_in(state: ShopState, group: Group, search: Search) -> Ranking:
    """Select inside a group; those asked before come in only when nobody else can (R4.4)."""
    ranking = rank(state, group.members, search.filters)
    asked = any(candidate.reason == "asked_before" for candidate in ranking.candidates)
    if ranking.winner is None and asked:
        again = Filters(search.respect_capacity, frozenset(), search.capped, search.members)
        return rank(state, group.members, again)
    return ranking


def _selection_step(group: Group, ranking: Ranking) -> Step:
    took = ranking.winner is not None
    values = {"group": group.id, "members": len(group.members)}
    return Step(rule="R2.6", took=took, detail="selected" if took else "nobody_accepts", values=values)
