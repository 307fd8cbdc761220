"""Who may act on a conversation: its owner, and supervisors where the contract says so."""

from models.commands import By
from models.entities import Agent, Conversation, Group
from models.errors import NotFound, NotOwner
from router.core.state import ShopState


def open_conversation(state: ShopState, conversation_id: int) -> Conversation:
    """Return an open conversation or refuse: there is none, or it is closed."""
    conversation = state.conversations.get(conversation_id)
    if conversation is None:
        raise NotFound(f"There is no open conversation {conversation_id} in this shop.")
    return conversation


def owned_by(state: ShopState, conversation_id: int, by: By, *, supervisors: bool = True) -> Conversation:
    """Return the conversation if this person may act on it, else refuse with `not_owner`."""
    conversation = open_conversation(state, conversation_id)
    if (by.id is not None and conversation.owner_id == by.id) or (supervisors and by.supervises):
        return conversation
    owner = state.agents.get(conversation.owner_id or 0)
    held = f"{owner.name} has it" if owner else "nobody has it: claim it first"
    raise NotOwner(f"Conversation {conversation_id} is not yours; {held}.")


def known_agent(state: ShopState, agent_id: int | None) -> Agent:
    """Return an agent of the shop or refuse."""
    agent = state.agents.get(agent_id or 0)
    if agent is None:
        raise NotFound(f"There is no agent {agent_id} in this shop.")
    return agent


def known_group(state: ShopState, group_id: int | None) -> Group:
    """Return a group of the shop or refuse."""
    group = state.groups.get(group_id or 0)
    if group is None:
        raise NotFound(f"There is no group {group_id} in this shop.")
    return group
