"""Conversations to read: lists, one with its assignments, its messages."""

from datetime import timedelta
from typing import Any

from models.entities import Customer
from models.enums import ConversationState
from models.errors import FieldError, Invalid, NotFound
from models.wire.frames import Id, Seq
from models.wire.requests import Words
from models.wire.rest import ConversationDetail, Page
from models.wire.shapes import AssignmentView, ConversationView, MessageView
from router.store.queries.assignments import AssignmentFound, assignments_of
from router.store.queries.conversations import (
    ConversationFilter,
    ConversationFound,
    find_conversation,
    is_readable,
    list_conversations,
)
from router.store.queries.messages import messages_after, messages_before
from router.store.queries.names import names
from router.web.rest.call import Call, NoQuery
from router.web.rest.paging import Paging, cursor_of, id_of, page, place_of
from router.web.rest.route import SUPERVISING, Who, route
from router.web.views import Names, assignment_view, conversation_view, message_view


class ConversationQuery(Paging):
    """Choose conversations; `agent` is who has them, or who served those that are closed.

    `attention`: those a supervisor should look at (R9.5).
    """

    state: ConversationState | None = None
    agent: Id | None = None
    group: Id | None = None
    customer: Id | None = None
    q: Words | None = None
    attention: bool | None = None


class MessageQuery(Paging):
    """Choose messages: the last ones, those before a number, or those after it."""

    before: Id | None = None
    after: Seq | None = None


@route("GET", "/conversations", Who.desk)
async def get_conversations(call: Call[ConversationQuery, None]) -> Page[ConversationView]:
    """List conversations, latest message first; agents see their own."""
    asked = call.query
    agent = asked.agent if call.agent.role in SUPERVISING else call.agent.id
    chosen = ConversationFilter(asked.state, agent, asked.group, asked.customer, asked.q, asked.attention)
    if asked.agent not in {None, agent}:
        return Page([])
    found = await call.read(list_conversations, chosen, asked.limit + 1, place_of(asked))
    called = await names_in_shop(call)
    return page(
        found,
        asked,
        lambda one: (one.conversation.last_message_at, one.conversation.id),
        lambda one: found_view(one, called),
    )


@route("GET", "/conversations/{id}", Who.desk)
async def get_conversation(call: Call[NoQuery, None]) -> ConversationDetail:
    """Show a conversation with every assignment it had, and the customer's recent contact (R3.3)."""
    found = await call.read(find_conversation, await readable(call))
    if found is None:
        raise _nothing(call.id)
    assignments = await call.read(assignments_of, found.conversation.id)
    called = await names_in_shop(call)
    recent = called.agent(found.customer.recent_agent_id) if await _lasts(call, found.customer) else None
    return ConversationDetail(
        found_view(found, called), [assignment_view(one.seq, one.event) for one in assignments], recent
    )


async def _lasts(call: Call[NoQuery, None], customer: Customer) -> bool:
    """Tell whether the agent who last spoke to her still is her recent contact (R3.3)."""
    spoke_at = customer.recent_spoke_at
    since = await call.ask(lambda state, now: now - timedelta(hours=state.shop.recent_contact.window_h))
    return spoke_at is not None and spoke_at >= since


@route("GET", "/conversations/{id}/messages", Who.desk)
async def get_messages(call: Call[MessageQuery, None]) -> Page[MessageView]:
    """Show messages in ascending order: the last page, `before` a number, or `after` it.

    `next_cursor` leads on in the same direction.
    """
    asked = call.query
    if asked.before is not None and asked.after is not None:
        raise Invalid("Ask for one direction.", (FieldError("after", "leave out before or after"),))
    conversation = await readable(call)
    if asked.after is not None:
        found = await call.read(messages_after, conversation, asked.limit, id_of(asked) or asked.after)
    else:
        found = await call.read(messages_before, conversation, asked.limit, id_of(asked) or asked.before)
    last = found.messages[-1 if asked.after is not None else 0].seq if found.more else None
    return Page([message_view(message) for message in found.messages], None if last is None else cursor_of(last))


def found_view(found: ConversationFound, called: Names) -> ConversationView:
    """Show a conversation with its last assignment and message."""
    return conversation_view(
        found.conversation,
        found.customer,
        called,
        assignment=_assignment(found.assignment),
        last_message=None if found.last_message is None else message_view(found.last_message),
    )


async def names_in_shop(call: Call[Any, Any]) -> Names:
    """Return what agents and groups are called, also those that are gone."""
    found = await call.read(names)
    return Names(found.agents, found.groups)


async def readable(call: Call[Any, Any]) -> int:
    """Return the number of the conversation in the path; for agents only one that is, was or is offered to them."""
    agent_id = None if call.agent.role in SUPERVISING else call.agent.id
    if not await call.read(is_readable, call.id, agent_id):
        raise _nothing(call.id)
    return call.id


def _nothing(wanted: int) -> NotFound:
    return NotFound(f"There is no conversation {wanted} in this shop.")


def _assignment(found: AssignmentFound | None) -> AssignmentView | None:
    return None if found is None else assignment_view(found.seq, found.event)
