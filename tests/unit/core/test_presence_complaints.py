"""Flaps, returns from leave, phones, presence that changes by itself: complaints 1, 6, 13 and 14 (R1, R4)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.commands import ClaimConversation, CloseConversation, Command, PatchAgent, RestartShop, SendMessage
from models.entities import Agent
from models.enums import Presence
from models.errors import Conflict, NotFound, NotOwner
from models.events import ConversationUnassigned, PresenceChanged
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import (
    after,
    all_of,
    assignment,
    by,
    connect,
    lose,
    say,
    set_presence,
    talk,
    the,
    tick,
    write,
)
from tests.unit.core.builders import NIGHT, NOW, SUPERVISOR, change, customer, owned
from tests.unit.core.test_presence import GONE, GRACE, OFFLINE, ONLINE, SUSPENDED, now_of, two_at_work

PAUSES = st.lists(st.floats(0.001, 44.999), min_size=1, max_size=8)


@given(PAUSES, st.booleans())
def test_complaint_1_neither_a_flap_nor_a_restart_inside_grace_moves_anything(
    pauses: list[float], restarts: bool
) -> None:
    state, first, _ = two_at_work()
    kept, seconds, events = owned(state, first, awaiting=True), 0.0, []
    for pause in pauses:
        events += handle(state, RestartShop(), after(seconds)) if restarts else lose(state, first, after(seconds))
        seconds += pause
        events += [*tick(state, after(seconds)), *connect(state, first, after(seconds))]
    assert all_of(events, ConversationUnassigned) == []
    assert state.conversations[kept.id].owner_id == first.id


def test_complaint_1_past_grace_each_waiting_customer_moves_once_and_keeps_her_waiting_time() -> None:
    state, first, second = two_at_work()
    change(state, second, capacity=1)
    waits = [owned(state, first, awaiting=True) for _ in range(3)]
    content = owned(state, first)
    lose(state, first)
    events = tick(state, after(45))
    assert [it.conversation_id for it in all_of(events, ConversationUnassigned)] == [it.id for it in waits]
    assert all_of(tick(state, after(46)), ConversationUnassigned) == []
    assert {state.conversations[it.id].waiting_since for it in waits} == {NIGHT}
    places = [(state.conversations[it.id].owner_id, state.conversations[it.id].queued_at) for it in waits]
    assert places == [(second.id, None), (None, NIGHT), (None, NIGHT)]
    assert state.conversations[content.id].owner_id == first.id


@given(st.integers(0, 500), st.integers(0, 20))
def test_complaint_6_back_from_leave_history_does_not_count_and_the_newcomer_is_last_among_equals(
    days: int, served: int
) -> None:
    state, first, second = two_at_work()
    change(state, first, presence=OFFLINE, last_assigned_at=NIGHT - timedelta(days=days))
    change(state, second, online_since=NIGHT)
    for _ in range(served):
        write(state, who := customer(state))
        say(state, second, talk(state, who))
        handle(state, CloseConversation(talk(state, who).id, by(second)), NOW)
    set_presence(state, state.agents[first.id], ONLINE, after(1))
    order = [assignment(write(state, customer(state), now=after(2 + turn))).agent_id for turn in range(4)]
    assert order == [second.id, first.id, second.id, first.id]


@pytest.mark.parametrize(("mobile", "grace"), [(False, 45), (True, 180)])
def test_complaint_13_a_phone_is_given_more_time_than_a_desk(mobile: bool, grace: int) -> None:
    state, first, _ = two_at_work()
    lose(state, first)
    connect(state, first, after(1), mobile=mobile)
    lose(state, first, after(2))
    assert tick(state, after(2 + grace - 0.001)) == []
    assert now_of(state, first).connection is GRACE
    assert now_of(state, first).presence is ONLINE
    tick(state, after(2 + grace))
    assert now_of(state, first).connection is GONE


class Happening(NamedTuple):
    """Something that may happen around an agent who has not gone online."""

    name: str
    do: Callable[[ShopState, Agent, datetime], object]


AROUND_HER = [
    Happening("connects", connect),
    Happening("connects_by_phone", lambda state, her, at: connect(state, her, at, mobile=True)),
    Happening("loses", lose),
    Happening("restart", lambda state, her, at: handle(state, RestartShop(), at)),
    Happening("tick", lambda state, her, at: tick(state, at)),
    Happening("customer", lambda state, her, at: write(state, customer(state), now=at)),
    Happening("capacity", lambda state, her, at: handle(state, PatchAgent(her.id, SUPERVISOR, capacity=3), at)),
    Happening("claims", lambda state, her, at: attempt(state, ClaimConversation(1, by(her)), at)),
    Happening("says", lambda state, her, at: attempt(state, SendMessage(1, "在", f"a-{at}", by(her)), at)),
    Happening("closes", lambda state, her, at: attempt(state, CloseConversation(1, SUPERVISOR), at)),
]


def attempt(state: ShopState, command: Command, at: datetime) -> None:
    with suppress(Conflict, NotFound, NotOwner):
        handle(state, command, at)


@given(st.sampled_from([OFFLINE, SUSPENDED]), st.lists(st.sampled_from(AROUND_HER), max_size=12))
def test_complaint_14_only_the_agent_a_supervisor_or_her_own_end_time_sets_her_online(
    presence: Presence, happenings: list[Happening]
) -> None:
    state, her, _ = two_at_work()
    set_presence(state, her, presence)
    for turn, happening in enumerate(happenings):
        happening.do(state, her, after(60 * turn))
        assert now_of(state, her).presence is presence


@pytest.mark.parametrize("cause", ["declared", "forced", "until_over"])
def test_complaint_14_those_three_do(cause: str) -> None:
    state, her, _ = two_at_work()
    set_presence(state, her, SUSPENDED, until=after(600))
    if cause == "until_over":
        events = tick(state, after(600))
    else:
        more = {"by": SUPERVISOR, "reason": "开会结束"} if cause == "forced" else {}
        events = set_presence(state, her, ONLINE, after(10), **more)
    assert (the(events, PresenceChanged).cause, now_of(state, her).presence) == (cause, ONLINE)
