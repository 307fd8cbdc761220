"""Presence and connection: declared and measured, with grace, and every interval on record (R1)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from models.commands import ConnectAgent, LoseAgent, RestartShop, SetPresence
from models.entities import Agent
from models.enums import Connection, OpenConversations, Presence
from models.errors import Conflict, Forbidden, Invalid
from models.events import ConversationUnassigned, Event, PresenceChanged, RunPaused
from router.core.bot_turns import asked_again
from router.core.finishing import check_break, finish
from router.core.intervals import changed, declared, without_grace
from router.core.leaving import SYSTEM, let_go, put_back
from router.core.ownership import known_agent
from router.core.reclaim import begin_anew, is_away
from router.core.registry import decides, evolves
from router.core.run_progress import resumes_after_restart, wake_runs
from router.core.state import ShopState


@decides(SetPresence)
def set_presence(state: ShopState, command: SetPresence, now: datetime) -> list[Event]:
    """Declare presence: one's own, or another's as a supervisor with a reason (R1.1, R1.3, R1.5, R1.7)."""
    agent = known_agent(state, command.agent_id)
    _check_right(agent, command)
    _check_wish(command, now)
    check_break(agent, command)
    if command.after_current and state.load(agent.id):
        return [finish(agent, command, now)]
    choice = _choice(state, agent, command)
    said = _declared(agent, command, now, keeps=choice is OpenConversations.keep_until_done)
    return [said, *(let_go(state, agent, choice, command, now) if choice is not None else ())]


def _choice(state: ShopState, agent: Agent, command: SetPresence) -> OpenConversations | None:
    """R1.5: who leaves with open conversations says what happens to them; who is forced to releases them."""
    if command.presence is not Presence.offline or not state.load(agent.id):
        return None
    if command.open_conversations is None and command.by.id == agent.id:
        raise Conflict("Say what happens to your open conversations: transfer, release or keep_until_done.")
    return command.open_conversations or OpenConversations.release


def _declared(agent: Agent, command: SetPresence, now: datetime, *, keeps: bool) -> PresenceChanged:
    """Take her word as it is; a break that was to come after the current work is forgotten."""
    # R1.5: an explicit offline has no grace.
    ends = without_grace(agent) if command.presence is Presence.offline and not keeps else {}
    return declared(
        agent,
        command,
        now,
        presence=command.presence,
        reason=command.reason,
        until=command.until if command.presence is Presence.suspended else None,
        keeps=keeps,
        keep_recents=command.keep_recents,
        next_presence=None,
        next_reason=None,
        **ends,
    )


def _check_right(agent: Agent, command: SetPresence) -> None:
    forced = command.by.id != agent.id
    if forced and not command.by.supervises:
        raise Forbidden("Only a supervisor sets somebody else's presence.")
    if forced and not command.reason:
        raise Invalid("Say why: a forced presence needs a reason.")
    if agent.disabled:
        raise Forbidden(f"The account {agent.login} is disabled.")


def _check_wish(command: SetPresence, now: datetime) -> None:
    if command.until is not None and command.until <= now:
        raise Invalid("The end of the suspension is already over; choose a later time.")
    if command.keep_recents is not None and command.presence is not Presence.suspended:
        raise Invalid("Whether recent contacts still come is asked of the suspended only.")


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
    """Move nothing: agents get a fresh grace (R1.6), open bot turns a fresh deadline under the same id (I21).

    A run that was being dealt waits for the agents who may come back, rather than finding nobody (R7.16).
    """
    graces = [
        _grace(state, agent, now, "restart")
        for agent in state.agents.values()
        if agent.connection is not Connection.disconnected
    ]
    return [*graces, *(_paused_runs(state, now) if graces else ()), *asked_again(state, now)]


def _paused_runs(state: ShopState, now: datetime) -> Iterator[RunPaused]:
    for run in state.runs.values():
        until = resumes_after_restart(run, state.shop.presence.grace_s, now)
        yield RunPaused(at=now, run_id=run.id, until=until)


def grace_over(state: ShopState, agent: Agent, now: datetime) -> list[Event]:
    """End a grace: waiting customers are put back, those who wait for nobody stay until they write (R1.4).

    All that are over by now end together, as after a restart: who takes offline messages while she is away (R6.2)
    would else get what one of them loses and lose it with her own, and no conversation is moved twice (I14).
    """
    others = (it for it in state.agents.values() if it is not agent and it.grace_until and it.grace_until <= now)
    gone: list[Event] = []
    back: list[Event] = []
    for each in (agent, *others):
        hers = put_back(state, each, now)
        moved = sum(isinstance(event, ConversationUnassigned) for event in hers)
        ended = changed(each, now, "grace_over", SYSTEM, connection=Connection.disconnected, grace_until=None)
        gone.append(replace(ended, moved=moved))
        back += hers
    return [*gone, *back]


def suspension_over(state: ShopState, agent: Agent, now: datetime) -> list[Event]:
    """Bring an agent back online at the end of her suspension (R1.3); what she said of her next one stays."""
    kept = agent.keep_recents if agent.next_presence is Presence.suspended else None
    over = {"reason": None, "until": None, "keep_recents": kept}
    return [changed(agent, now, "until_over", SYSTEM, presence=Presence.online, **over)]


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
            keep_recents=event.keep_recents,
            next_presence=event.next_presence,
            next_reason=event.next_reason,
            online_since=_online_since(agent, event),
        )
    )
    if event.presence is not Presence.offline and event.connection is Connection.connected:
        state.drainable[agent.id] = None
    if agent.id not in state.serving:
        state.queues_in_doubt = True
    if is_away(agent) and not is_away(state.agents[agent.id]):
        begin_anew(state, agent.id, event.at)
    if event.was_connection is Connection.grace:
        wake_runs(state)


def _online_since(agent: Agent, event: PresenceChanged) -> datetime | None:
    """R4.3: her wait for a conversation starts when she comes online."""
    if event.presence is not Presence.online:
        return None
    return agent.online_since if agent.presence is Presence.online else event.at
