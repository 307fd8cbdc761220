"""Dealing one entry of a run to an agent, or saying why not (R7.6, R7.9–R7.12)."""

from datetime import datetime

from msgspec.structs import replace

from models.entities import Agent, Assignment, Entry, Run, Step, Trace
from models.enums import AssignmentReason, EntryClosing, ItemOutcome, ItemReason, TurnEnd
from models.events import Event, RunItemSettled
from router.core.assignment import assigned, chosen
from router.core.conditions import at_work, seats_of
from router.core.handoff import end_turn
from router.core.left_for import dealt_to_her
from router.core.line_up import LineUp
from router.core.receiving import at_her_desk
from router.core.selection import SHOWN_IN_A_RUN, Filters, rank
from router.core.shunt import EVERYBODY_ASKED, Found, Search, find_agent, refusal_of
from router.core.state import ShopState

WORDS = "离线留言分配"
"""What the agent's system message says, exactly (R7.12)."""

LEFT_BY = {
    EntryClosing.already_served.value: ItemReason.already_served,
    EntryClosing.left_shop.value: ItemReason.left_shop,
}
"""Why an entry that left the pool early was not handed out (R7.10); anything else lost a race."""


NOBODY: frozenset[int] = frozenset()


def deal_entry(
    state: ShopState, run: Run, entry_id: int, now: datetime, spared: frozenset[int] = NOBODY
) -> list[Event]:
    """Deal an entry of a run: an assignment, or an item that says why there is none.

    Nothing at all while only those could get it who are `spared` by the run's pace (R7.9).
    """
    entry = state.entries.get(entry_id)
    if entry is None:
        # Gone before the run started: which conversation it was is known to its row alone.
        return [_unknown(run, entry_id, now)]
    if state.customers[entry.customer_id].block is not None:
        return [_item(state, run, entry, ItemReason.blocked, now)]
    conversation = state.conversations[entry.conversation_id]
    found = _find(state, run, entry, now, spared)
    if found.agent_id is None and spared and _find(state, run, entry, now).agent_id is not None:
        return []
    if found.agent_id is None:
        return [_item(state, run, entry, ItemReason(found.refusal), now)]
    assignment = _assignment(run, entry, found)
    given = assigned(state, conversation, now, _over_capacity(state, found), assignment)
    return [*end_turn(conversation, TurnEnd.superseded, now), given]


def snatched_items(state: ShopState, now: datetime) -> list[Event]:
    """Settle what left the pool while a run still had to deal it, with the reason it left for (R7.10)."""
    if not state.snatched:
        return []
    gone, state.snatched = state.snatched, {}
    return [
        _item(state, run, entry, LEFT_BY.get(entry.closed_reason or "", ItemReason.lost_race), now)
        for run in state.runs.values()
        for entry in gone.values()
        if entry.id in run.entries[run.dealt :]
    ]


def _find(state: ShopState, run: Run, entry: Entry, now: datetime, spared: frozenset[int] = NOBODY) -> Found:
    conversation = state.conversations[entry.conversation_id]
    excluded, capped = frozenset(conversation.excluded), _capped(run) | spared
    search = Search(
        respect_capacity=run.respect_capacity,
        suspended_recent=run.suspended_recent_contact,
        excluded=excluded,
        capped=capped,
        shown=SHOWN_IN_A_RUN,
    )
    if entry.for_agent_id is not None and (hers := dealt_to_her(state, run, entry, search.filters)) is not None:
        return hers
    if run.target.kind == "shunt_rules":
        return find_agent(state, conversation, now, search)
    if run.policy_id is None and len(run.target.agents) == 1:
        return _to_one(state, state.agents[run.target.agents[0]])
    return _among_targets(state, run, search.filters)


def _capped(run: Run) -> frozenset[int]:
    """R7.9: who had her share of this run."""
    if run.agent_cap is None:
        return frozenset()
    return frozenset(agent_id for agent_id, had in run.per_agent.items() if had >= run.agent_cap)


def _to_one(state: ShopState, agent: Agent) -> Found:
    took = at_her_desk(agent)
    values = {"agent": agent.id, "presence": agent.presence.value, "connection": agent.connection.value}
    step = Step(rule="R6.7", took=took, detail="chosen_by_hand" if took else "not_reachable", values=values)
    trace = Trace((step,), (chosen(state, agent.id),), winner=agent.id if took else None)
    refusal = "" if took else ItemReason.no_eligible_agent.value
    return Found(agent.id if took else None, None, AssignmentReason.manual, trace, refusal)


def _among_targets(state: ShopState, run: Run, filters: Filters) -> Found:
    """R7.6 and R7.11: members only, by R4.2, those who let it go before once everybody was asked (R4.4)."""
    line_up = _line_up(state, run)
    ranking = rank(state, line_up, filters)
    if ranking.winner is None and refusal_of(ranking) == EVERYBODY_ASKED:
        ranking = rank(state, line_up, replace(filters, excluded=frozenset()))
    took = ranking.winner is not None
    values = {"kind": run.target.kind, "members": len(line_up.seats)}
    step = Step(rule="R7.6", took=took, detail="selected" if took else "nobody_accepts", values=values)
    trace = Trace((step,), ranking.candidates, ranking.omitted, ranking.winner, ranking.tie)
    group_id = line_up.seats[ranking.winner].group_id if ranking.winner is not None else None
    return Found(ranking.winner, group_id, AssignmentReason.shunt, trace, "" if took else refusal_of(ranking))


def _line_up(state: ShopState, run: Run) -> LineUp:
    """Line up whom the run may give to: a policy's groups while they are open, those a person named in any case."""
    key = ("run", run.id, run.respect_capacity)
    known = state.line_ups.get(key)
    if known is not None:
        return known
    target = at_work(state, run.target) if run.policy_id is not None else run.target
    return state.line_ups.make(key, list(seats_of(state, target).values()))


def _over_capacity(state: ShopState, found: Found) -> Found:
    """Name the rule that lets an agent get more than her capacity (I11)."""
    agent = state.agents[found.agent_id or 0]
    load = state.load(agent.id)
    if load < agent.capacity:
        return found
    values = {"load": load, "capacity": agent.capacity}
    step = Step(rule="R7.9", took=True, detail="capacity_not_looked_at", values=values)
    return replace(found, trace=replace(found.trace, steps=(*found.trace.steps, step)))


def _assignment(run: Run, entry: Entry, found: Found) -> Assignment:
    return Assignment(
        reason=AssignmentReason.offline_allocation,
        operator=run.operator,
        kind="transfer",
        text=WORDS,
        note=run.note or (entry.card.note if entry.card is not None else None),
        run_id=run.id,
        entry_id=entry.id,
        policy_id=run.policy_id,
        policy_name=run.policy_name,
        slot_at=run.slot_at,
        chosen_by=found.chosen_by,
        entry_first_message_at=entry.first_message_at,
        entry_last_message_at=entry.last_message_at,
        entry_messages=entry.messages,
    )


FAILURES = frozenset({ItemReason.no_matching_group, ItemReason.no_eligible_agent, ItemReason.agent_cap_reached})
"""Reasons for which an entry stays in the pool although it was its turn; the others skip it (R7.10)."""


def _item(state: ShopState, run: Run, entry: Entry, reason: ItemReason, now: datetime) -> RunItemSettled:
    customer = state.customers.get(entry.customer_id)
    return RunItemSettled(
        at=now,
        run_id=run.id,
        entry_id=entry.id,
        conversation_id=entry.conversation_id,
        customer_id=entry.customer_id,
        customer_name=customer.name if customer else "",
        outcome=ItemOutcome.failed if reason in FAILURES else ItemOutcome.skipped,
        reason=reason,
    )


def _unknown(run: Run, entry_id: int, now: datetime) -> RunItemSettled:
    return RunItemSettled(
        at=now,
        run_id=run.id,
        entry_id=entry_id,
        conversation_id=0,
        customer_id=0,
        customer_name="",
        outcome=ItemOutcome.skipped,
        reason=ItemReason.lost_race,
    )
