"""Presence and connection: declared and measured, with grace, and every interval on record (R1)."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from models.commands import ConnectAgent, LoseAgent, RestartShop, SetPresence, TransferConversation
from models.entities import Agent
from models.enums import AssignmentReason, Connection, OpenConversations, Presence
from models.errors import Conflict, Forbidden, Invalid
from models.events import BotTurnOpened, ConversationUnassigned, Event, PresenceChanged
from router.core.ownership import known_agent
from router.core.registry import decides, evolves
from router.core.state import ShopState
from router.core.transfer import transfer_conversation

SYSTEM = "system"


def changed(agent: Agent, now: datetime, cause: str, by: str, **new: object) -> PresenceChanged:
    """Build the change of an agent's presence or connection; what is not named stays."""
    return PresenceChanged(
        at=now,
        agent_id=agent.id,
        cause=cause,
        by=by,
        was_presence=agent.presence,
        was_connection=agent.connection,
        was_since=agent.since,
        **{**_kept(agent), **new},  # type: ignore[arg-type]  # the names and types are those of the event
    )


def _kept(agent: Agent) -> dict[str, object]:
    return {
        "presence": agent.presence,
        "connection": agent.connection,
        "reason": agent.presence_reason,
        "until": agent.presence_until,
        "grace_until": agent.grace_until,
        "mobile": agent.mobile,
        "keeps": agent.keeps,
    }


@decides(SetPresence)
def set_presence(state: ShopState, command: SetPresence, now: datetime) -> list[Event]:
    """Declare presence: one's own, or another's as a supervisor with a reason (R1.1, R1.3, R1.5, R1.7)."""
    agent = known_agent(state, command.agent_id)
    _check_presence(agent, command, now)
    forced = command.by.id != agent.id
    leaving = command.presence is Presence.offline and state.load(agent.id) > 0
    choice = command.open_conversations or (OpenConversations.release if forced else None)
    if leaving and choice is None:
        raise Conflict("Say what happens to your open conversations: transfer, release or keep_until_done.")
    keeps = leaving and choice is OpenConversations.keep_until_done
    declared = changed(
        agent,
        now,
        "forced" if forced else "declared",
        command.by.name,
        presence=command.presence,
        reason=command.reason,
        until=command.until if command.presence is Presence.suspended else None,
        keeps=keeps,
        connection=_connection_after(agent, command, keeps),
        grace_until=agent.grace_until if command.presence is not Presence.offline or keeps else None,
    )
    moved = _let_go(state, agent, choice, command, now) if leaving and not keeps else []
    return [declared, *moved]


def _connection_after(agent: Agent, command: SetPresence, keeps: bool) -> Connection:
    """R1.5: an explicit offline has no grace."""
    offline = command.presence is Presence.offline and not keeps
    return Connection.disconnected if offline and agent.connection is Connection.grace else agent.connection


def _check_presence(agent: Agent, command: SetPresence, now: datetime) -> None:
    forced = command.by.id != agent.id
    if forced and not command.by.supervises:
        raise Forbidden("Only a supervisor sets somebody else's presence.")
    if forced and not command.reason:
        raise Invalid("Say why: a forced presence needs a reason.")
    if agent.disabled:
        raise Forbidden(f"The account {agent.login} is disabled.")
    if command.until is not None and command.until <= now:
        raise Invalid("The end of the suspension is already over; choose a later time.")


def _let_go(
    state: ShopState, agent: Agent, choice: OpenConversations | None, command: SetPresence, now: datetime
) -> list[Event]:
    """R1.5: `transfer` gives all of them to the target, `release` puts back those whose customer waits."""
    transfer = choice is OpenConversations.transfer
    if transfer and command.to_agent is None and command.to_group is None:
        raise Invalid("Name the agent or group to transfer your open conversations to.")
    if command.to_agent is not None:
        return _all_to_agent(state, agent, command, now)
    reason = AssignmentReason.transfer_group if transfer else AssignmentReason.agent_gone
    return [
        _unassigned(conversation_id, agent, now, reason, command)
        for conversation_id in sorted(state.owned.get(agent.id, ()))
        if transfer or state.conversations[conversation_id].waiting_since is not None
    ]


def _unassigned(
    conversation_id: int, agent: Agent, now: datetime, reason: AssignmentReason, command: SetPresence
) -> Event:
    return ConversationUnassigned(
        at=now,
        conversation_id=conversation_id,
        agent_id=agent.id,
        reason=reason.value,
        by=command.by.name,
        to_group=command.to_group,
        words=command.reason or "",
        exclude=True,
    )


def _all_to_agent(state: ShopState, agent: Agent, command: SetPresence, now: datetime) -> list[Event]:
    events: list[Event] = []
    for conversation_id in sorted(state.owned.get(agent.id, ())):
        transfer = TransferConversation(
            conversation_id, command.reason or "", command.by, to_agent=command.to_agent
        )
        events += transfer_conversation(state, transfer, now)
    return events


@decides(ConnectAgent)
def connect_agent(state: ShopState, command: ConnectAgent, now: datetime) -> list[Event]:
    """Take note of an agent's first socket; back within grace nothing moves (R1.4)."""
    agent = known_agent(state, command.agent_id)
    if agent.disabled:
        raise Forbidden(f"The account {agent.login} is disabled.")
    if agent.connection is Connection.connected and agent.mobile == command.mobile:
        return []
    connected = Connection.connected
    return [
        changed(
            agent, now, "connected", agent.name, connection=connected, grace_until=None, mobile=command.mobile
        )
    ]


@decides(LoseAgent)
def lose_agent(state: ShopState, command: LoseAgent, now: datetime) -> list[Event]:
    """Begin the grace of an agent whose last socket is gone; offline with nothing open has none (R1.4, R1.5)."""
    agent = known_agent(state, command.agent_id)
    if agent.connection is not Connection.connected:
        return []
    if agent.presence is Presence.offline and not state.load(agent.id):
        return [changed(agent, now, "connection_lost", SYSTEM, connection=Connection.disconnected)]
    return [_grace(state, agent, now, "connection_lost")]


def _grace(state: ShopState, agent: Agent, now: datetime, cause: str) -> PresenceChanged:
    settings = state.shop.presence
    grace = timedelta(seconds=settings.mobile_grace_s if agent.mobile else settings.grace_s)
    return changed(agent, now, cause, SYSTEM, connection=Connection.grace, grace_until=now + grace)


@decides(RestartShop)
def restart_shop(state: ShopState, command: RestartShop, now: datetime) -> list[Event]:
    """Move nothing: agents get a fresh grace (R1.6), open bot turns a fresh deadline under the same id (I21)."""
    events: list[Event] = [
        _grace(state, agent, now, "restart")
        for agent in state.agents.values()
        if agent.connection is not Connection.disconnected
    ]
    for conversation in state.conversations.values():
        spec = state.shop.bots.get(conversation.bot or "")
        if conversation.bot_turn is not None and conversation.bot is not None and spec is not None:
            events.append(
                BotTurnOpened(
                    at=now,
                    conversation_id=conversation.id,
                    turn=conversation.bot_turn,
                    bot=conversation.bot,
                    deadline=now + timedelta(seconds=spec.timeout_s),
                )
            )
    return events


def grace_over(state: ShopState, agent: Agent, now: datetime) -> list[Event]:
    """End a grace: waiting customers are put back, those who wait for nobody stay until they write (R1.4)."""
    if agent.connection is not Connection.grace or agent.grace_until is None or agent.grace_until > now:
        return []
    gone = changed(agent, now, "grace_over", SYSTEM, connection=Connection.disconnected, grace_until=None)
    waiting = [
        conversation_id
        for conversation_id in sorted(state.owned.get(agent.id, ()))
        if state.conversations[conversation_id].waiting_since is not None
    ]
    return [
        replace(gone, moved=len(waiting)),
        *(_gone(conversation_id, agent, now) for conversation_id in waiting),
    ]


def _gone(conversation_id: int, agent: Agent, now: datetime) -> Event:
    reason = AssignmentReason.agent_gone.value
    return ConversationUnassigned(
        at=now, conversation_id=conversation_id, agent_id=agent.id, reason=reason, by=SYSTEM, exclude=True
    )


def owner_is_gone(agent: Agent) -> bool:
    """Tell whether an owner no longer serves what she has: disconnected, or offline without keeping (R1.4, R1.5)."""
    return agent.connection is Connection.disconnected or (
        agent.presence is Presence.offline and not agent.keeps
    )


def release_from_gone(state: ShopState, conversation_id: int, now: datetime) -> list[Event]:
    """Take a conversation from an owner who is gone, because its customer wrote again (R1.4)."""
    agent = state.agents[state.conversations[conversation_id].owner_id or 0]
    return [_gone(conversation_id, agent, now)] if owner_is_gone(agent) else []


def suspension_over(agent: Agent, now: datetime) -> list[Event]:
    """Bring an agent back online at the end of her suspension (R1.3)."""
    if agent.presence is not Presence.suspended or agent.presence_until is None or agent.presence_until > now:
        return []
    return [changed(agent, now, "until_over", SYSTEM, presence=Presence.online, reason=None, until=None)]


@evolves(PresenceChanged)
def presence_changed(state: ShopState, event: PresenceChanged) -> None:
    """Begin the next interval; who starts serving drains queues, who stops leaves them in doubt (R5.2, R5.4)."""
    agent = state.agents[event.agent_id]
    online = event.presence is Presence.online
    new = replace(
        agent,
        since=event.at,
        presence=event.presence,
        presence_reason=event.reason,
        presence_until=event.until,
        connection=event.connection,
        grace_until=event.grace_until,
        mobile=event.mobile,
        keeps=event.keeps,
        online_since=(agent.online_since if agent.presence is Presence.online else event.at)
        if online
        else None,
    )
    state.change(new)
    if online and event.connection is Connection.connected:
        state.drainable[agent.id] = None
    if agent.id not in state.serving:
        state.queues_in_doubt = True
