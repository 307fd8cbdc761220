"""Conversations: one with what surrounds it, and lists by filters, latest message first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, or_, select

from models.entities import Conversation, Customer, Message
from models.enums import ConversationState
from router.store.queries.assignments import AssignmentFound, last_assignments, served_by, was_served_by
from router.store.queries.messages import last_messages
from router.store.queries.rows import CONVERSATIONS, CUSTOMERS, WITH_CUSTOMER, before, of_shop

Columns = tuple[ColumnElement[Any], ...]
TABLE = CONVERSATIONS.table
ORDER: Columns = (TABLE.c.last_message_at, TABLE.c.id)
# The same values, but the plus keeps the database from walking all conversations in this order to find a few.
ORDER_OF_FEW: Columns = (
    literal_column("+conversation.last_message_at", TABLE.c.last_message_at.type),
    literal_column("+conversation.id", TABLE.c.id.type),
)
# Word for word the condition of the partial index, or SQLite does not see that the index may serve.
IS_OPEN: ColumnElement[bool] = literal_column("conversation.state <> 'closed'")


class ConversationFilter(Struct, frozen=True):
    """Choose conversations; `agent_id` means hers now, or served by her if closed.

    `attention`: those that a supervisor should look at, or should not; they are open (R9.5).
    """

    state: ConversationState | None = None
    agent_id: int | None = None
    group_id: int | None = None
    customer_id: int | None = None
    text: str | None = None
    attention: bool | None = None

    @property
    def order(self) -> Columns:
        """Return how the list is sorted: along the index, or after the few that are meant are found."""
        is_open = self.state not in {None, ConversationState.closed}
        few = is_open or self.attention or {self.agent_id, self.customer_id, self.text} != {None}
        return ORDER_OF_FEW if few else ORDER


class ConversationFound(Struct, frozen=True):
    """Hold a conversation with her who writes, its last message and its last assignment."""

    conversation: Conversation
    customer: Customer
    last_message: Message | None = None
    assignment: AssignmentFound | None = None


def find_conversation(connection: Connection, shop_id: int, conversation_id: int) -> ConversationFound | None:
    """Return one conversation, or None."""
    found = connection.execute(_joined(shop_id).where(TABLE.c.id == conversation_id)).all()
    return next(iter(_surrounded(connection, shop_id, found)), None)


def is_readable(connection: Connection, shop_id: int, conversation_id: int, agent_id: int | None) -> bool:
    """Tell whether there is such a conversation; for an agent, one that is or was hers, or is offered to her."""
    found = connection.execute(
        select(TABLE.c.owner_id, TABLE.c.offer).where(of_shop(shop_id, TABLE), TABLE.c.id == conversation_id)
    ).first()
    if found is None or agent_id in {None, found.owner_id}:
        return found is not None
    if found.offer is not None and found.offer.to_agent == agent_id:
        return True
    return was_served_by(connection, shop_id, conversation_id, agent_id)


def find_conversations(connection: Connection, shop_id: int, ids: Sequence[int]) -> list[ConversationFound]:
    """Return the conversations with these ids (at most some hundreds), in the order of the ids."""
    found = connection.execute(_joined(shop_id).where(TABLE.c.id.in_(ids))).all()
    by_id = {one.conversation.id: one for one in _surrounded(connection, shop_id, found)}
    return [by_id[wanted] for wanted in ids if wanted in by_id]


def list_conversations(
    connection: Connection,
    shop_id: int,
    chosen: ConversationFilter,
    limit: int,
    after: tuple[datetime, int] | None = None,
) -> list[ConversationFound]:
    """Return one page; `after` is last message and id of the last conversation of the page before."""
    query = _joined(shop_id).where(*_conditions(shop_id, chosen))
    if after is not None:
        query = query.where(before(chosen.order, after))
    query = query.order_by(*(column.desc() for column in chosen.order)).limit(limit)
    return _surrounded(connection, shop_id, connection.execute(query).all())


def conversations_by_group(connection: Connection, shop_id: int, since: datetime) -> dict[int, int]:
    """Count the conversations opened since then by the group they came to, for all groups at once."""
    # Whatever was opened since has its last message since, and that index is there already.
    recent = (of_shop(shop_id, TABLE), TABLE.c.last_message_at >= since, TABLE.c.opened_at >= since)
    known = TABLE.c.group_id.is_not(None)
    query = select(TABLE.c.group_id, func.count().label("number")).where(*recent, known).group_by(TABLE.c.group_id)
    return {row.group_id: row.number for row in connection.execute(query)}


def _joined(shop_id: int) -> Select[Any]:
    customer = CUSTOMERS.table
    return (
        select(*WITH_CUSTOMER)
        .join(customer, (customer.c.shop_id == TABLE.c.shop_id) & (customer.c.id == TABLE.c.customer_id))
        .where(of_shop(shop_id, TABLE))
    )


def _conditions(shop_id: int, chosen: ConversationFilter) -> list[ColumnElement[bool]]:
    conditions = []
    if chosen.state is not None:
        conditions.append(TABLE.c.state == chosen.state)
        # An agent's or a customer's are fewer than all that are open.
        alone = chosen.agent_id is None and chosen.customer_id is None
        conditions += [IS_OPEN] if alone and chosen.state is not ConversationState.closed else []
    if chosen.attention is not None:
        raised = TABLE.c.attention.is_not(None)
        conditions += [raised, IS_OPEN] if chosen.attention else [~raised]
    if chosen.agent_id is not None:
        conditions.append(_concerns(shop_id, chosen.agent_id, chosen.state))
    if chosen.group_id is not None:
        conditions.append(TABLE.c.group_id == chosen.group_id)
    if chosen.customer_id is not None:
        conditions.append(TABLE.c.customer_id == chosen.customer_id)
    if chosen.text is not None:
        conditions.append(TABLE.c.customer_id.in_(_called(shop_id, chosen.text)))
    return conditions


def _concerns(shop_id: int, agent_id: int, state: ConversationState | None) -> ColumnElement[bool]:
    if state not in {None, ConversationState.closed}:
        return TABLE.c.owner_id == agent_id
    # Whoever has a conversation got it by a decision, so this covers hers as well.
    served = TABLE.c.id.in_(served_by(shop_id, agent_id))
    return served & or_(TABLE.c.owner_id == agent_id, TABLE.c.state == ConversationState.closed)


def _called(shop_id: int, text: str) -> Select[Any]:
    customer = CUSTOMERS.table
    return select(customer.c.id).where(
        of_shop(shop_id, customer),
        or_(
            customer.c.name.icontains(text, autoescape=True),
            customer.c.external_id.icontains(text, autoescape=True),
        ),
    )


def _surrounded(connection: Connection, shop_id: int, rows: Sequence[Any]) -> list[ConversationFound]:
    width = len(CONVERSATIONS.columns)
    pairs = [(CONVERSATIONS.read(row[:width]), CUSTOMERS.read(row[width:])) for row in rows]
    ids = [conversation.id for conversation, _ in pairs]
    messages = last_messages(connection, shop_id, ids)
    assignments = last_assignments(connection, shop_id, ids)
    return [
        ConversationFound(conversation, customer, messages.get(conversation.id), assignments.get(conversation.id))
        for conversation, customer in pairs
    ]
