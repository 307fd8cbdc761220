"""Recent contact (最近联系人): the agent who last spoke to a customer receives her again (R3)."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest

from models.commands import ClaimConversation
from models.entities import Agent
from models.enums import AssignmentReason, Connection, Presence
from models.events import ConversationPooled
from models.shop_file import RecentContactSettings
from router.core.decider import handle
from router.core.recent_contact import recent_contact
from router.core.state import ShopState
from tests.unit.core.acts import (
    answer,
    assignment,
    by,
    details,
    give_on,
    hops,
    say,
    talk,
    the,
    write,
)
from tests.unit.core.builders import NOW, WITH_BOT, agent, change, customer, group, known_to, owned, shop

HOUR = timedelta(hours=1)
A_BIT = timedelta(milliseconds=1)
ONLINE, SUSPENDED, OFFLINE = Presence.online, Presence.suspended, Presence.offline
CONNECTED, GRACE, GONE = Connection.connected, Connection.grace, Connection.disconnected


class Case(NamedTuple):
    """An agent who last spoke so long ago, as she is now, and what is said of her."""

    ago: timedelta
    presence: Presence
    connection: Connection
    said: str


TAKES = "recent_contact"
CASES = {
    "r3_2_just_now_online": Case(timedelta(0), ONLINE, CONNECTED, TAKES),
    "r3_2_just_now_suspended": Case(timedelta(0), SUSPENDED, CONNECTED, TAKES),
    "r3_2_24_h_online": Case(24 * HOUR, ONLINE, CONNECTED, TAKES),
    "r3_2_24_h_suspended": Case(24 * HOUR, SUSPENDED, CONNECTED, TAKES),
    "r3_3_24_h_and_1_ms_online": Case(24 * HOUR + A_BIT, ONLINE, CONNECTED, TAKES),
    "r3_3_24_h_and_1_ms_suspended": Case(24 * HOUR + A_BIT, SUSPENDED, CONNECTED, "suspended_too_long_ago"),
    "r3_3_72_h_online": Case(72 * HOUR, ONLINE, CONNECTED, TAKES),
    "r3_3_72_h_suspended": Case(72 * HOUR, SUSPENDED, CONNECTED, "suspended_too_long_ago"),
    "r3_3_72_h_and_1_ms_online": Case(72 * HOUR + A_BIT, ONLINE, CONNECTED, "older_than_window"),
    "r3_3_72_h_and_1_ms_suspended": Case(72 * HOUR + A_BIT, SUSPENDED, CONNECTED, "older_than_window"),
    **{
        f"r3_4_{hours}_h_and_{ms}_ms_{presence}_{connection}": Case(
            hours * HOUR + ms * A_BIT, presence, connection, said
        )
        for hours, ms in ((24, 0), (24, 1), (72, 0))
        for presence, connection, said in (
            (ONLINE, GRACE, "grace"),
            (ONLINE, GONE, "disconnected"),
            (SUSPENDED, GRACE, "grace"),
            (SUSPENDED, GONE, "disconnected"),
            (OFFLINE, CONNECTED, "offline"),
            (OFFLINE, GRACE, "offline"),
            (OFFLINE, GONE, "offline"),
        )
    },
}


def asked(state: ShopState, her: Agent, ago: timedelta, **how: Any) -> tuple[int | None, str]:
    """Ask for the recent contact of a customer she spoke to so long ago."""
    options: dict[str, Any] = {"respect_capacity": True, "suspended": True, **how}
    found, step = recent_contact(state, known_to(state, her, ago), NOW, **options)
    assert step.took is (found is not None)
    return (found.id if found else None), step.detail


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_r3_the_recent_contact_receives_by_age_presence_and_connection(case: Case) -> None:
    state = shop()
    her = agent(state, case.presence, case.connection)
    assert asked(state, her, case.ago) == (her.id if case.said == TAKES else None, case.said)


def test_r3_2_a_suspended_recent_contact_receives_until_24_hours_exactly() -> None:
    state = shop()
    her, other = agent(state, SUSPENDED), agent(state)
    group(state, other, default=True)
    assert assignment(write(state, known_to(state, her, 24 * HOUR))).agent_id == her.id
    assert assignment(write(state, known_to(state, her, 24 * HOUR + A_BIT))).agent_id == other.id


def test_r3_3_the_relation_ends_72_hours_after_the_last_word() -> None:
    state = shop()
    her, other = agent(state), agent(state)
    group(state, other, default=True)
    taken = assignment(write(state, known_to(state, her, 72 * HOUR)))
    assert (taken.agent_id, taken.assignment.reason) == (her.id, AssignmentReason.recent_contact)
    assert assignment(write(state, known_to(state, her, 72 * HOUR + A_BIT))).agent_id == other.id


def test_r3_1_the_agent_who_spoke_last_is_the_recent_contact() -> None:
    state = shop()
    first, second = agent(state), agent(state)
    on = owned(state, first)
    say(state, first, on)
    give_on(state, first, on, to_agent=second.id)
    assert state.customers[on.customer_id].recent_agent_id == first.id
    say(state, second, on)
    remembered = state.customers[on.customer_id]
    assert (remembered.recent_agent_id, remembered.recent_spoke_at) == (second.id, NOW)


def test_r3_1_neither_an_assignment_nor_a_note_nor_a_bot_makes_a_recent_contact() -> None:
    state = shop(**WITH_BOT)
    her = agent(state, OFFLINE)
    who = customer(state)
    write(state, who)
    answer(state, talk(state, who))
    change(state, her, presence=ONLINE)
    handle(state, ClaimConversation(talk(state, who).id, by(her)), NOW)
    say(state, her, talk(state, who), internal=True)
    assert state.customers[who.id].recent_agent_id is None


def test_r3_4_who_skips_the_recent_contact_says_so_in_the_trace() -> None:
    state = shop()
    away, other = agent(state, OFFLINE, GONE), agent(state)
    group(state, other, default=True)
    steps = assignment(write(state, known_to(state, away, HOUR))).trace.steps
    step = next(step for step in steps if step.rule == "R3")
    assert (step.took, step.detail) == (False, "offline")
    assert step.values == {
        "agent": away.id,
        "hours_ago": 1.0,
        "presence": "offline",
        "connection": "disconnected",
        "load": 0,
        "capacity": 10,
    }


@pytest.mark.parametrize(
    ("setting", "ago", "said"),
    [
        ("within_window", 24 * HOUR, TAKES),
        ("within_window", 24 * HOUR + A_BIT, "suspended_too_long_ago"),
        ("never", timedelta(0), "suspended"),
        ("always", 72 * HOUR, TAKES),
        ("always", 72 * HOUR + A_BIT, "older_than_window"),
    ],
)
def test_r3_5_the_setting_decides_about_a_suspended_recent_contact(setting: Any, ago: timedelta, said: str) -> None:
    state = shop(recent_contact=RecentContactSettings(when_suspended=setting))
    assert asked(state, agent(state, SUSPENDED), ago)[1] == said


@pytest.mark.parametrize("setting", ["within_window", "never", "always"])
def test_r3_5_the_setting_leaves_an_online_recent_contact_alone(setting: Any) -> None:
    state = shop(recent_contact=RecentContactSettings(when_suspended=setting))
    assert asked(state, agent(state), 48 * HOUR)[1] == TAKES


def test_r3_5_with_everybody_suspended_the_customer_waits_in_the_pool_unless_the_shop_prefers_recent_contact() -> None:
    for setting, owner in (("pool", None), ("recent", 1)):
        state = shop(recent_contact=RecentContactSettings(when_all_suspended=setting))
        her = agent(state, SUSPENDED)
        group(state, her, default=True)
        who = known_to(state, her, HOUR)
        write(state, who)
        assert talk(state, who).owner_id == owner


def test_r3_5_the_preferred_recent_contact_is_explained_after_the_step_that_nobody_is_online() -> None:
    state = shop(recent_contact=RecentContactSettings(when_all_suspended="recent"))
    her = agent(state, SUSPENDED)
    steps = assignment(write(state, known_to(state, her, HOUR))).trace.steps
    assert hops(steps) == [("R2.1", False), ("R3", True)]
    assert details(steps) == ["nobody_online", "recent_contact"]


def test_r3_5_without_one_who_receives_the_pool_keeps_why() -> None:
    state = shop(recent_contact=RecentContactSettings(when_all_suspended="recent"))
    pooled = the(write(state, known_to(state, agent(state, OFFLINE), HOUR)), ConversationPooled)
    assert details(pooled.trace.steps) == ["nobody_online", "offline", "no_dedicated_agent", "nobody_online"]


@pytest.mark.parametrize(
    ("allowed", "load", "said"), [(False, 1, TAKES), (False, 2, "full"), (True, 2, TAKES), (True, 3, TAKES)]
)
def test_r3_6_beyond_her_capacity_only_by_the_setting(allowed: bool, load: int, said: str) -> None:
    state = shop(recent_contact=RecentContactSettings(recent_over_capacity=allowed))
    her = agent(state, capacity=2)
    for _ in range(load):
        owned(state, her)
    assert asked(state, her, HOUR)[1] == said


def test_a_run_that_leaves_capacity_or_suspended_agents_out_says_so_itself() -> None:
    state = shop()
    full, away = agent(state, capacity=0), agent(state, SUSPENDED)
    assert asked(state, full, HOUR, respect_capacity=False)[1] == TAKES
    assert asked(state, away, HOUR, suspended=False)[1] == "suspended"


def test_the_windows_are_settings_of_the_shop() -> None:
    state = shop(recent_contact=RecentContactSettings(suspended_h=1, window_h=2))
    her, away = agent(state), agent(state, SUSPENDED)
    assert [asked(state, her, ago)[1] for ago in (2 * HOUR, 2 * HOUR + A_BIT)] == [TAKES, "older_than_window"]
    assert [asked(state, away, ago)[1] for ago in (HOUR, HOUR + A_BIT)] == [TAKES, "suspended_too_long_ago"]


def test_whoever_was_never_answered_has_no_recent_contact() -> None:
    state = shop()
    found, step = recent_contact(state, customer(state), NOW, respect_capacity=True, suspended=True)
    assert (found, step.detail) == (None, "no_recent_contact")


def test_a_disabled_account_receives_nobody() -> None:
    state = shop()
    assert asked(state, agent(state, disabled=True), HOUR) == (None, "offline")


def test_hours_are_told_as_they_were_when_decided() -> None:
    state = shop()
    late: datetime = NOW + 30 * timedelta(minutes=1)
    her = agent(state)
    _, step = recent_contact(state, known_to(state, her, HOUR), late, respect_capacity=True, suspended=True)
    assert step.values["hours_ago"] == 1.5


def test_r11_2_a_recent_contact_outside_her_shift_is_skipped() -> None:
    state = shop()
    assert asked(state, agent(state, on_shift=False), HOUR) == (None, "off_shift")


def test_a_recent_contact_who_only_finishes_what_she_has_is_skipped() -> None:
    state = shop()
    assert asked(state, agent(state, next_presence=SUSPENDED), HOUR) == (None, "finishing")
