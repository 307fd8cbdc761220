"""Direct transfer of a conversation to an agent or a group (R9.4)."""

from datetime import datetime

from models.commands import By, TransferConversation
from models.entities import Agent, Assignment, Conversation, Group, Step, Trace
from models.enums import AssignmentReason, Connection, Presence, TurnEnd
from models.errors import Conflict, Invalid
from models.events import ConversationUnassigned, Event
from router.core.assignment import assigned, chosen
from router.core.handoff import end_turn
from router.core.ownership import known_agent, known_group, owned_by
from router.core.registry import decides
from router.core.shunt import Found
from router.core.state import ShopState


@decides(TransferConversation)
def transfer_conversation(state: ShopState, command: TransferConversation, now: datetime) -> list[Event]:
    """Give a conversation on, as its owner or a supervisor; capacity binds all but supervisors."""
    conversation = owned_by(state, command.conversation_id, command.by)
    if (command.to_agent is None) == (command.to_group is None):
        raise Invalid("Name exactly one target: an agent or a group.")
    if command.to_agent is not None:
        return _to_agent(state, conversation, known_agent(state, command.to_agent), command, now)
    return _to_group(state, conversation, command, now)


def _to_agent(
    state: ShopState, conversation: Conversation, agent: Agent, command: TransferConversation, now: datetime
) -> list[Event]:
    _check_receiver(state, conversation, agent, command.by)
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
    over = state.load(agent.id) >= agent.capacity
    values = {"agent": agent.id, "by": by.name, "over_capacity": over}
    step = Step(rule="R9.4", took=True, detail=reason.value, values=values)
    return Trace(steps=(step,), candidates=(chosen(state, agent.id),), winner=agent.id)


def _check_receiver(state: ShopState, conversation: Conversation, agent: Agent, by: By) -> None:
    if agent.id == conversation.owner_id:
        raise Conflict(f"{agent.name} already has this conversation.")
    if agent.disabled or agent.presence is Presence.offline or agent.connection is Connection.disconnected:
        raise Conflict(f"{agent.name} is offline; choose somebody online or suspended, or a group.")
    check_room(state, agent, by, 1)


def check_room(state: ShopState, agent: Agent, by: By, more: int) -> None:
    """Refuse to give an agent `more` conversations than she has room for; a supervisor may (R9.4)."""
    if state.load(agent.id) + more > agent.capacity and not by.supervises:
        raise Conflict(f"{agent.name} has no room for {more} more ({agent.capacity}); choose somebody else or a group.")


def _to_group(
    state: ShopState, conversation: Conversation, command: TransferConversation, now: datetime
) -> list[Event]:
    group = known_group(state, command.to_group)
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
    return [
        ConversationUnassigned(
            at=now,
            conversation_id=conversation.id,
            agent_id=conversation.owner_id,
            reason=reason.value,
            by=command.by.name,
            to_agent=command.to_agent,
            to_group=command.to_group,
            to_name=target.name,
            words=command.reason,
            note=command.note,
            exclude=to_group,
        )
    ]
