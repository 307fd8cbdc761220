"""Placements of a conversation and their traces (R4.6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, and_, func, select

from models.entities import Trace
from models.events import ConversationAssigned, ConversationHandedToBot, ConversationPooled, ConversationQueued
from models.tables import DecisionRow, EventRow
from models.tables.columns import table_of
from router.store.logbook import decode_event
from router.store.queries.rows import of_shop

DECISIONS = table_of(DecisionRow)
EVENTS = table_of(EventRow)
Placement = ConversationAssigned | ConversationHandedToBot | ConversationPooled | ConversationQueued
ASSIGNED = "assigned"
"""The outcome of a decision that gave a conversation to an agent."""


class AssignmentFound(Struct, frozen=True):
    """Hold an assignment as it was recorded; `seq` is its place in the log, the trace id."""

    seq: int
    event: ConversationAssigned


class DecisionFound(Struct, frozen=True):
    """Hold one placement with its trace."""

    seq: int
    at: datetime
    outcome: str
    agent_id: int | None
    reason: str | None
    trace: Trace


def last_assignments(connection: Connection, shop_id: int, conversations: Sequence[int]) -> dict[int, AssignmentFound]:
    """Return the latest assignment of each of these conversations that ever had one."""
    latest = (
        select(func.max(DECISIONS.c.seq))
        .where(
            of_shop(shop_id, DECISIONS),
            DECISIONS.c.conversation_id.in_(conversations),
            DECISIONS.c.outcome == ASSIGNED,
        )
        .group_by(DECISIONS.c.conversation_id)
    )
    found = _assignments(connection, shop_id, latest)
    return {assignment.event.conversation_id: assignment for assignment in found}


def assignments_of(connection: Connection, shop_id: int, conversation_id: int) -> list[AssignmentFound]:
    """Return every assignment of a conversation, first to last."""
    of_it = select(DECISIONS.c.seq).where(
        of_shop(shop_id, DECISIONS),
        DECISIONS.c.conversation_id == conversation_id,
        DECISIONS.c.outcome == ASSIGNED,
    )
    return _assignments(connection, shop_id, of_it)


def decisions_of(connection: Connection, shop_id: int, conversation_id: int) -> list[DecisionFound]:
    """Return every placement of a conversation with its trace, first to last."""
    known = [DECISIONS.c[name] for name in ("seq", "at", "outcome", "agent_id", "reason")]
    query = (
        select(*known, EVENTS.c.body)
        .join(EVENTS, and_(EVENTS.c.shop_id == DECISIONS.c.shop_id, EVENTS.c.seq == DECISIONS.c.seq))
        .where(of_shop(shop_id, DECISIONS), DECISIONS.c.conversation_id == conversation_id)
        .order_by(DECISIONS.c.seq)
    )
    return [
        DecisionFound(
            row.seq, row.at, row.outcome, row.agent_id, row.reason, cast(Placement, decode_event(row.body)).trace
        )
        for row in connection.execute(query)
    ]


def was_served_by(connection: Connection, shop_id: int, conversation_id: int, agent_id: int) -> bool:
    """Tell whether a conversation was ever assigned to an agent."""
    query = select(DECISIONS.c.seq).where(
        of_shop(shop_id, DECISIONS),
        DECISIONS.c.conversation_id == conversation_id,
        DECISIONS.c.agent_id == agent_id,
    )
    return connection.execute(query.limit(1)).first() is not None


def served_by(shop_id: int, agent_id: int) -> Any:
    """Select the ids of the conversations that were ever assigned to an agent."""
    return select(DECISIONS.c.conversation_id).where(of_shop(shop_id, DECISIONS), DECISIONS.c.agent_id == agent_id)


def _assignments(connection: Connection, shop_id: int, seqs: Any) -> list[AssignmentFound]:
    chosen: ColumnElement[bool] = EVENTS.c.seq.in_(seqs)
    query = select(EVENTS.c.seq, EVENTS.c.body).where(of_shop(shop_id, EVENTS), chosen).order_by(EVENTS.c.seq)
    return [
        AssignmentFound(seq, cast(ConversationAssigned, decode_event(body))) for seq, body in connection.execute(query)
    ]
