"""The turn of those who wait for their recent contact: she has room, or does not receive any more (R3.6, R5.2)."""

from typing import Any

import pytest
from msgspec.structs import replace

from models.commands import PatchAgent
from models.enums import AssignmentReason, ConversationState, OpenConversations, Presence
from models.events import RecentWaitEnded
from router.core.decider import handle
from tests.unit.core.acts import (
    after,
    assignment,
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
from tests.unit.core.builders import (
    SUPERVISOR,
    change,
    customer,
    known_to,
    owned,
)
from tests.unit.core.waits import HOUR, WAITS, close, one_busy, waiting


def test_r3_6_with_room_she_gets_who_waits_for_her_before_all_others() -> None:
    state, her, other, last = one_busy()
    change(state, other, capacity=0)
    earlier = customer(state)
    write(state, earlier)
    who = waiting(state, her, 5)
    events = close(state, last, 10)
    made = assignment(events)
    assert (made.agent_id, made.customer_id) == (her.id, who.id)
    assert made.assignment.reason is AssignmentReason.recent_contact
    assert talk(state, earlier).state is ConversationState.queued


def test_r3_6_those_who_wait_for_her_come_in_their_order() -> None:
    state, her, _, last = one_busy()
    first, second = waiting(state, her, 1), waiting(state, her, 2)
    close(state, last, 10)
    assert [talk(state, it).owner_id for it in (first, second)] == [her.id, None]
    close(state, talk(state, first), 20)
    assert talk(state, second).owner_id == her.id


@pytest.mark.parametrize("how", ["closed", "given_on", "capacity", "reconnected"])
def test_r5_2_whatever_gives_her_room_ends_the_wait_at_once(how: str) -> None:
    state, her, other, last = one_busy()
    who = waiting(state, her)
    if how == "closed":
        close(state, last, 10)
    elif how == "given_on":
        give_on(state, her, last, to_agent=other.id)
    elif how == "capacity":
        handle(state, PatchAgent(her.id, SUPERVISOR, capacity=2), after(10))
    else:
        lose(state, her, after(10))
        close(state, last, 11)
        assert talk(state, who).waits_for == her.id
        connect(state, her, after(12))
    assert talk(state, who).owner_id == her.id


@pytest.mark.parametrize(
    "leave",
    [
        lambda state, her: set_presence(
            state, her, Presence.offline, after(10), open_conversations=OpenConversations.keep_until_done
        ),
        lambda state, her: set_presence(state, her, Presence.suspended, after(10), keep_recents=False),
        lambda state, her: set_presence(state, her, Presence.suspended, after(10), after_current=True),
        lambda state, her: [*lose(state, her, after(10)), *tick(state, after(55))],
        lambda state, her: handle(state, PatchAgent(her.id, SUPERVISOR, disabled=True), after(10)),
    ],
    ids=["offline", "suspended", "finishing", "grace_over", "disabled"],
)
def test_r3_6_when_she_leaves_the_wait_ends_at_once(leave: Any) -> None:
    state, her, other, _ = one_busy()
    who = waiting(state, her)
    events = leave(state, her)
    assert the(events, RecentWaitEnded).conversation_id == talk(state, who).id
    assert talk(state, who).owner_id == other.id


def test_r3_6_in_grace_the_wait_goes_on() -> None:
    state, her, _, _ = one_busy()
    who = waiting(state, her)
    lose(state, her, after(10))
    connect(state, her, after(20))
    assert talk(state, who).waits_for == her.id


def test_r3_6_when_nobody_is_online_any_more_she_is_in_the_pool_like_anybody() -> None:
    state, her, other, _ = one_busy()
    set_presence(state, her, Presence.suspended)
    who = waiting(state, her)
    set_presence(state, other, Presence.suspended, after(10))
    assert talk(state, who).state is ConversationState.waiting_offline


def test_r3_6_a_shop_that_lets_her_have_more_lets_her_take_who_waits_at_once() -> None:
    state, her, _, _ = one_busy()
    who = waiting(state, her)
    change(state, state.shop, recent_contact=replace(WAITS, recent_over_capacity=True))
    state.queues_in_doubt = True
    tick(state, after(10))
    assert talk(state, who).owner_id == her.id


def test_r3_6_in_grace_the_wait_ends_when_she_would_not_receive_after_it_either() -> None:
    state, her, other, _ = one_busy()
    who = waiting(state, her)
    lose(state, her, after(10))
    set_presence(state, her, Presence.suspended, after(20), keep_recents=False)
    assert talk(state, who).owner_id == other.id


def test_r5_2_a_wait_is_over_when_her_customer_becomes_anothers_by_a_word_on_another_channel() -> None:
    state, her, other, _ = one_busy()
    who = known_to(state, her, HOUR)
    elsewhere = owned(state, other, who=who, channel="taobao")
    write(state, who)
    assert talk(state, who).waits_for == her.id
    say(state, other, elsewhere)
    assert talk(state, who).owner_id == other.id
