"""What the log of a shop must look like, checked event by event beside a state that is folded from it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from models.entities import Conversation, Entry, Run, Shop, Trace
from models.enums import AssignmentReason, ConversationState, EntryState, PoolReason
from models.events import (
    BotTurnEnded,
    BotTurnOpened,
    ConversationAssigned,
    ConversationPooled,
    ConversationQueued,
    ConversationUnassigned,
    Event,
    PresenceChanged,
    RunFinished,
    RunItemSettled,
    RunStarted,
)
from router.core.assignment import DECLINED
from router.core.decider import evolve
from router.core.state import ShopState
from tests.simulation.offer_log import OfferLog
from tests.simulation.oracle import Terms, expected, has_to_wait_for, load
from tests.simulation.presence_log import check_interval

BY_CHOICE = frozenset(
    {AssignmentReason.claim, AssignmentReason.manual, AssignmentReason.transfer_agent, AssignmentReason.takeover}
)
"""Assignments a person made herself: no selection to check."""
OVER_CAPACITY = frozenset({"R6.2", "R6.7", "R7.9", "R9.4", "C4"})
"""Rules that may give an agent more than her capacity; so may R3.6 by its setting (I11)."""
NEVER_BACK = frozenset({AssignmentReason.transfer_group, AssignmentReason.reclaimed})
"""What was let go of like this does not come straight back, not even when everybody was asked (R4.4, R9.5)."""
IN_PLACE = frozenset({ConversationState.queued, ConversationState.waiting_offline})
"""Where a customer has a place already, so that she need not wait for her recent contact alone."""
FOUND_NOBODY = frozenset({PoolReason.nobody_online, PoolReason.agent_gone, PoolReason.queue_timeout})


class History:
    """Fold a log and refuse what no log of ours may hold."""

    def __init__(self, shop: Shop) -> None:
        self.folded = ShopState(shop)
        self.at: datetime | None = None
        self.turns: dict[int, str] = {}
        self.left: set[int] = set()
        self.successes: set[int] = set()
        self.in_pool: set[int] = set()
        self.items: dict[int, list[int]] = {}
        self.declined: set[int] = set()
        self.offers = OfferLog()

    def take(self, events: list[Event], now: datetime) -> None:
        """Take what one command led to."""
        self.left.clear()
        for event in events:
            assert event.at == now
            assert self.at is None or event.at >= self.at
            self.at = event.at
            self._before(event)
            evolve(self.folded, event)
            self._after(event)
        for row in self.folded.take_touched().rows.values():
            if isinstance(row, Entry):
                self._entry_row(row)
        self.offers.after(self.folded)
        assert self.in_pool == set(self.folded.entries), "entered = assigned + closed + still there (I16)"

    def _entry_row(self, entry: Entry) -> None:
        """I16: who is no longer in the pool was given to somebody, or closed with a reason."""
        (self.in_pool.add if entry.state is EntryState.waiting else self.in_pool.discard)(entry.id)
        if entry.state is EntryState.allocated:
            assert entry.run_id is not None
            assert entry.agent_id is not None
        elif entry.state is EntryState.closed:
            assert entry.closed_reason

    def _before(self, event: Event) -> None:
        checks: dict[type[Event], Callable[[Any], None]] = {
            ConversationAssigned: self._assigned,
            ConversationUnassigned: self._unassigned,
            ConversationPooled: self._pooled,
            ConversationQueued: self._queued,
            PresenceChanged: self._interval,
            BotTurnOpened: self._turn_opened,
            BotTurnEnded: self._turn_ended,
            RunItemSettled: self._item_settled,
            RunFinished: self._finished,
        }
        self.offers.before(self.folded, event)
        checks.get(type(event), lambda _: None)(event)

    def _interval(self, event: PresenceChanged) -> None:
        check_interval(self.folded, event)

    def _turn_opened(self, event: BotTurnOpened) -> None:
        assert self.turns.setdefault(event.conversation_id, event.turn) == event.turn

    def _turn_ended(self, event: BotTurnEnded) -> None:
        assert self.turns.pop(event.conversation_id) == event.turn

    def _item_settled(self, event: RunItemSettled) -> None:
        self._item(event.run_id, event.entry_id)

    def _after(self, event: Event) -> None:
        open_turns = {it.id: it.bot_turn for it in self.folded.conversations.values() if it.bot_turn is not None}
        assert open_turns == self.turns, "every turn that is opened is ended by an event (I21)"
        if isinstance(event, RunStarted):
            self.items[event.run.id] = []
            assert len(event.run.entries) <= event.run.cap

    def _assigned(self, event: ConversationAssigned) -> None:
        conversation = self.folded.conversations[event.conversation_id]
        agent = self.folded.agents[event.agent_id]
        assert conversation.owner_id is None, "ownership intervals do not overlap (I10)"
        assert self.folded.customers[event.customer_id].block is None, "a blocked customer is given to nobody (R7.10)"
        rules = {step.rule for step in event.trace.steps if step.took}
        if load(self.folded, agent) >= agent.capacity:
            over = self.folded.shop.recent_contact.recent_over_capacity and "R3" in rules
            assert over or rules & OVER_CAPACITY, "beyond capacity only by a rule the trace names (I11)"
        if event.assignment.reason not in BY_CHOICE and not rules & {"R6.2", "R6.7", "R7.6", "R9.4"}:
            terms = self._terms(event, conversation)
            waited = conversation.queued_at if conversation.waits_for is not None else None
            best = expected(self.folded, conversation, waited or event.at, terms)
            assert event.agent_id == best, "first by R4.2 (I12)"
            if conversation.state not in IN_PLACE and terms.group_id is None and event.assignment.run_id is None:
                assert has_to_wait_for(self.folded, conversation, event.at) is None, "her recent contact first (R3.6)"
        check_trace(event)
        self._one_cause(event, conversation)
        if event.assignment.reason is AssignmentReason.queue:
            self._first_in_line(event, conversation)
        if event.assignment.run_id is not None:
            assert event.assignment.entry_id not in self.successes, "no entry in two successful items (I16)"
            self.successes.add(event.assignment.entry_id or 0)
            self._item(event.assignment.run_id, event.assignment.entry_id or 0)

    def _one_cause(self, event: ConversationAssigned, conversation: Conversation) -> None:
        """D§2: each change of owner has one cause, which saw the state as it was (peers.md, complaint 9)."""
        acts = [step.detail for step in event.trace.steps if step.rule in {"C3", "C4", "R9.4"} and step.took]
        assert len(acts) <= 1
        entry = self.folded.entries.get(conversation.entry_id or 0)
        if acts == ["left_for_her"]:
            assert entry is not None
            assert entry.for_agent_id == event.agent_id
        assert event.assignment.run_id is None or (entry is not None and entry.id == event.assignment.entry_id)
        self.declined.discard(event.conversation_id)

    def _queued(self, event: ConversationQueued) -> None:
        self.declined.discard(event.conversation_id)

    def _first_in_line(self, event: ConversationAssigned, conversation: Conversation) -> None:
        """R5.1: nobody who waits longer in the same line would have got this agent."""
        for other in self.folded.queue(conversation.group_id or 0):
            if other.id == conversation.id:
                return
            if other.waits_for is not None:
                continue
            terms = Terms(group_id=other.group_id, excluded=other.excluded)
            assert expected(self.folded, other, event.at, terms) != event.agent_id, "first in, first out (R5.1)"

    def _terms(self, event: ConversationAssigned, conversation: Conversation) -> Terms:
        run = self.folded.runs.get(event.assignment.run_id or 0)
        group_id, persons_last = asked_for(event.trace)
        return Terms(
            group_id=group_id,
            persons_last=persons_last,
            respect_capacity=run is None or run.respect_capacity,
            suspended_recent=run is None or run.suspended_recent_contact,
            excluded=conversation.excluded,
            again=event.assignment.reason not in NEVER_BACK and conversation.id not in self.declined,
            capped=had_enough(run, event.at) if run is not None else (),
        )

    def _unassigned(self, event: ConversationUnassigned) -> None:
        assert self.folded.conversations[event.conversation_id].owner_id == event.agent_id
        if event.reason == DECLINED:
            self.declined.add(event.conversation_id)
        if event.reason == AssignmentReason.agent_gone:
            assert event.conversation_id not in self.left, "who loses her agent is moved once (I14)"
            self.left.add(event.conversation_id)

    def _pooled(self, event: ConversationPooled) -> None:
        conversation = self.folded.conversations[event.conversation_id]
        assert conversation.entry_id is None
        if event.reason in FOUND_NOBODY and any(step.rule == "R2.6" for step in event.trace.steps):
            group_id, persons_last = asked_for(event.trace)
            terms = Terms(group_id, persons_last, excluded=conversation.excluded, again=not persons_last)
            assert expected(self.folded, conversation, event.at, terms) is None

    def _item(self, run_id: int, entry_id: int) -> None:
        assert entry_id not in self.items[run_id], "no item twice (I18)"
        self.items[run_id].append(entry_id)

    def _finished(self, event: RunFinished) -> None:
        run = self.folded.runs[event.run_id]
        undealt = len(run.entries) - run.dealt
        paced_out = run.spread is not None and run.ends_at is not None and run.ends_at <= event.at
        assert undealt == 0 or paced_out, "only the end of its slot leaves a paced run something (R7.9)"
        assert (run.assigned + run.failed, event.left) == (run.dealt, run.left + undealt)
        assert sorted(self.items[run.id]) == sorted(run.entries[: run.dealt])
        assert run.assigned <= run.cap
        assert (event.assigned, event.failed) == (run.assigned, run.failed)


def had_enough(run: Run, at: datetime) -> set[int]:
    """R7.9: who has all she may have of a run, or for this minute."""
    capped = {who for who, share in run.per_agent.items() if run.agent_cap is not None and share >= run.agent_cap}
    if run.spread is None:
        return capped
    minute = timedelta(minutes=1)
    return capped | {who for who, (last, count) in run.paced.items() if count >= run.spread and at - last < minute}


def asked_for(trace: Trace) -> tuple[int | None, bool]:
    """Return the group a search began at, if it was given, and whether it came before the persons."""
    given = [step.values["group"] for step in trace.steps if step.detail == "group_given"]
    order = [step.rule for step in trace.steps if step.rule in {"R2.5", "R3"}]
    return (given[0] if given else None), order[:1] == ["R2.5"]


def check_trace(event: ConversationAssigned) -> None:
    """R4.6: the winner is named, every other candidate has a reason."""
    assert event.trace.winner == event.agent_id
    assert event.trace.steps
    assert all(it.reason for it in event.trace.candidates if it.agent_id != event.agent_id)
