"""Conversations to read: lists, one with its assignments, its messages, and why it is where it is (R4.6)."""

from typing import Any

from models.entities import Candidate
from models.enums import ConversationState
from models.errors import FieldError, Invalid, NotFound
from models.wire.frames import Id, Seq
from models.wire.requests import Words
from models.wire.rest import CandidateView, ConversationDetail, Page, Placement, TraceView
from models.wire.shapes import AssignmentView, ConversationView, MessageView, Ref, rfc3339
from router.store.queries.assignments import (
    AssignmentFound,
    DecisionFound,
    assignments_of,
    decisions_of,
)
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
from router.web.views import Names, assignment_view, conversation_view, message_view, moment


class ConversationQuery(Paging):
    """Choose conversations; `agent` is who has them, or who served those that are closed."""

    state: ConversationState | None = None
    agent: Id | None = None
    group: Id | None = None
    customer: Id | None = None
    q: Words | None = None


class MessageQuery(Paging):
    """Choose messages: the last ones, those before a number, or those after it."""

    before: Id | None = None
    after: Seq | None = None


@route("GET", "/conversations", Who.desk)
async def get_conversations(call: Call[ConversationQuery, None]) -> Page[ConversationView]:
    """List conversations, latest message first; agents see their own."""
    asked = call.query
    agent = asked.agent if call.agent.role in SUPERVISING else call.agent.id
    chosen = ConversationFilter(asked.state, agent, asked.group, asked.customer, asked.q)
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
    """Show a conversation with every assignment it had."""
    found = await call.read(find_conversation, await _readable(call))
    if found is None:
        raise _nothing(call.id)
    assignments = await call.read(assignments_of, found.conversation.id)
    view = found_view(found, await names_in_shop(call))
    return ConversationDetail(view, [assignment_view(one.seq, one.event) for one in assignments])


@route("GET", "/conversations/{id}/messages", Who.desk)
async def get_messages(call: Call[MessageQuery, None]) -> Page[MessageView]:
    """Show messages in ascending order: the last page, `before` a number, or `after` it.

    `next_cursor` leads on in the same direction.
    """
    asked = call.query
    if asked.before is not None and asked.after is not None:
        raise Invalid("Ask for one direction.", (FieldError("after", "leave out before or after"),))
    conversation = await _readable(call)
    if asked.after is not None:
        found = await call.read(messages_after, conversation, asked.limit, id_of(asked) or asked.after)
    else:
        found = await call.read(messages_before, conversation, asked.limit, id_of(asked) or asked.before)
    last = found.messages[-1 if asked.after is not None else 0].seq if found.more else None
    return Page([message_view(message) for message in found.messages], None if last is None else cursor_of(last))


@route("GET", "/conversations/{id}/trace", Who.desk)
async def get_trace(call: Call[NoQuery, None]) -> TraceView:
    """Explain every placement: the steps with the values compared, and each candidate with what removed her."""
    conversation = await _readable(call)
    decisions = await call.read(decisions_of, conversation)
    called = await names_in_shop(call)
    return TraceView(conversation, [_placement(decision, called) for decision in decisions])


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


async def _readable(call: Call[Any, Any]) -> int:
    """Return the number of the conversation in the path; for agents only one that is or was theirs."""
    agent_id = None if call.agent.role in SUPERVISING else call.agent.id
    if not await call.read(is_readable, call.id, agent_id):
        raise _nothing(call.id)
    return call.id


def _nothing(wanted: int) -> NotFound:
    return NotFound(f"There is no conversation {wanted} in this shop.")


def _assignment(found: AssignmentFound | None) -> AssignmentView | None:
    return None if found is None else assignment_view(found.seq, found.event)


def _placement(decision: DecisionFound, called: Names) -> Placement:
    trace = decision.trace
    return Placement(
        trace_id=decision.seq,
        at=rfc3339(decision.at),
        outcome=decision.outcome,
        reason=decision.reason,
        agent=called.agent(decision.agent_id),
        steps=list(trace.steps),
        candidates=[_candidate(candidate, called) for candidate in trace.candidates],
        omitted=trace.omitted,
        tie=trace.tie,
    )


def _candidate(candidate: Candidate, called: Names) -> CandidateView:
    return CandidateView(
        agent=Ref(candidate.agent_id, called.agents.get(candidate.agent_id, f"#{candidate.agent_id}")),
        load=candidate.load,
        capacity=candidate.capacity,
        weight=candidate.weight,
        priority=candidate.priority,
        last_assigned_at=moment(candidate.last_assigned_at),
        reason=candidate.reason,
    )
