"""A break after the current work: nothing new comes, and with the last conversation it begins (R1.3, R1.5)."""

from datetime import timedelta
from typing import Any

import pytest

from models.commands import CloseConversation, LeaveQueue, RestartShop
from models.entities import Agent, Conversation
from models.enums import Connection, ConversationState, OpenConversations, Presence
from models.errors import Conflict, Forbidden, Invalid
from models.events import Event, PresenceChanged
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import (
    after,
    all_of,
    assignment,
    by,
    connect,
    give_on,
    lose,
    say,
    set_presence,
    talk,
    the,
    tick,
    write,
)
from tests.unit.core.builders import SUPERVISOR, agent, customer, group, known_to, owned, shop

ONLINE, SUSPENDED, OFFLINE = Presence.online, Presence.suspended, Presence.offline


def at_work() -> tuple[ShopState, Agent, Agent, Conversation]:
    """Two agents, the first of whom has one conversation."""
    state = shop()
    her, other = agent(state), agent(state)
    group(state, her, other, default=True)
    return state, her, other, owned(state, her)


def breaks(state: ShopState, her: Agent, presence: Presence = SUSPENDED, **more: Any) -> list[Event]:
    return set_presence(state, her, presence, after(10), reason="用餐", after_current=True, **more)


def close(state: ShopState, on: Conversation, seconds: float = 60) -> list[Event]:
    return handle(state, CloseConversation(on.id, SUPERVISOR), after(seconds))


def now_of(state: ShopState, her: Agent) -> Agent:
    return state.agents[her.id]


def test_a_break_after_the_current_work_leaves_presence_as_it_was_and_takes_nothing_new() -> None:
    state, her, other, _ = at_work()
    said = the(breaks(state, her), PresenceChanged)
    assert (said.presence, said.next_presence, said.next_reason, said.cause) == (ONLINE, SUSPENDED, "用餐", "declared")
    assert {assignment(write(state, customer(state))).agent_id for _ in range(3)} == {other.id}
    assert her.id not in state.serving


@pytest.mark.parametrize("presence", [SUSPENDED, OFFLINE])
def test_with_the_last_conversation_the_break_begins(presence: Presence) -> None:
    state, her, _, first = at_work()
    second = owned(state, her)
    breaks(state, her, presence)
    assert all_of(close(state, first), PresenceChanged) == []
    done = the(close(state, second, 70), PresenceChanged)
    assert (done.presence, done.reason, done.cause, done.by) == (presence, "用餐", "work_done", "system")
    assert (done.next_presence, done.next_reason) == (None, None)


def test_any_way_in_which_the_last_conversation_leaves_her_begins_the_break() -> None:
    state, her, other, last = at_work()
    breaks(state, her)
    assert the(give_on(state, her, last, to_agent=other.id), PresenceChanged).cause == "work_done"


def test_without_any_conversation_the_break_begins_at_once() -> None:
    state, _, other, _ = at_work()
    said = the(breaks(state, other, until=None), PresenceChanged)
    assert (said.presence, said.next_presence, said.cause) == (SUSPENDED, None, "declared")


@pytest.mark.parametrize("presence", list(Presence))
def test_any_other_word_of_hers_cancels_it(presence: Presence) -> None:
    state, her, _, last = at_work()
    breaks(state, her)
    set_presence(state, her, presence, after(20), open_conversations=OpenConversations.keep_until_done)
    close(state, last)
    assert (now_of(state, her).presence, now_of(state, her).next_presence) == (presence, None)


def test_who_takes_it_back_serves_again_and_gets_who_waits() -> None:
    state, her, other, _ = at_work()
    breaks(state, her)
    owned(state, other)
    set_presence(state, other, SUSPENDED)
    who = customer(state)
    write(state, who)
    assert talk(state, who).state is ConversationState.waiting_offline
    set_presence(state, her, ONLINE, after(20))
    assert assignment(write(state, who, now=after(21))).agent_id == her.id


def test_a_colleague_may_still_give_her_a_conversation_which_she_finishes_first() -> None:
    state, her, other, last = at_work()
    breaks(state, her)
    more = owned(state, other)
    give_on(state, other, more, to_agent=her.id)
    close(state, last)
    assert now_of(state, her).presence is ONLINE
    close(state, more, 70)
    assert now_of(state, her).presence is SUSPENDED


def test_not_even_recent_contacts_come_while_she_finishes() -> None:
    state, her, other, _ = at_work()
    breaks(state, her, keep_recents=True)
    assigned = assignment(write(state, known_to(state, her, timedelta(hours=1))))
    assert assigned.agent_id == other.id
    assert next(step.detail for step in assigned.trace.steps if step.rule == "R3") == "finishing"


def test_her_own_customers_go_on_with_her() -> None:
    state, her, _, last = at_work()
    breaks(state, her)
    write(state, state.customers[last.customer_id], now=after(20))
    say(state, her, last, after(21))
    assert talk(state, state.customers[last.customer_id]).owner_id == her.id


def test_the_queue_she_alone_served_is_not_left_waiting() -> None:
    state = shop()
    her = agent(state, capacity=1)
    group(state, her, default=True)
    owned(state, her)
    who = customer(state)
    write(state, who)
    assert talk(state, who).state is ConversationState.queued
    breaks(state, her)
    assert talk(state, who).state is ConversationState.waiting_offline
    with pytest.raises(Conflict):
        handle(state, LeaveQueue(who.id, "web"), after(20))


def test_grace_and_a_restart_keep_it_and_the_work_done_in_grace_begins_it() -> None:
    state, her, _, last = at_work()
    breaks(state, her, OFFLINE)
    handle(state, RestartShop(), after(20))
    assert (now_of(state, her).connection, now_of(state, her).next_presence) == (Connection.grace, OFFLINE)
    done = the(close(state, last, 30), PresenceChanged)
    assert (done.presence, done.connection, done.grace_until) == (OFFLINE, Connection.disconnected, None)


def test_a_suspension_begun_in_grace_leaves_the_grace_running() -> None:
    state, her, _, last = at_work()
    breaks(state, her)
    lose(state, her, after(20))
    done = the(close(state, last, 30), PresenceChanged)
    assert (done.presence, done.connection, done.grace_until) == (SUSPENDED, Connection.grace, after(65))
    connect(state, her, after(40))
    assert now_of(state, her).presence is SUSPENDED


def test_the_end_of_a_suspension_does_not_end_the_finishing() -> None:
    state, her, _, last = at_work()
    set_presence(state, her, SUSPENDED, until=after(100))
    breaks(state, her, OFFLINE)
    assert the(tick(state, after(100)), PresenceChanged).presence is ONLINE
    assert her.id not in state.serving
    assert the(close(state, last, 110), PresenceChanged).presence is OFFLINE


def test_r1_7_a_supervisor_may_ask_for_it_with_a_reason_and_is_on_record() -> None:
    state, her, other, _ = at_work()
    said = the(breaks(state, her, by=SUPERVISOR), PresenceChanged)
    assert (said.cause, said.by, said.next_reason) == ("forced", SUPERVISOR.name, "用餐")
    with pytest.raises(Forbidden):
        breaks(state, her, by=by(other))


@pytest.mark.parametrize(
    ("presence", "more", "refusal"),
    [(ONLINE, {}, Invalid), (SUSPENDED, {"until": after(600)}, Invalid)],
)
def test_a_break_that_says_nothing_is_refused(presence: Presence, more: Any, refusal: type[Exception]) -> None:
    state, her, _, _ = at_work()
    with pytest.raises(refusal):
        breaks(state, her, presence, **more)


def test_who_is_offline_has_no_work_to_finish_first() -> None:
    state, her, _, _ = at_work()
    set_presence(state, her, OFFLINE, open_conversations=OpenConversations.keep_until_done)
    with pytest.raises(Conflict):
        breaks(state, her, OFFLINE)


def test_r1_7_the_intervals_of_a_break_follow_each_other_without_gap_or_overlap() -> None:
    state, her, _, last = at_work()
    events = [*breaks(state, her), *lose(state, her, after(20)), *connect(state, her, after(30)), *close(state, last)]
    changes = all_of(events, PresenceChanged)
    assert [it.was_since for it in changes] == [her.since, *(it.at for it in changes[:-1])]
    assert [it.was_presence for it in changes] == [ONLINE] * 4
    assert now_of(state, her).since == after(60)


def test_r1_3_a_suspension_that_ends_meanwhile_leaves_her_word_about_recent_contacts_for_the_break() -> None:
    state = shop()
    her = agent(state)
    on = owned(state, her)
    set_presence(state, her, SUSPENDED, until=after(60))
    set_presence(state, her, SUSPENDED, after_current=True, keep_recents=True)
    tick(state, after(60))
    now = state.agents[her.id]
    assert (now.presence, now.next_presence) == (ONLINE, SUSPENDED)
    handle(state, CloseConversation(on.id, by(her)), after(61))
    now = state.agents[her.id]
    assert (now.presence, now.keep_recents) == (SUSPENDED, True)
