"""What the tables add to a page's snapshot: last messages and assignments of a desk, a visitor's exchange."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import Connection

from models.entities import Conversation, Customer, Message
from models.enums import MessageKind
from router.store.customers import find_customers
from router.store.queries.assignments import AssignmentFound, last_assignments
from router.store.queries.conversations import find_conversation
from router.store.queries.messages import last_messages, messages_before

LOOK_BACK = 50
"""How far the last message that is no internal note is looked for."""


class Surroundings(Struct, frozen=True):
    """Hold the last message (no internal note) and the last assignment by conversation."""

    messages: dict[int, Message]
    assignments: dict[int, AssignmentFound]
    newest: dict[int, int]


class Talk(Struct, frozen=True):
    """Hold a customer's exchange: her last conversation, if any, and its latest messages without notes."""

    customer: Customer
    conversation: Conversation | None
    messages: list[Message]


def surroundings(connection: Connection, shop_id: int, conversations: Sequence[int]) -> Surroundings:
    """Read what surrounds these conversations; `newest` is the number of the last message of any kind."""
    if not conversations:
        return Surroundings({}, {}, {})
    last = last_messages(connection, shop_id, conversations)
    newest = {number: message.seq for number, message in last.items()}
    said = {number: _said(connection, shop_id, message) for number, message in last.items()}
    assignments = last_assignments(connection, shop_id, conversations)
    spoken = {number: message for number, message in said.items() if message is not None}
    return Surroundings(spoken, assignments, newest)


def _said(connection: Connection, shop_id: int, last: Message) -> Message | None:
    if last.kind is not MessageKind.note:
        return last
    page = messages_before(connection, shop_id, last.conversation_id, LOOK_BACK, last.seq)
    return next((each for each in reversed(page.messages) if each.kind is not MessageKind.note), None)


def talk_of(
    connection: Connection, shop_id: int, customer_id: int, limit: int, conversation_id: int | None = None
) -> Talk | None:
    """Read a customer's conversation, the last she had if none is named, with at most `limit` messages.

    None for a customer nobody knows.
    """
    customer = next(iter(find_customers(connection, shop_id, [customer_id])), None)
    if customer is None:
        return None
    number = customer.last_conversation_id if conversation_id is None else conversation_id
    found = None if number is None else find_conversation(connection, shop_id, number)
    if found is None:
        return Talk(customer, None, [])
    page = messages_before(connection, shop_id, found.conversation.id, limit + LOOK_BACK)
    shown = [message for message in page.messages if message.kind is not MessageKind.note]
    return Talk(customer, found.conversation, shown[-limit:])
