"""Who can be given a conversation by a person's hand, and whether she has room for it (R6.7, R9.4)."""

from models.commands import By
from models.entities import Agent, Conversation, Group, Member
from models.enums import Connection, Presence
from models.errors import Conflict
from router.core.state import ShopState


def at_her_desk(agent: Agent) -> bool:
    """Tell whether she is online or suspended, and connected: there to take what she is given or takes herself."""
    declared = agent.presence is not Presence.offline and not agent.disabled
    return declared and agent.connection is Connection.connected


def is_offline(agent: Agent) -> bool:
    """Tell whether nobody can give her anything now; in grace she may be back in a moment (R1.4)."""
    gone = agent.presence is Presence.offline or agent.connection is Connection.disconnected
    return agent.disabled or gone


def check_receiver(state: ShopState, conversation: Conversation, agent: Agent, by: By) -> None:
    """Refuse a receiver who has it already, is offline, or has no room."""
    check_other(conversation, agent)
    if is_offline(agent):
        raise Conflict(f"{agent.name} is offline; choose somebody online or suspended, or a group.")
    check_room(state, agent, by, 1)


def check_other(conversation: Conversation, agent: Agent) -> None:
    """Refuse to give a conversation to its owner."""
    if agent.id == conversation.owner_id:
        raise Conflict(f"{agent.name} already has this conversation.")


def check_room(state: ShopState, agent: Agent, by: By, more: int) -> None:
    """Refuse to give an agent `more` conversations than she has room for; a supervisor may (R9.4)."""
    if is_full(state, agent, more) and not by.supervises:
        raise Conflict(f"{agent.name} has no room for {more} more ({agent.capacity}); choose somebody else or a group.")


def full_in(state: ShopState, agent: Agent, group: Group) -> int | None:
    """Return the capacity of her membership in a group if that is reached, else None."""
    member = next((one for one in group.members if one.agent_id == agent.id), None)
    return member.capacity if member is not None and no_room_in(state, member, group.id) else None


def no_room_in(state: ShopState, member: Member, group_id: int) -> bool:
    """Tell whether she has as many conversations of a group as her membership allows."""
    return member.capacity is not None and state.load_in(member.agent_id, group_id) >= member.capacity


def is_full(state: ShopState, agent: Agent, more: int = 1) -> bool:
    """Tell whether so many more conversations are beyond her capacity."""
    return state.load(agent.id) + more > agent.capacity
