"""Presence and connection: declared and measured, with grace, and every interval on record (R1)."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from models.commands import ConnectAgent, LoseAgent, RestartShop, SetPresence
from models.entities import Agent
from models.enums import Connection, OpenConversations, Presence
from models.errors import Conflict, Forbidden, Invalid
from models.events import Event, PresenceChanged
from router.core.bot_turns import asked_again
from router.core.leaving import SYSTEM, let_go, put_back
from router.core.ownership import known_agent
from router.core.registry import decides, evolves
from router.core.state import ShopState


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
    choice = _choice(state, agent, command)
    declared = _declared(agent, command, now, keeps=choice is OpenConversations.keep_until_done)
    return [declared, *(let_go(state, agent, choice, command, now) if choice is not None else ())]


def _choice(state: ShopState, agent: Agent, command: SetPresence) -> OpenConversations | None:
    """R1.5: who leaves with open conversations says what happens to them; who is forced to releases them."""
    if command.presence is not Presence.offline or not state.load(agent.id):
        return None
    if command.open_conversations is None and command.by.id == agent.id:
        raise Conflict("Say what happens to your open conversations: transfer, release or keep_until_done.")
    return command.open_conversations or OpenConversations.release


def _declared(agent: Agent, command: SetPresence, now: datetime, *, keeps: bool) -> PresenceChanged:
    # R1.5: an explicit offline has no grace.
    cut_off = command.presence is Presence.offline and not keeps and agent.connection is Connection.grace
    return changed(
        agent,
        now,
        "declared" if command.by.id == agent.id else "forced",
        command.by.name,
        presence=command.presence,
        reason=command.reason,
        until=command.until if command.presence is Presence.suspended else None,
        keeps=keeps,
        connection=Connection.disconnected if cut_off else agent.connection,
        grace_until=None if cut_off else agent.grace_until,
    )


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


@decides(ConnectAgent)
def connect_agent(state: ShopState, command: ConnectAgent, now: datetime) -> list[Event]:
    """Take note of an agent's first socket; back within grace nothing moves (R1.4)."""
    agent = known_agent(state, command.agent_id)
    if agent.disabled:
        raise Forbidden(f"The account {agent.login} is disabled.")
    if agent.connection is Connection.connected and agent.mobile == command.mobile:
        return []
    connected = Connection.connected
    return [changed(agent, now, "connected", agent.name, connection=connected, grace_until=None, mobile=command.mobile)]


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
    graces = (
        _grace(state, agent, now, "restart")
        for agent in state.agents.values()
        if agent.connection is not Connection.disconnected
    )
    return [*graces, *asked_again(state, now)]


def grace_over(state: ShopState, agent: Agent, now: datetime) -> list[Event]:
    """End a grace: waiting customers are put back, those who wait for nobody stay until they write (R1.4)."""
    gone = changed(agent, now, "grace_over", SYSTEM, connection=Connection.disconnected, grace_until=None)
    back = put_back(state, agent, now)
    return [replace(gone, moved=len(back)), *back]


def suspension_over(state: ShopState, agent: Agent, now: datetime) -> list[Event]:
    """Bring an agent back online at the end of her suspension (R1.3)."""
    return [changed(agent, now, "until_over", SYSTEM, presence=Presence.online, reason=None, until=None)]


@evolves(PresenceChanged)
def presence_changed(state: ShopState, event: PresenceChanged) -> None:
    """Begin the next interval; who starts serving drains queues, who stops leaves them in doubt (R5.2, R5.4)."""
    agent = state.agents[event.agent_id]
    state.change(
        replace(
            agent,
            since=event.at,
            presence=event.presence,
            presence_reason=event.reason,
            presence_until=event.until,
            connection=event.connection,
            grace_until=event.grace_until,
            mobile=event.mobile,
            keeps=event.keeps,
            online_since=_online_since(agent, event),
        )
    )
    if event.presence is Presence.online and event.connection is Connection.connected:
        state.drainable[agent.id] = None
    if agent.id not in state.serving:
        state.queues_in_doubt = True


def _online_since(agent: Agent, event: PresenceChanged) -> datetime | None:
    """R4.3: her wait for a conversation starts when she comes online."""
    if event.presence is not Presence.online:
        return None
    return agent.online_since if agent.presence is Presence.online else event.at
