"""Presence and connection: declared and measured, with grace, and every interval on record (R1)."""

import pytest

from models.commands import ConnectAgent, RestartShop, SetPresence
from models.entities import Agent
from models.enums import Connection, Presence
from models.errors import Forbidden, Invalid
from models.events import BotTurnOpened, BotTurnResumed, ConversationUnassigned, PresenceChanged
from models.shop_file import PresenceSettings
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import after, all_of, assignment, by, connect, lose, set_presence, talk, the, tick, write
from tests.unit.core.builders import (
    NIGHT,
    NOW,
    SUPERVISOR,
    WITH_BOT,
    agent,
    change,
    customer,
    group,
    owned,
    shop,
)

ONLINE, SUSPENDED, OFFLINE = Presence.online, Presence.suspended, Presence.offline
CONNECTED, GRACE, GONE = Connection.connected, Connection.grace, Connection.disconnected


def now_of(state: ShopState, who: Agent) -> Agent:
    return state.agents[who.id]


def two_at_work() -> tuple[ShopState, Agent, Agent]:
    state = shop()
    first, second = agent(state), agent(state)
    group(state, first, second, default=True)
    return state, first, second


def test_r1_1_connecting_measures_the_connection_and_leaves_presence_offline() -> None:
    state = shop()
    signed_in = agent(state, OFFLINE, GONE)
    change_of = the(connect(state, signed_in), PresenceChanged)
    assert (change_of.presence, change_of.connection, change_of.cause) == (OFFLINE, CONNECTED, "connected")


def test_r1_1_declaring_presence_leaves_the_connection_as_measured() -> None:
    state = shop()
    away = agent(state, OFFLINE, GONE)
    set_presence(state, away, ONLINE)
    assert (now_of(state, away).presence, now_of(state, away).connection) == (ONLINE, GONE)


@pytest.mark.parametrize(
    ("presence", "connection", "load", "disabled", "accepts", "serves"),
    [
        (ONLINE, CONNECTED, 0, False, True, True),
        (ONLINE, CONNECTED, 1, False, True, True),
        (ONLINE, CONNECTED, 2, False, False, True),
        (ONLINE, CONNECTED, 3, False, False, True),
        (ONLINE, GRACE, 0, False, False, True),
        (ONLINE, GONE, 0, False, False, False),
        (SUSPENDED, CONNECTED, 0, False, False, False),
        (SUSPENDED, GRACE, 0, False, False, False),
        (OFFLINE, CONNECTED, 0, False, False, False),
        (OFFLINE, GONE, 0, False, False, False),
        (ONLINE, CONNECTED, 0, True, False, False),
    ],
)
def test_r1_2_who_accepts_new_and_who_counts_as_online_not_suspended(
    presence: Presence, connection: Connection, load: int, disabled: bool, accepts: bool, serves: bool
) -> None:
    state = shop()
    her = agent(state, presence, connection, capacity=2, disabled=disabled)
    for _ in range(load):
        owned(state, her)
    assert state.accepts_new(her) is accepts
    assert (her.id in state.serving) is serves


def test_r1_3_suspended_keeps_her_conversations_and_gets_no_new_customers() -> None:
    state, first, second = two_at_work()
    kept = owned(state, first, awaiting=True)
    set_presence(state, first, SUSPENDED, reason="用餐")
    assert state.conversations[kept.id].owner_id == first.id
    assert {assignment(write(state, customer(state))).agent_id for _ in range(3)} == {second.id}


def test_r1_3_a_suspension_with_an_end_returns_to_online_by_itself_at_that_moment() -> None:
    state, first, _ = two_at_work()
    set_presence(state, first, SUSPENDED, until=after(600))
    assert tick(state, after(599.999)) == []
    over = the(tick(state, after(600)), PresenceChanged)
    assert (over.presence, over.cause, over.until, over.reason) == (ONLINE, "until_over", None, None)


def test_r1_3_the_end_of_a_suspension_that_is_already_over_is_refused() -> None:
    state, first, _ = two_at_work()
    with pytest.raises(Invalid):
        set_presence(state, first, SUSPENDED, until=NOW)


def test_r1_3_who_returned_earlier_is_not_touched_by_the_old_end() -> None:
    state, first, _ = two_at_work()
    set_presence(state, first, SUSPENDED, until=after(600))
    set_presence(state, first, ONLINE, after(60))
    set_presence(state, first, SUSPENDED, after(120))
    assert tick(state, after(600)) == []
    assert now_of(state, first).presence is SUSPENDED


@pytest.mark.parametrize(("mobile", "grace"), [(False, 45), (True, 180)])
def test_r1_4_the_last_socket_lost_begins_a_grace_in_which_nothing_moves(mobile: bool, grace: int) -> None:
    state, first, _ = two_at_work()
    first = change(state, first, mobile=mobile)
    kept = owned(state, first, awaiting=True)
    lost = the(lose(state, first), PresenceChanged)
    assert (lost.connection, lost.grace_until) == (GRACE, after(grace))
    assert tick(state, after(grace - 0.001)) == []
    assert state.conversations[kept.id].owner_id == first.id


def test_r1_4_in_grace_nothing_new_comes_not_even_from_recent_contact() -> None:
    state, first, second = two_at_work()
    lose(state, first)
    known = customer(state, recent_agent_id=first.id, recent_spoke_at=NIGHT)
    assert assignment(write(state, known)).agent_id == second.id


def test_r1_4_back_within_grace_nothing_moves_and_the_deadline_is_forgotten() -> None:
    state, first, _ = two_at_work()
    kept = owned(state, first, awaiting=True)
    lose(state, first)
    back = the(connect(state, first, after(44.999)), PresenceChanged)
    assert (back.connection, back.grace_until) == (CONNECTED, None)
    assert tick(state, after(45)) == []
    assert state.conversations[kept.id].owner_id == first.id


def test_r1_4_flapping_gets_a_fresh_grace_each_time() -> None:
    state, first, _ = two_at_work()
    owned(state, first, awaiting=True)
    lose(state, first)
    connect(state, first, after(40))
    lose(state, first, after(41))
    assert tick(state, after(85.999)) == []
    assert the(tick(state, after(86)), ConversationUnassigned).agent_id == first.id


def test_r1_5_an_explicit_offline_has_no_grace() -> None:
    state, first, _ = two_at_work()
    set_presence(state, first, OFFLINE)
    assert the(lose(state, first), PresenceChanged).connection is GONE


def test_r1_5_offline_chosen_in_grace_ends_the_grace() -> None:
    state, first, _ = two_at_work()
    lose(state, first)
    left = the(set_presence(state, first, OFFLINE), PresenceChanged)
    assert (left.connection, left.grace_until) == (GONE, None)


def test_r1_6_a_restart_moves_nothing_and_gives_a_fresh_grace() -> None:
    state, first, second = two_at_work()
    kept = owned(state, first, awaiting=True)
    lose(state, second)
    events = handle(state, RestartShop(), after(3600))
    assert [(it.agent_id, it.connection, it.cause) for it in all_of(events, PresenceChanged)] == [
        (first.id, GRACE, "restart"),
        (second.id, GRACE, "restart"),
    ]
    assert tick(state, after(3600)) == []
    assert state.conversations[kept.id].owner_id == first.id
    assert now_of(state, second).grace_until == after(3645)


def test_i21_a_restart_asks_open_bot_turns_again_under_the_same_id() -> None:
    state = shop(**WITH_BOT)
    who = customer(state)
    opened = the(write(state, who), BotTurnOpened)
    again = the(handle(state, RestartShop(), after(3600)), BotTurnResumed)
    assert (again.turn, again.deadline) == (opened.turn, after(3605))
    assert talk(state, who).bot_turns == 1


def test_r1_7_intervals_follow_each_other_without_gap_or_overlap() -> None:
    state, first, _ = two_at_work()
    events = [
        *lose(state, first, after(10)),
        *connect(state, first, after(20)),
        *set_presence(state, first, SUSPENDED, after(30), until=after(40)),
        *tick(state, after(40)),
        *lose(state, first, after(50)),
        *tick(state, after(95)),
    ]
    changes = all_of(events, PresenceChanged)
    assert [it.was_since for it in changes] == [first.since, *(it.at for it in changes[:-1])]
    assert [(it.was_presence, it.was_connection) for it in changes] == [
        (ONLINE, CONNECTED),
        *((it.presence, it.connection) for it in changes[:-1]),
    ]
    assert now_of(state, first).since == after(95)


def test_r1_7_a_forced_change_records_who_and_why() -> None:
    state, first, second = two_at_work()
    waits = owned(state, first, awaiting=True)
    events = set_presence(state, first, OFFLINE, by=SUPERVISOR, reason="忘记下线")
    forced = the(events, PresenceChanged)
    assert (forced.cause, forced.by, forced.reason) == ("forced", SUPERVISOR.name, "忘记下线")
    assert state.conversations[waits.id].owner_id == second.id


def test_r1_7_a_forced_change_without_a_reason_or_by_a_colleague_is_refused() -> None:
    state, first, second = two_at_work()
    with pytest.raises(Invalid):
        set_presence(state, first, OFFLINE, by=SUPERVISOR)
    with pytest.raises(Forbidden):
        set_presence(state, first, OFFLINE, by=by(second), reason="玩笑")


@pytest.mark.parametrize("command", ["presence", "connect"])
def test_a_disabled_account_neither_connects_nor_declares(command: str) -> None:
    state = shop()
    out = agent(state, disabled=True)
    asked = SetPresence(out.id, ONLINE, by(out)) if command == "presence" else ConnectAgent(out.id)
    with pytest.raises(Forbidden):
        handle(state, asked, NOW)


def test_losing_a_connection_twice_or_connecting_twice_changes_nothing() -> None:
    state, first, _ = two_at_work()
    assert connect(state, first) == []
    lose(state, first)
    assert lose(state, first, after(1)) == []


def test_an_account_is_signed_off_and_idle_without_grace_when_it_was_offline() -> None:
    state = shop(presence=PresenceSettings(grace_s=0))
    idle = agent(state, OFFLINE)
    assert the(lose(state, idle), PresenceChanged).connection is GONE
