"""How a run goes on after a restart: it waits for agents who may be back, and no longer than its slot (R7.16)."""

from datetime import timedelta

import pytest

from models.commands import ConnectAgent, RestartShop, RunPolicy, Tick
from models.entities import Agent, Run
from models.enums import RunTrigger
from models.events import ConversationAssigned, RunItemSettled, RunPaused
from router.core.decider import CHUNK, handle, next_deadline
from router.core.run_progress import RETURN_S, resumes_after_restart
from router.core.state import ShopState
from tests.unit.core.acts import after, all_of, the
from tests.unit.core.builders import NOW, SUPERVISOR, agents, entries, group, policy, shop


@pytest.mark.parametrize(
    ("grace_s", "known", "waits_s"),
    [
        (45, {}, RETURN_S),
        (4, {}, 4),
        (0, {}, 0),
        (45, {"resume_at": after(40)}, 40),
        (45, {"resume_at": after(3)}, RETURN_S),
        (45, {"ends_at": after(7)}, 7),
    ],
)
def test_r7_16_a_run_waits_after_a_restart_for_as_long_as_agents_take_to_be_back(
    grace_s: int, known: dict[str, object], waits_s: int
) -> None:
    run = Run(id=1, trigger=RunTrigger.manual, operator="wang", started_at=NOW, target=None, **known)  # type: ignore[arg-type]
    assert resumes_after_restart(run, grace_s, NOW) == after(waits_s)


def cut_off() -> tuple[ShopState, Agent]:
    """A restart after the first of two chunks; two of three agents are back five seconds later."""
    state = shop()
    team = agents(state, 3)
    group(state, *team, default=True)
    entries(state, 2 * CHUNK)
    policy(state)
    handle(state, RunPolicy(1, SUPERVISOR), NOW)
    assert len(all_of(handle(state, Tick(), NOW), ConversationAssigned)) == CHUNK
    paused = the(handle(state, RestartShop(), NOW), RunPaused)
    assert paused.until == next_deadline(state) == after(RETURN_S)
    for one in team[:2]:
        handle(state, ConnectAgent(one.id), after(5))
        assert all_of(handle(state, Tick(), after(5)), ConversationAssigned) == []
    return state, team[2]


def test_r7_16_what_a_restart_cut_off_is_dealt_once_all_agents_are_back() -> None:
    state, last = cut_off()
    handle(state, ConnectAgent(last.id), after(6))
    back = handle(state, Tick(), after(6))
    assert (len(all_of(back, ConversationAssigned)), all_of(back, RunItemSettled)) == (CHUNK, [])


def test_r7_16_it_does_not_wait_for_who_stays_away() -> None:
    state, last = cut_off()
    back = all_of(handle(state, Tick(), after(RETURN_S)), ConversationAssigned)
    assert (len(back), last.id in {event.agent_id for event in back}) == (CHUNK, False)


def test_r7_16_where_nobody_can_come_back_a_run_does_not_wait() -> None:
    state = shop()
    group(state, default=True)
    assert all_of(handle(state, RestartShop(), NOW + timedelta(seconds=1)), RunPaused) == []
