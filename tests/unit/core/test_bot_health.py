"""A bot that keeps failing is gone past, and tried by one before all are sent to it again (R2.4, R8.1)."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from models.commands import AnswerBotTurn, ApplyShopFile, FailBotTurn, SaveSettings
from models.commands.command import SYSTEM
from models.entities import Customer
from models.enums import AssignmentReason, ConversationState, HandoffTrigger, TurnEnd
from models.events import (
    BotHealthChanged,
    BotTurnEnded,
    BotTurnOpened,
    ConversationAssigned,
    ConversationHandedToBot,
    ConversationPooled,
    ConversationQueued,
    Event,
    HandoffRequested,
    MessageCreated,
)
from models.shop_file import BotChoice, BotSpec, Notices
from router.core.bot_health import FAILURES, LEFT_ALONE, NOT_ITS_FAULT, WITHIN, admits
from router.core.decider import handle
from router.core.export import export
from router.core.state import ShopState
from tests.unit.core.acts import after, all_of, answer, assignment, details, hops, talk, the, tick, write
from tests.unit.core.builders import agent, change, customer, group, shop

SPEC = BotSpec(kind="faq", knowledge="demo.yaml", timeout_s=8, max_misses=2)


def bots_shop(*, online: bool = False) -> ShopState:
    state = shop(bot=BotChoice("bot_first", "faq"), bots={"faq": SPEC})
    group(state, *([agent(state, capacity=999)] if online else []), default=True, name="售前")
    return state


def fails(state: ShopState, at: float, reason: str = "bad_status") -> list[Event]:
    """A stranger writes to the bot, and it fails."""
    who = customer(state)
    write(state, who, now=after(at))
    on = talk(state, who)
    return handle(state, FailBotTurn(on.id, on.bot_turn or "", reason), after(at))


def ill(*, online: bool = False) -> ShopState:
    """A shop whose bot failed five times and is left alone until 34 s."""
    state = bots_shop(online=online)
    for second in range(5):
        fails(state, second)
    return state


def goes_to_bot(state: ShopState, at: datetime) -> bool:
    return bool(all_of(write(state, customer(state), now=at), ConversationHandedToBot))


@pytest.mark.parametrize(
    ("failures", "asked", "admitted"),
    [
        ((), 0, True),
        ((0, 1, 2, 3), 4, True),
        ((0, 1, 2, 3, 4), 4, False),
        ((0, 1, 2, 3, 4), 33.9, False),
        ((0, 1, 2, 3, 4), 34, True),
        ((0, 20, 40, 59, 60), 61, True),
        ((0, 20, 40, 59, 59.9), 61, False),
        ((0, 16, 32, 48, 64, 80), 81, True),
    ],
)
def test_r2_4_the_fifth_failure_within_a_minute_leaves_the_bot_alone_for_half_a_minute(
    failures: tuple[float, ...], asked: float, admitted: bool
) -> None:
    state = bots_shop()
    for at in failures:
        fails(state, at)
    assert goes_to_bot(state, after(asked)) is admitted


def test_r2_4_consoles_are_told_that_it_fell_ill_and_until_when() -> None:
    state = bots_shop()
    for second in range(4):
        assert all_of(fails(state, second), BotHealthChanged) == []
    changed = the(fails(state, 4), BotHealthChanged)
    assert (changed.bot, changed.healthy, changed.failures, changed.until) == ("faq", False, 5, after(34))


def test_r2_4_routing_goes_past_an_unhealthy_bot_and_the_trace_says_why() -> None:
    state = ill(online=True)
    placed = assignment(write(state, customer(state), now=after(10)))
    assert placed.assignment.reason is AssignmentReason.shunt
    rules = hops(placed.trace.steps)
    assert ("R2.4", False) in rules
    assert rules.index(("R2.4", False)) < rules.index(("R2.5", True))
    step = next(it for it in placed.trace.steps if it.rule == "R2.4")
    assert step.detail == "bot_unhealthy"
    assert step.values == {
        "bot": "faq",
        "failures": 5,
        "left_alone_until": "2026-03-02T01:00:34Z",
        "tried_by_another": False,
    }


def test_r2_4_with_nobody_online_she_is_in_the_pool_at_once_and_the_trace_says_why() -> None:
    state = ill()
    pooled = the(write(state, customer(state), now=after(10)), ConversationPooled)
    assert details(pooled.trace.steps) == ["nobody_online", "bot_unhealthy", "nobody_online"]


def test_r2_4_where_people_come_first_an_unhealthy_bot_is_gone_past_behind_them() -> None:
    state = ill(online=True)
    change(state, state.shop, bot=BotChoice("human_first", "faq"))
    change(state, state.agents[1], capacity=0)
    rules = hops(the(write(state, customer(state), now=after(10)), ConversationQueued).trace.steps)
    assert rules.index(("R2.6", False)) < rules.index(("R2.4", False))


def test_r8_1_who_talks_with_it_when_it_falls_ill_is_told_and_gets_a_person_without_another_turn() -> None:
    state = bots_shop()
    mid = customer(state)
    write(state, mid)
    answer(state, talk(state, mid))
    for second in range(5):
        fails(state, second)
    events = write(state, mid, "还在吗", after(6))
    assert all_of(events, BotTurnOpened) == []
    handoff = the(events, HandoffRequested).handoff
    assert (handoff.trigger, handoff.detail) == (HandoffTrigger.bot_failed, "breaker_open")
    assert [it.text for it in all_of(events, MessageCreated)][1:] == ["机器人暂时无法回答，正在为您转接人工客服。"]
    assert talk(state, mid).state is ConversationState.waiting_offline


def probing(state: ShopState) -> Customer:
    who = customer(state)
    the(write(state, who, now=after(34)), BotTurnOpened)
    return who


def test_half_open_exactly_one_tries_it_and_the_others_go_past() -> None:
    state = ill()
    who = probing(state)
    assert not goes_to_bot(state, after(35))
    events = answer(state, talk(state, who), now=after(36))
    assert the(events, BotHealthChanged).healthy
    assert state.shop.bot_health == {}
    assert goes_to_bot(state, after(36))


def test_the_failure_of_the_probe_opens_again_at_once() -> None:
    state = ill()
    who = probing(state)
    events = tick(state, after(42))
    assert the(events, BotTurnEnded).end is TurnEnd.failed
    assert the(events, BotHealthChanged).until == after(72)
    assert talk(state, who).state is ConversationState.waiting_offline
    assert [goes_to_bot(state, after(at)) for at in (71.9, 72)] == [False, True]


def test_a_probe_that_is_called_off_frees_its_place_at_once() -> None:
    state = ill()
    who = probing(state)
    write(state, who, "转人工", after(35))
    assert talk(state, who).bot_turn is None
    assert goes_to_bot(state, after(35))


def test_who_tries_it_may_write_again_and_tries_it_with_her_new_turn() -> None:
    state = ill()
    who = probing(state)
    turn = the(write(state, who, "还有", after(35)), BotTurnOpened).turn
    assert state.shop.bot_health["faq"].probe == turn
    assert not goes_to_bot(state, after(35))


def test_an_answer_forgets_the_failures_before_it() -> None:
    state = bots_shop()
    for second in range(4):
        fails(state, second)
    write(state, who := customer(state), now=after(4))
    answer(state, talk(state, who), now=after(4))
    assert state.shop.bot_health == {}
    fails(state, 5)
    assert goes_to_bot(state, after(6))


def test_failures_of_turns_opened_before_it_fell_ill_do_not_keep_it_so() -> None:
    state = bots_shop()
    early = [customer(state) for _ in range(7)]
    for who in early:
        write(state, who)
    for place, who in enumerate(early):
        on = talk(state, who)
        handle(state, FailBotTurn(on.id, on.bot_turn or "", "bad_status"), after(place))
    assert goes_to_bot(state, after(34))


@pytest.mark.parametrize("reason", sorted(NOT_ITS_FAULT))
def test_what_is_not_its_fault_does_not_make_it_ill(reason: str) -> None:
    state = bots_shop()
    for second in range(6):
        fails(state, second, reason)
    assert state.shop.bot_health == {}


def test_other_settings_leave_its_health_alone_unless_the_bot_itself_is_another() -> None:
    state = ill()
    handle(state, SaveSettings(replace(state.shop, notices=Notices(offline="稍后"), bot_health={}), SYSTEM), after(5))
    assert not admits(state.shop, "faq", after(6))
    file = replace(export(state), bots={"faq": replace(SPEC, timeout_s=9)})
    handle(state, ApplyShopFile(file, SYSTEM), after(6))
    assert admits(state.shop, "faq", after(6))


@given(st.lists(st.tuples(st.sampled_from(["fails", "answers", "asks"]), st.floats(0, 40)), max_size=25))
def test_whatever_happened_it_is_never_closed_to_all_for_longer_than_half_a_minute_and_a_turn(
    story: list[tuple[str, float]],
) -> None:
    state, now = bots_shop(), 0.0
    for what, wait in story:
        now = round(now + wait, 3)
        tick(state, after(now))
        who = customer(state)
        write(state, who, now=after(now))
        on = talk(state, who)
        if on.bot_turn is not None and what != "asks":
            done = AnswerBotTurn(on.id, on.bot_turn, "reply", ("好",))
            handle(state, done if what == "answers" else FailBotTurn(on.id, on.bot_turn, "timeout"), after(now))
    end = after(now + SPEC.timeout_s)
    tick(state, end)
    assert all(len(it.failed_at) <= FAILURES for it in state.shop.bot_health.values())
    assert admits(state.shop, "faq", end + LEFT_ALONE)
    assert WITHIN > LEFT_ALONE


def test_nobody_is_assigned_by_a_change_of_health() -> None:
    state = ill(online=True)
    assert all_of(tick(state, after(40)), ConversationAssigned) == []
