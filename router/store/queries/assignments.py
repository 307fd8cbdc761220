"""Assignments: of a conversation, and who was ever served by whom."""

from collections.abc import Sequence
from typing import Any, cast

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, func, select

from models.events import ConversationAssigned
from models.tables import DecisionRow, EventRow
from models.tables.columns import table_of
from router.store.logbook import decode_event
from router.store.queries.rows import of_shop

DECISIONS = table_of(DecisionRow)
EVENTS = table_of(EventRow)
ASSIGNED = "assigned"
"""The outcome of a decision that gave a conversation to an agent."""

TAG = ConversationAssigned.__struct_config__.tag


class AssignmentFound(Struct, frozen=True):
    """Hold an assignment as it was recorded; `seq` is its place in the log, the trace id."""

    seq: int
    event: ConversationAssigned


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


def assignments_to(
    connection: Connection, shop_id: int, agent_id: int, limit: int, before: int | None = None
) -> list[AssignmentFound]:
    """Return what an agent was given, latest first; `before` is the last `seq` of the page before."""
    # What she is told, backwards: her assignments are many, but never far apart.
    hers = select(EVENTS.c.seq, EVENTS.c.body).where(
        of_shop(shop_id, EVENTS), EVENTS.c.agent_id == agent_id, EVENTS.c.type == TAG
    )
    if before is not None:
        hers = hers.where(EVENTS.c.seq < before)
    return [_found(*row) for row in connection.execute(hers.order_by(EVENTS.c.seq.desc()).limit(limit))]


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
    return [_found(*row) for row in connection.execute(query)]


def _found(seq: int, body: str) -> AssignmentFound:
    return AssignmentFound(seq, cast(ConversationAssigned, decode_event(body)))
