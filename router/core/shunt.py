"""The routing order: one fixed chain for live customers, handoffs, transfers and the pool (R2)."""

from collections.abc import Sequence, Set
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from models.entities import Conversation, Customer, Group, Member, Step, Trace
from models.enums import AssignmentReason, ItemReason
from router.core.groups import facts_of, matching_group, reach
from router.core.recent_contact import recent_contact
from router.core.selection import CANDIDATES_SHOWN, Filters, Ranking, rank_group, together, unfit
from router.core.state import ShopState

EVERYBODY_ASKED = "everybody_asked"


class Search(Struct, frozen=True):
    """Say how to look for an agent.

    `group_id`: begin at this group, whatever its range; `persons_last`: recent contact and dedicated agent come
    after the groups, so that a customer given to a group gets there; `excluded`: asked before, again only when
    everybody has been (R4.4), and never with `again=False`; `capped`: agents who had their share of a run (R7.9);
    `shown` bounds the candidates in the trace.
    """

    respect_capacity: bool = True
    suspended_recent: bool = True
    persons_last: bool = False
    group_id: int | None = None
    excluded: Set[int] = frozenset()
    again: bool = True
    capped: Set[int] = frozenset()
    shown: int = CANDIDATES_SHOWN

    @property
    def filters(self) -> Filters:
        """Return the hard rules of selection this search implies."""
        return Filters(self.respect_capacity, self.excluded, self.capped, self.shown)


class Found(Struct, frozen=True):
    """Tell who was found, by which rule, and why; `refusal` is set when nobody was."""

    agent_id: int | None
    group_id: int | None
    chosen_by: AssignmentReason
    trace: Trace
    refusal: str = ""


def find_agent(state: ShopState, conversation: Conversation, now: datetime, search: Search) -> Found:
    """Find the agent for a conversation by R2.2, R2.3, R2.5, R2.6; every hop leaves a step."""
    if search.persons_last:
        found = _in_groups(state, conversation, search, [])
        return found if found.agent_id is not None else _persons_instead(state, conversation, now, search, found)
    steps: list[Step] = []
    return _personal(state, conversation, now, search, steps) or _in_groups(state, conversation, search, steps)


def _persons_instead(
    state: ShopState, conversation: Conversation, now: datetime, search: Search, refused: Found
) -> Found:
    person = find_personal(state, conversation, now, search)
    steps = (*refused.trace.steps, *person.trace.steps)
    found = refused if person.agent_id is None else person
    return replace(found, trace=replace(refused.trace, steps=steps, winner=person.agent_id))


def find_personal(state: ShopState, conversation: Conversation, now: datetime, search: Search) -> Found:
    """Find the recent contact (R2.2) or the dedicated agent (R2.3), who come before bot and groups."""
    steps: list[Step] = []
    found = _personal(state, conversation, now, search, steps)
    nobody = Found(None, None, AssignmentReason.dedicated, Trace(steps=tuple(steps)), "no_eligible_agent")
    return found or nobody


def _personal(
    state: ShopState, conversation: Conversation, now: datetime, search: Search, steps: list[Step]
) -> Found | None:
    customer = state.customers[conversation.customer_id]
    chosen_by = AssignmentReason.recent_contact
    agent_id = _recent(state, customer, now, search, steps)
    if agent_id is None:
        chosen_by = AssignmentReason.dedicated
        agent_id = _dedicated(state, customer, search, steps)
    if agent_id is None:
        return None
    return Found(agent_id, None, chosen_by, Trace(steps=tuple(steps), winner=agent_id))


def _recent(state: ShopState, customer: Customer, now: datetime, search: Search, steps: list[Step]) -> int | None:
    agent, step = recent_contact(
        state, customer, now, respect_capacity=search.respect_capacity, suspended=search.suspended_recent
    )
    if agent is not None and (agent.id in search.excluded or agent.id in search.capped):
        agent, step = None, Step(rule=step.rule, took=False, detail="left_out", values=step.values)
    steps.append(step)
    return agent.id if agent is not None else None


def dedicated_to(state: ShopState, customer: Customer) -> int | None:
    """Return the id of a customer's dedicated agent (R2.3), None without one."""
    return state.shop.dedicated.get(customer.external_id or "")


def _dedicated(state: ShopState, customer: Customer, search: Search, steps: list[Step]) -> int | None:
    """R2.3: the dedicated agent, if she accepts new (capacity aside where a run ignores it)."""
    agent = state.agents.get(dedicated_to(state, customer) or 0)
    if agent is None:
        steps.append(Step(rule="R2.3", took=False, detail="no_dedicated_agent"))
        return None
    refusal = unfit(state, agent, Member(agent.id), None, search.filters)
    steps.append(Step(rule="R2.3", took=not refusal, detail=refusal or "dedicated", values={"agent": agent.id}))
    return None if refusal else agent.id


def _in_groups(state: ShopState, conversation: Conversation, search: Search, steps: list[Step]) -> Found:
    """R2.5 and R2.6: the matched group, its overflow, the default group; those asked before come last (R4.4)."""
    group = _group(state, conversation, search, steps)
    if group is None:
        return Found(None, None, AssignmentReason.shunt, Trace(steps=tuple(steps)), "no_matching_group")
    tried = reach(state, group)
    ranking, place = _first_to_accept(state, tried, search.filters, steps)
    refusal = "" if ranking.winner else refusal_of(ranking)
    if refusal == EVERYBODY_ASKED:
        steps.append(Step(rule="R4.4", took=False, detail=refusal))
        if search.again:
            ranking, place = _first_to_accept(state, tried, replace(search.filters, excluded=frozenset()), steps)
            refusal = "" if ranking.winner else refusal_of(ranking)
    trace = Trace(tuple(steps), ranking.candidates, ranking.omitted, ranking.winner, ranking.tie)
    reason = AssignmentReason.overflow if place else AssignmentReason.shunt
    return Found(ranking.winner, group.id, reason, trace, refusal)


def _first_to_accept(
    state: ShopState, tried: Sequence[Group], filters: Filters, steps: list[Step]
) -> tuple[Ranking, int]:
    """Select in group after group until somebody accepts; return all who were considered, and the last place."""
    seen = Ranking(None, (), {}, None)
    for place, group in enumerate(tried):
        if not group.open:
            steps.append(_closed_step(group))
            continue
        ranking = rank_group(state, group, filters)
        steps.append(_selection_step(group, ranking))
        if ranking.winner is not None:
            return together(ranking, seen, filters.shown), place
        seen = together(seen, ranking, filters.shown)
    return seen, 0


def refusal_of(ranking: Ranking) -> str:
    """Say why a selection has no winner: agents had their share of a run (R7.9), or nobody is eligible.

    `EVERYBODY_ASKED`: no one else is there who could still be asked (R4.4).
    """
    reasons = ranking.counts.keys()
    if ItemReason.agent_cap_reached in reasons:
        return ItemReason.agent_cap_reached.value
    asked = "asked_before" in reasons and reasons.isdisjoint({"full", "full_in_group", "grace"})
    return EVERYBODY_ASKED if asked else ItemReason.no_eligible_agent.value


def _group(state: ShopState, conversation: Conversation, search: Search, steps: list[Step]) -> Group | None:
    if search.group_id is not None:
        steps.append(Step(rule="R2.5", took=True, detail="group_given", values={"group": search.group_id}))
        return state.groups.get(search.group_id)
    facts = facts_of(state.customers[conversation.customer_id], conversation)
    group, step = matching_group(state, facts)
    steps.append(step)
    return group


def _closed_step(group: Group) -> Step:
    """R11.2: outside its hours a group takes nothing new."""
    until = f"{group.hours_until:%Y-%m-%dT%H:%M}Z" if group.hours_until else None
    values = {"group": group.id, "until": until}
    return Step(rule="R11.2", took=False, detail="outside_hours", values=values)


def _selection_step(group: Group, ranking: Ranking) -> Step:
    took = ranking.winner is not None
    values = {"group": group.id, "members": len(group.members)}
    return Step(rule="R2.6", took=took, detail="selected" if took else "nobody_accepts", values=values)
