"""What becomes of the conversations of an agent who leaves, by choice or by losing her connection (R1.4, R1.5)."""

from datetime import datetime

from models.commands import SetPresence, TransferConversation
from models.entities import Agent, Conversation
from models.enums import AssignmentReason, Connection, OpenConversations, Presence
from models.errors import Invalid
from models.events import Event
from router.core.assignment import unassigned
from router.core.offline_handling import keeper
from router.core.ownership import known_agent, known_group
from router.core.pool import numbered
from router.core.receiving import check_room, is_offline
from router.core.state import ShopState
from router.core.transfer import transfer_conversation

SYSTEM = "system"


def let_go(
    state: ShopState, agent: Agent, choice: OpenConversations, command: SetPresence, now: datetime
) -> list[Event]:
    """Carry out her choice (R1.5): `transfer` gives all of them on, `release` puts back those whose customer waits."""
    if choice is OpenConversations.keep_until_done:
        return []
    if choice is OpenConversations.release:
        return put_back(state, agent, now, command.by.name, command.reason or "")
    if command.to_agent is not None:
        return _all_to_agent(state, agent, command, now)
    if command.to_group is None:
        raise Invalid("Name the agent or group to transfer your open conversations to.")
    return _all_to_group(state, agent, command, now)


def _all_to_agent(state: ShopState, agent: Agent, command: SetPresence, now: datetime) -> list[Event]:
    hers = sorted(state.owned.get(agent.id, ()))
    receiver = known_agent(state, command.to_agent)
    if not is_offline(receiver):
        check_room(state, receiver, command.by, len(hers))
    events: list[Event] = []
    for conversation_id in hers:
        words = command.reason or ""
        transfer = TransferConversation(conversation_id, words, command.by, to_agent=command.to_agent)
        events += transfer_conversation(state, transfer, now)
    return numbered(state, events)


def _all_to_group(state: ShopState, agent: Agent, command: SetPresence, now: datetime) -> list[Event]:
    group = known_group(state, command.to_group)
    events: list[Event] = []
    for conversation_id in sorted(state.owned.get(agent.id, ())):
        events += unassigned(
            state.conversations[conversation_id],
            AssignmentReason.transfer_group.value,
            command.by.name,
            now,
            to_group=group.id,
            to_name=group.name,
            words=command.reason or "",
            exclude=True,
        )
    return events


def put_back(state: ShopState, agent: Agent, now: datetime, by: str = SYSTEM, words: str = "") -> list[Event]:
    """Take from an agent what waits for a reply; who waits for nobody stays until she writes (R1.4)."""
    events: list[Event] = []
    for conversation_id in sorted(state.owned.get(agent.id, ())):
        conversation = state.conversations[conversation_id]
        if conversation.waiting_since is not None:
            events += _gone(conversation, now, by, words)
    return events


def _gone(conversation: Conversation, now: datetime, by: str = SYSTEM, words: str = "") -> list[Event]:
    return unassigned(conversation, AssignmentReason.agent_gone.value, by, now, words=words, exclude=True)


def owner_is_gone(agent: Agent) -> bool:
    """Tell whether an owner no longer serves what she has: disconnected, or offline without keeping (R1.4, R1.5)."""
    left = agent.presence is Presence.offline and not agent.keeps
    return left or agent.connection is Connection.disconnected


def release_from_gone(state: ShopState, conversation: Conversation, now: datetime) -> list[Event]:
    """Take a conversation from an owner who is gone, because its customer wrote again (R1.4).

    Who keeps the shop's offline messages has them also while she is away, as long as nobody is online (R6.2).
    """
    agent = state.agents[conversation.owner_id or 0]
    keeps_it = not state.serving and keeper(state, conversation) == agent
    return _gone(conversation, now) if owner_is_gone(agent) and not keeps_it else []
