"""Events counted as they come, until a period is over and its figures are an outcome."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from models.entities import Run
from models.enums import MessageKind, SenderType
from models.events import (
    ConversationAssigned,
    ConversationClosed,
    ConversationOpened,
    ConversationPooled,
    ConversationQueued,
    ConversationUnassigned,
    Event,
    HandoffRequested,
    MessageCreated,
    RunFinished,
    RunItemSettled,
    RunStarted,
)
from router.core.outcome import AgentOutcome, Outcome, RunOutcome, waits
from router.core.state import ShopState


class Tally(Struct):
    """Count events as they come, from the state before the first of them."""

    loads: dict[int, int] = field(default_factory=dict)
    owner: dict[int, int] = field(default_factory=dict)
    opened_at: dict[int, datetime] = field(default_factory=dict)
    entered_at: dict[int, datetime] = field(default_factory=dict)
    queued_at: dict[int, datetime] = field(default_factory=dict)
    unassigned: set[int] = field(default_factory=set)
    unanswered: set[int] = field(default_factory=set)
    first_assignment: list[float] = field(default_factory=list)
    first_answer: list[float] = field(default_factory=list)
    in_queue: list[float] = field(default_factory=list)
    in_pool: list[float] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    pooled: Counter[str] = field(default_factory=Counter)
    not_given: Counter[str] = field(default_factory=Counter)
    taken_back: Counter[str] = field(default_factory=Counter)
    agent_given: Counter[int] = field(default_factory=Counter)
    agent_by_runs: Counter[int] = field(default_factory=Counter)
    most: Counter[int] = field(default_factory=Counter)
    runs: dict[int, Run] = field(default_factory=dict)
    ended: dict[int, RunFinished] = field(default_factory=dict)
    reasons: dict[int, Counter[str]] = field(default_factory=dict)

    @classmethod
    def since(cls, state: ShopState) -> "Tally":
        """Begin with who waits and who has what; `state` is left as it is."""
        talks = state.conversations.values()
        loads = {agent_id: state.load(agent_id) for agent_id in state.agents}
        return cls(
            loads=loads,
            most=Counter(loads),
            owner={it.id: it.owner_id for it in talks if it.owner_id is not None},
            entered_at={it.conversation_id: it.entered_at for it in state.entries.values()},
            queued_at={it.id: it.queued_at for it in talks if it.queued_at is not None},
            runs=dict(state.runs),
        )

    def take(self, events: Iterable[Event]) -> None:
        """Count what happened."""
        for event in events:
            count = _COUNTS.get(type(event))
            if count is not None:
                count(self, event)

    def _opened(self, event: ConversationOpened) -> None:
        self.counts["opened"] += 1
        self.opened_at[event.conversation_id] = event.at
        self.unassigned.add(event.conversation_id)
        self.unanswered.add(event.conversation_id)

    def _message(self, event: MessageCreated) -> None:
        spoke = event.sender_type is SenderType.agent and event.kind is not MessageKind.note
        if spoke and event.conversation_id in self.unanswered:
            self.unanswered.discard(event.conversation_id)
            self.first_answer.append(_seconds(self.opened_at[event.conversation_id], event.at))

    def _assigned(self, event: ConversationAssigned) -> None:
        talk, agent_id = event.conversation_id, event.agent_id
        self.given[event.assignment.reason.value] += 1
        self.agent_given[agent_id] += 1
        self.agent_by_runs[agent_id] += event.assignment.run_id is not None
        if talk in self.unassigned:
            self.unassigned.discard(talk)
            self.first_assignment.append(_seconds(self.opened_at[talk], event.at))
        self._leaves(talk, event.at)
        if (entered := self.entered_at.pop(talk, None)) is not None:
            self.in_pool.append(_seconds(entered, event.at))
        self.owner[talk] = agent_id
        self.loads[agent_id] = self.loads.get(agent_id, 0) + 1
        self.most[agent_id] = max(self.most[agent_id], self.loads[agent_id])

    def _leaves(self, talk: int, at: datetime) -> None:
        if (queued := self.queued_at.pop(talk, None)) is not None:
            self.in_queue.append(_seconds(queued, at))
        if (owner := self.owner.pop(talk, None)) is not None:
            self.loads[owner] -= 1

    def _unassigned(self, event: ConversationUnassigned) -> None:
        self.taken_back[event.reason] += 1
        self._leaves(event.conversation_id, event.at)

    def _queued(self, event: ConversationQueued) -> None:
        self.counts["queued"] += event.conversation_id not in self.queued_at
        self.queued_at.setdefault(event.conversation_id, event.at)

    def _pooled(self, event: ConversationPooled) -> None:
        self.pooled[event.reason.value] += 1
        self._leaves(event.conversation_id, event.at)
        self.entered_at[event.conversation_id] = event.at

    def _closed(self, event: ConversationClosed) -> None:
        self.counts["closed"] += 1
        self._leaves(event.conversation_id, event.at)
        self.entered_at.pop(event.conversation_id, None)

    def _handoff(self, event: HandoffRequested) -> None:
        self.counts["handoffs"] += 1

    def _run(self, event: RunStarted) -> None:
        self.runs[event.run.id] = event.run

    def _item(self, event: RunItemSettled) -> None:
        self.not_given[event.reason.value] += 1
        self.reasons.setdefault(event.run_id, Counter())[event.reason.value] += 1

    def _ended(self, event: RunFinished) -> None:
        self.ended[event.run_id] = event

    def outcome(self, end: ShopState) -> Outcome:
        """Return the figures, with the state at the end of the period."""
        return Outcome(
            opened=self.counts["opened"],
            closed=self.counts["closed"],
            given=dict(self.given.most_common()),
            handoffs=self.counts["handoffs"],
            first_assignment=waits(self.first_assignment),
            first_answer=waits(self.first_answer),
            queued=self.counts["queued"],
            queue=waits(self.in_queue),
            pooled=dict(self.pooled.most_common()),
            pool=waits(self.in_pool),
            not_given=dict(self.not_given.most_common()),
            taken_back=dict(self.taken_back.most_common()),
            runs=tuple(self._run_outcome(run, end) for _, run in sorted(self.runs.items())),
            agents=tuple(self._agent_outcome(agent_id, end) for agent_id in sorted(end.agents)),
            still=_still(end),
        )

    def _run_outcome(self, run: Run, end: ShopState) -> RunOutcome:
        ended, now = self.ended.get(run.id), end.runs.get(run.id, run)
        last: Any = ended or now
        return RunOutcome(
            at=run.slot_at or run.started_at,
            policy=run.policy_name,
            trigger=run.trigger.value,
            state=last.state.value,
            headcount=run.headcount,
            cap=run.cap,
            eligible=run.eligible,
            assigned=last.assigned,
            failed=last.failed,
            left=last.left,
            reason=last.reason.value if last.reason is not None else None,
            reasons=dict(self.reasons.get(run.id, Counter()).most_common()),
        )

    def _agent_outcome(self, agent_id: int, end: ShopState) -> AgentOutcome:
        name = end.agents[agent_id].name
        return AgentOutcome(
            agent_id, name, self.agent_given[agent_id], self.agent_by_runs[agent_id], self.most[agent_id]
        )


def _seconds(since: datetime, until: datetime) -> float:
    return (until - since).total_seconds()


def _still(end: ShopState) -> dict[str, int]:
    return {
        "pool": len(end.entries),
        "queue": sum(map(len, end.queues.values())),
        "bot": len(end.with_bot),
        "agent": sum(conversation.owner_id is not None for conversation in end.conversations.values()),
    }


_COUNTS: dict[type[Event], Callable[[Tally, Any], None]] = {
    ConversationOpened: Tally._opened,
    MessageCreated: Tally._message,
    ConversationAssigned: Tally._assigned,
    ConversationUnassigned: Tally._unassigned,
    ConversationQueued: Tally._queued,
    ConversationPooled: Tally._pooled,
    ConversationClosed: Tally._closed,
    HandoffRequested: Tally._handoff,
    RunStarted: Tally._run,
    RunItemSettled: Tally._item,
    RunFinished: Tally._ended,
}
