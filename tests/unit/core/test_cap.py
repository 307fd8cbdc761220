"""The cap of a run: headcount × quota, never above 5,000 (R7.8)."""

from datetime import timedelta
from typing import Any

import pytest

from models.commands import RunPolicy
from models.entities import Group, Target
from models.enums import Connection, Presence, RunReason
from router.core.cap import MOST_PER_RUN, cap_of
from router.core.state import ShopState
from tests.unit.core.builders import (
    NIGHT,
    SUPERVISOR,
    agent,
    agents,
    dealt,
    ends,
    entries,
    entry,
    given,
    group,
    left_with_bot,
    per_agent,
    policy,
    shop,
    started,
    to_agents,
    to_groups,
)

PRE_SALE = {"entry": "item_page"}


def pre_and_after_sale(pre: int, after: int) -> tuple[ShopState, Group, Group]:
    """A shop whose 售前 takes pre-sale entries and whose 售后 takes the others, everybody online."""
    state = shop()
    sales = group(state, *agents(state, pre), name="售前", takes=({"entry": ["item_page"]},))
    care = group(state, *agents(state, after), name="售后", default=True)
    return state, sales, care


def hand_out(state: ShopState, target: Target | None = None, **terms: Any) -> tuple[Any, Any, list[Any]]:
    made = policy(state, target, **terms)
    events = dealt(state, RunPolicy(made.id, SUPERVISOR))
    (run,), (end,) = started(events), ends(events)
    return run, end, events


@pytest.mark.parametrize(
    ("headcount", "quota", "cap"),
    [(20, 100, 2000), (60, 100, 5000), (50, 100, 5000), (51, 100, 5000), (49, 100, 4900), (0, 100, 0), (1, 1, 1)],
)
def test_r7_8_the_cap_is_headcount_times_quota_and_never_more_than_5000(headcount: int, quota: int, cap: int) -> None:
    assert cap_of(headcount, quota) == cap


@pytest.mark.parametrize(
    ("online", "quota", "waiting", "assigned"),
    [(20, 100, 5000, 2000), (60, 100, 5200, 5000), (7, 30, 250, 210), (3, 40, 100, 100), (17, 13, 400, 221)],
    ids=["20x100_of_5000", "60x100_is_cut_to_5000", "7x30_of_250", "3x40_of_100", "17x13_of_400"],
)
def test_r7_8_the_latest_of_those_waiting_are_taken_up_to_the_cap(
    online: int, quota: int, waiting: int, assigned: int
) -> None:
    state = shop()
    group(state, *agents(state, online), default=True)
    made = entries(state, waiting)
    run, end, events = hand_out(state, quota_per_agent=quota)
    assert (run.headcount, run.quota_per_agent, run.cap) == (online, quota, min(online * quota, MOST_PER_RUN))
    assert (run.eligible, end.assigned, end.failed, end.left) == (waiting, assigned, 0, waiting - assigned)
    latest_first = [it.id for it in reversed(made)][:assigned]
    assert [event.assignment.entry_id for event in given(events)] == latest_first
    assert sorted(state.entries) == [it.id for it in made[: waiting - assigned]]


def test_r7_8_twenty_agents_times_100_is_2000_of_5000_waiting() -> None:
    state = shop()
    group(state, *agents(state, 20), default=True)
    entries(state, 5000)
    run, end, events = hand_out(state)
    assert (run.cap, end.assigned, end.left) == (2000, 2000, 3000)
    assert set(per_agent(events).values()) == {100}


def test_r7_8_sixty_agents_times_100_is_cut_to_5000() -> None:
    state = shop()
    group(state, *agents(state, 60), default=True)
    entries(state, 5001)
    run, end, _ = hand_out(state)
    assert (run.headcount, run.quota_per_agent, run.cap) == (60, 100, 5000)
    assert (end.assigned, end.left) == (5000, 1)


@pytest.mark.parametrize(
    ("pre", "after", "quota", "waiting"), [(6, 4, 10, 200), (3, 5, 4, 50)], ids=["published", "other_numbers"]
)
def test_r7_8_under_shunt_rules_the_whole_shop_counts_although_one_group_gets_it_all(
    pre: int, after: int, quota: int, waiting: int
) -> None:
    state, sales, _ = pre_and_after_sale(pre, after)
    entries(state, waiting, facts=PRE_SALE)
    run, end, events = hand_out(state, quota_per_agent=quota)
    cap = (pre + after) * quota
    assert (run.headcount, run.cap, end.assigned, end.left) == (pre + after, cap, cap, waiting - cap)
    shares = per_agent(events)
    assert shares.keys() == {member.agent_id for member in sales.members}
    assert set(shares.values()) <= {cap // pre, -(-cap // pre)}


def test_r7_8_ten_online_times_10_gives_100_of_200_to_pre_sale_16_or_17_each() -> None:
    state, _, _ = pre_and_after_sale(6, 4)
    entries(state, 200, facts=PRE_SALE)
    _, end, events = hand_out(state, quota_per_agent=10)
    assert (end.assigned, end.left) == (100, 100)
    assert sorted(per_agent(events).values()) == [16, 16, 17, 17, 17, 17]


@pytest.mark.parametrize(
    ("pre", "after", "quota", "waiting"), [(6, 4, 10, 200), (3, 5, 4, 50)], ids=["published", "other_numbers"]
)
def test_r7_8_with_pre_sale_as_target_only_its_members_count(pre: int, after: int, quota: int, waiting: int) -> None:
    state, sales, _ = pre_and_after_sale(pre, after)
    entries(state, waiting, facts=PRE_SALE)
    run, end, events = hand_out(state, to_groups(sales), quota_per_agent=quota)
    assert (run.headcount, end.assigned, end.left) == (pre, pre * quota, waiting - pre * quota)
    assert set(per_agent(events).values()) == {quota}


def test_r7_8_with_chosen_agents_as_targets_only_they_count_even_without_a_group() -> None:
    state, _, _ = pre_and_after_sale(6, 4)
    chosen = [agent(state), agent(state)]
    entries(state, 30)
    run, end, _ = hand_out(state, to_agents(*chosen), quota_per_agent=10)
    assert (run.headcount, end.assigned, end.left) == (2, 20, 10)


@pytest.mark.parametrize(
    ("headcount", "shunted", "counted"),
    [("targets", True, 6), ("shop", True, 10), (None, True, 10), ("shop", False, 10), ("targets", False, 6)],
)
def test_r7_8_the_setting_says_whose_heads_are_counted(headcount: str | None, counted: int, *, shunted: bool) -> None:
    state, sales, _ = pre_and_after_sale(6, 4)
    entries(state, 3, facts=PRE_SALE)
    run, _, _ = hand_out(state, None if shunted else to_groups(sales), headcount=headcount)
    assert run.headcount == counted


def test_r7_8_suspended_and_offline_agents_do_not_count_and_those_in_grace_do() -> None:
    state = shop()
    team = [
        agent(state),
        agent(state, connection=Connection.grace),
        agent(state, Presence.suspended),
        agent(state, Presence.offline),
        agent(state, connection=Connection.disconnected),
    ]
    group(state, *team, default=True)
    entries(state, 9)
    run, end, _ = hand_out(state, quota_per_agent=3)
    assert (run.headcount, run.cap, end.assigned, end.left) == (2, 6, 6, 3)


def test_r7_8_when_nobody_the_entries_could_reach_is_online_the_run_fails() -> None:
    state = shop()
    group(state, agent(state, Presence.offline), takes=({"entry": ["item_page"]},))
    group(state, agent(state), default=True)
    entries(state, 2, facts=PRE_SALE)
    run, end, _ = hand_out(state, headcount="targets")
    assert (run.cap, end.reason, end.left) == (0, RunReason.nobody_online, 2)


def test_r7_8_conversations_with_the_bot_beyond_the_cap_stay_with_the_bot() -> None:
    state = shop()
    group(state, agent(state), default=True)
    older, newer = left_with_bot(state), left_with_bot(state, NIGHT + timedelta(minutes=1))
    entry(state, NIGHT + timedelta(minutes=2))
    _, end, events = hand_out(state, quota_per_agent=2, range="all")
    assert (end.assigned, end.left) == (2, 1)
    assert [event.conversation_id for event in given(events)][-1] == newer.id
    assert state.conversations[older.id] == older


@pytest.mark.parametrize(("busy", "idle", "quota"), [(1, 4, 7), (2, 9, 3), (3, 1, 50)])
def test_r7_9_the_quota_caps_the_run_and_not_the_agent(busy: int, idle: int, quota: int) -> None:
    state, sales, _ = pre_and_after_sale(busy, idle)
    entries(state, 300, facts=PRE_SALE)
    _, end, events = hand_out(state, quota_per_agent=quota)
    cap = (busy + idle) * quota
    assert end.assigned == cap
    assert max(per_agent(events).values()) == -(-cap // busy) > quota
    assert len(per_agent(events)) == len(sales.members)
