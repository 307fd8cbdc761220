"""Direct transfer of a conversation to an agent or a group (R9.4)."""

from datetime import datetime

from models.commands import By, TransferConversation
from models.entities import Agent, Assignment, Conversation, Group, Step, Trace
from models.enums import AssignmentReason, ConversationState, TurnEnd
from models.errors import Conflict, FieldError, Invalid
from models.events import Event
from router.core.assignment import assigned, chosen, unassigned
from router.core.blocked import check_not_blocked
from router.core.handoff import end_turn
from router.core.left_for import is_left_for, leave_for
from router.core.offers import offer
from router.core.ownership import known_agent, known_group, owned_by
from router.core.queue_moves import regroup
from router.core.receiving import check_receiver, is_full
from router.core.registry import decides
from router.core.shunt import Found
from router.core.state import ShopState


@decides(TransferConversation)
def transfer_conversation(state: ShopState, command: TransferConversation, now: datetime) -> list[Event]:
    """Give a conversation on, as its owner or a supervisor; capacity binds all but supervisors."""
    if (command.to_agent is None) == (command.to_group is None):
        raise Invalid("A transfer has one target.", (FieldError("to", "name either an agent or a group"),))
    conversation = owned_by(state, command.conversation_id, command.by)
    check_not_blocked(state, conversation)
    if command.offer:
        return offer(state, conversation, command, now)
    if command.to_agent is not None:
        return _to_agent(state, conversation, known_agent(state, command.to_agent), command, now)
    return _to_group(state, conversation, command, now)


def _to_agent(
    state: ShopState, conversation: Conversation, agent: Agent, command: TransferConversation, now: datetime
) -> list[Event]:
    if is_left_for(state, conversation, agent):
        return leave_for(state, conversation, agent, command, now)
    check_receiver(state, conversation, agent, command.by)
    manual = conversation.owner_id is None
    reason = AssignmentReason.manual if manual else AssignmentReason.transfer_agent
    assignment = Assignment(
        reason=reason, operator=command.by.name, kind="transfer", text=command.reason, note=command.note
    )
    found = Found(agent.id, conversation.group_id, reason, _trace(state, agent, command.by, reason))
    given = assigned(state, conversation, now, found, assignment)
    return [*_released(conversation, agent, command, now), given]


def _trace(state: ShopState, agent: Agent, by: By, reason: AssignmentReason) -> Trace:
    """Explain that a person chose, beyond the agent's capacity or not (I11)."""
    values = {"agent": agent.id, "by": by.name, "over_capacity": is_full(state, agent)}
    step = Step(rule="R9.4", took=True, detail=reason.value, values=values)
    return Trace(steps=(step,), candidates=(chosen(state, agent.id),), winner=agent.id)


def _to_group(
    state: ShopState, conversation: Conversation, command: TransferConversation, now: datetime
) -> list[Event]:
    group = known_group(state, command.to_group)
    if conversation.state is ConversationState.queued:
        return regroup(state, conversation, group, command, now)
    if conversation.owner_id is None:
        raise Conflict("Nobody has this conversation; give it to an agent, or let it be allocated from the pool.")
    return _released(conversation, group, command, now)


def _released(
    conversation: Conversation, target: Agent | Group, command: TransferConversation, now: datetime
) -> list[Event]:
    """Take it from whoever has it now: the owner, or an open bot turn; a group's selection passes the sender over."""
    if conversation.owner_id is None:
        return end_turn(conversation, TurnEnd.superseded, now)
    to_group = isinstance(target, Group)
    reason = AssignmentReason.transfer_group if to_group else AssignmentReason.transfer_agent
    return unassigned(
        conversation,
        reason.value,
        command.by.name,
        now,
        to_agent=command.to_agent,
        to_group=command.to_group,
        to_name=target.name,
        words=command.reason,
        note=command.note,
        exclude=to_group,
    )
