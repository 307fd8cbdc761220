"""Deadlines that every message moves: one alarm for each, which looks again when it rings too early (R6.4, R9.5)."""

from hypothesis import given
from hypothesis import strategies as st

from models.entities import Agent, Customer
from models.events import ReplyOverdue
from models.shop_file import ReplySettings
from router.core.decider import next_deadline
from router.core.state import ShopState
from tests.unit.core.acts import after, all_of, say, talk, the, tick, write
from tests.unit.core.builders import agent, change, customer, group, shop


def at_work() -> tuple[ShopState, Agent, Customer]:
    state = shop(replies=ReplySettings(overdue_s=180))
    her = agent(state)
    group(state, her, default=True)
    return state, her, customer(state)


def test_a_long_talk_sets_one_alarm_not_one_for_each_turn() -> None:
    state, her, who = at_work()
    for turn in range(100):
        write(state, who, now=after(turn))
        say(state, her, talk(state, who), after(turn + 0.5))
    assert state.deadlines == [(after(180), "overdue", talk(state, who).id)]


def test_the_alarm_that_rings_too_early_watches_on() -> None:
    state, her, who = at_work()
    write(state, who)
    say(state, her, talk(state, who), after(10))
    write(state, who, now=after(20))
    assert tick(state, after(180)) == []
    assert next_deadline(state) == after(200)
    assert the(tick(state, after(200)), ReplyOverdue).at == after(200)


def test_a_deadline_before_the_alarm_gets_one_of_its_own() -> None:
    state, her, who = at_work()
    write(state, who)
    say(state, her, talk(state, who), after(10))
    change(state, state.shop, replies=ReplySettings(warn_s=5, overdue_s=30))
    write(state, who, now=after(20))
    assert next_deadline(state) == after(50)
    assert len(all_of(tick(state, after(50)), ReplyOverdue)) == 1
    assert tick(state, after(300)) == []


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 200)), max_size=30))
def test_r9_5_overdue_is_told_at_its_time_whatever_was_said_before(talked: list[tuple[bool, int]]) -> None:
    state, her, who = at_work()
    seconds, told = 0, 0
    write(state, who)
    for answered, pause in talked:
        due = talk(state, who).overdue_at
        seconds += pause
        late = due is not None and due <= after(seconds)
        told = len(all_of(tick(state, after(seconds)), ReplyOverdue))
        assert told == late
        if answered:
            say(state, her, talk(state, who), after(seconds))
        else:
            write(state, who, now=after(seconds))
    ahead = talk(state, who).overdue_at
    assert ahead is None or (next_deadline(state) or after(10**6)) <= ahead
