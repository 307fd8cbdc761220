"""Steps on the way of a conversation as the shape of the contract (R4.6)."""

from collections.abc import Callable, Sequence
from typing import Any

from models.entities import Candidate, Trace
from models.events import (
    AttentionRaised,
    ConversationAccepted,
    ConversationAssigned,
    ConversationClosed,
    ConversationHandedToBot,
    ConversationOpened,
    ConversationPooled,
    ConversationQueued,
    ConversationUnassigned,
    Event,
    HandoffRequested,
    QueuePromoted,
    RecentWaitEnded,
    ReplyOverdue,
    TransferEnded,
    TransferOffered,
)
from models.wire.rest import CandidateView, Placement
from models.wire.shapes import Ref, rfc3339
from router.web.views import Names, moment

Told = dict[str, Any]


def way_step(seq: int, event: Event, names: Names) -> Placement:
    """Show one step; `seq` is its event's place in the log."""
    told = SHOWN[type(event)](event, names)
    trace = getattr(event, "trace", Trace())
    return Placement(
        trace_id=seq,
        at=rfc3339(event.at),
        outcome=told.pop("outcome"),
        reason=told.pop("reason", None),
        agent=told.pop("agent", None),
        steps=list(trace.steps),
        candidates=candidate_views(trace.candidates, names),
        omitted=trace.omitted,
        tie=trace.tie,
        **told,
    )


def candidate_views(candidates: Sequence[Candidate], names: Names) -> list[CandidateView]:
    """Show who was considered."""
    return [
        CandidateView(
            agent=Ref(candidate.agent_id, names.agents.get(candidate.agent_id, f"#{candidate.agent_id}")),
            load=candidate.load,
            capacity=candidate.capacity,
            weight=candidate.weight,
            priority=candidate.priority,
            last_assigned_at=moment(candidate.last_assigned_at),
            reason=candidate.reason,
            online_since=moment(candidate.online_since),
        )
        for candidate in candidates
    ]


def _assigned(event: ConversationAssigned, names: Names) -> Told:
    given = event.assignment
    return {
        "outcome": "assigned",
        "reason": given.reason.value,
        "agent": Ref(event.agent_id, event.agent_name),
        "by": given.operator,
        "group": None if event.group_id is None else Ref(event.group_id, event.group_name or f"#{event.group_id}"),
        "words": given.text or None,
        "note": given.note,
    }


def _unassigned(event: ConversationUnassigned, names: Names) -> Told:
    target = event.to_agent if event.to_agent is not None else event.to_group
    return {
        "outcome": "unassigned",
        "reason": event.reason,
        "agent": names.agent(event.agent_id),
        "by": event.by,
        "to": None if target is None else Ref(target, event.to_name or f"#{target}"),
        "words": event.words or None,
        "note": event.note,
    }


def _queued(event: ConversationQueued, names: Names) -> Told:
    return {
        "outcome": "queued",
        "group": names.group(event.group_id),
        "to": names.agent(event.waits_for),
        "until": moment(event.waits_until or event.until),
    }


def _pooled(event: ConversationPooled, names: Names) -> Told:
    return {
        "outcome": "pooled",
        "reason": event.reason.value,
        "group": names.group(event.group_id),
        "to": names.agent(event.for_agent_id),
        "words": event.notice,
        "until": moment(event.back_at),
    }


def _to_bot(event: ConversationHandedToBot, names: Names) -> Told:
    return {"outcome": "bot", "by": event.bot}


def _handoff(event: HandoffRequested, names: Names) -> Told:
    handoff = event.handoff
    group = names.group(event.group_id)
    return {"outcome": "handoff", "reason": handoff.trigger.value, "words": handoff.detail, "group": group}


def _offered(event: TransferOffered, names: Names) -> Told:
    offer = event.offer
    return {
        "outcome": "offered",
        "agent": Ref(offer.to_agent, offer.to_name),
        "by": offer.by or offer.from_name,
        "group": names.group(offer.to_group),
        "words": offer.reason,
        "note": offer.note,
        "until": rfc3339(offer.expires_at),
    }


def _offer_over(event: TransferEnded, names: Names) -> Told:
    return {
        "outcome": f"offer_{event.end.value}",
        "agent": Ref(event.offer.to_agent, event.offer.to_name),
        "by": event.by,
        "words": event.reason,
    }


def _accepted(event: ConversationAccepted, names: Names) -> Told:
    agent = names.agent(event.agent_id)
    return {"outcome": "accepted", "agent": agent, "by": agent and agent.name}


def _overdue(event: ReplyOverdue, names: Names) -> Told:
    return {"outcome": "overdue", "agent": names.agent(event.agent_id)}


def _attention(event: AttentionRaised, names: Names) -> Told:
    return {"outcome": "attention", "reason": event.attention.value, "agent": names.agent(event.agent_id)}


def _promoted(event: QueuePromoted, names: Names) -> Told:
    return {"outcome": "promoted", "by": event.by}


def _closed(event: ConversationClosed, names: Names) -> Told:
    reason = None if event.reason is None else event.reason.value
    return {"outcome": "closed", "reason": reason, "agent": names.agent(event.agent_id), "by": event.by}


SHOWN: dict[type[Event], Callable[[Any, Names], Told]] = {
    AttentionRaised: _attention,
    ConversationAccepted: _accepted,
    ConversationAssigned: _assigned,
    ConversationClosed: _closed,
    ConversationHandedToBot: _to_bot,
    ConversationOpened: lambda event, names: {"outcome": "opened"},
    ConversationPooled: _pooled,
    ConversationQueued: _queued,
    ConversationUnassigned: _unassigned,
    HandoffRequested: _handoff,
    QueuePromoted: _promoted,
    RecentWaitEnded: lambda event, names: {"outcome": "recent_wait_ended"},
    ReplyOverdue: _overdue,
    TransferEnded: _offer_over,
    TransferOffered: _offered,
}
"""How each kind of step is told."""
