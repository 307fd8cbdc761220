"""A trial tells where a customer would go and why, and is what then happens (R4.6)."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given as always
from hypothesis import settings
from hypothesis import strategies as st
from msgspec.structs import replace

from models.commands import ReceiveMessage, RegisterCustomer, Tick
from models.entities import Group, Member
from models.enums import ConversationState
from models.errors import Blocked, Invalid, NotFound, ShuntdeskError
from models.events import ConversationAssigned, ConversationPooled, ConversationQueued
from router.core.decider import handle
from router.core.trial import Outcome, Trial, try_routing
from tests.unit.core.acts import details, hops
from tests.unit.core.builders import (
    BLOCK,
    NOW,
    WEEK,
    WITH_BOT,
    agent,
    agents,
    contents,
    conversation,
    customer,
    entry,
    group,
    hours,
    owned,
    policy,
    shop,
)
from tests.unit.core.random_shops import FACTS, random_shop


def test_r4_6_a_trial_names_the_agent_the_steps_and_the_candidates() -> None:
    state = shop()
    one, two = agents(state, 2)
    owned(state, one)
    presale = group(state, one, two, takes=({"entry": ["item_page"]},))
    found = try_routing(state, Trial(name="小明", facts={"entry": "item_page"}), NOW)
    assert (found.place, found.agent_id, found.group_id) == (ConversationState.assigned, two.id, presale.id)
    assert found.reason == "shunt"
    assert hops(found.trace.steps)[-2:] == [("R2.5", True), ("R2.6", True)]
    assert {it.agent_id: it.reason for it in found.trace.candidates} == {two.id: "", one.id: "later_in_order"}


def test_r4_6_a_trial_has_no_effect() -> None:
    state = random_shop(7)
    before = contents(state)
    try_routing(state, Trial(groups=tuple(state.groups.values()), at=NOW + timedelta(days=1)), NOW)
    assert contents(state) == before


def test_a_queue_a_bot_and_the_pool_are_told_with_what_the_customer_would_see() -> None:
    state = shop()
    busy = agent(state, capacity=0)
    group(state, busy, default=True)
    policy(state, times="10:00-10:00")
    first = try_routing(state, Trial(), NOW)
    assert (first.place, first.position, first.agent_id) == (ConversationState.queued, 1, None)
    away = shop()
    shut = group(away, default=True, hours=hours((WEEK, "14:00-18:00")), open=False)
    pooled = try_routing(away, Trial(), NOW)
    assert (pooled.place, pooled.group_id, pooled.reason) == ("waiting_offline", shut.id, "nobody_online")
    assert pooled.back_at == NOW + timedelta(hours=5)
    assert pooled.notice is not None
    assert "今天 14:00" in pooled.notice
    assert try_routing(shop(**WITH_BOT), Trial(), NOW).place is ConversationState.bot


def test_unsaved_groups_and_settings_are_tried_in_place_of_the_shops_own() -> None:
    state = shop()
    one, two = agents(state, 2)
    old = group(state, one, default=True)
    replaced = try_routing(state, Trial(groups=(replace(old, members=(Member(two.id),)),)), NOW)
    assert replaced.agent_id == two.id
    fresh = Group(id=0, name="新组", position=0, members=(Member(two.id),), takes=({"entry": "item_page"},))
    assert try_routing(state, Trial(facts={"entry": "item_page"}, groups=(fresh,)), NOW).agent_id == two.id
    closed = replace(state.shop, hours=hours((WEEK, "14:00-18:00")))
    assert try_routing(state, Trial(settings=closed), NOW).place is ConversationState.waiting_offline
    assert try_routing(state, Trial(), NOW).agent_id == one.id


@pytest.mark.parametrize(
    ("trial", "refusal", "field"),
    [
        (Trial(groups=(Group(id=0, name="新组", position=0, members=(Member(9),)),)), Invalid, "members[0].agent"),
        (Trial(groups=(Group(id=9, name="新组", position=0),)), NotFound, None),
        (Trial(groups=(Group(id=0, name="新组", position=0, hours=hours()),)), Invalid, "hours"),
        (Trial(customer_id=9), NotFound, None),
        (Trial(customer_id=1), Blocked, None),
    ],
)
def test_what_could_not_be_saved_or_written_is_refused_the_same(
    trial: Trial, refusal: type[ShuntdeskError], field: str | None
) -> None:
    state = shop()
    customer(state, block=BLOCK)
    with pytest.raises(refusal) as refused:
        try_routing(state, trial, NOW)
    assert [error.field for error in refused.value.errors] == ([field] if field else [])


def test_r11_2_a_trial_at_another_time_goes_by_the_hours_of_then() -> None:
    state = shop()
    group(state, agent(state), default=True, hours=hours((WEEK, "08:00-18:00")))
    assert try_routing(state, Trial(), NOW).place is ConversationState.assigned
    night = try_routing(state, Trial(at=NOW + timedelta(hours=12)), NOW)
    assert (night.place, night.back_at) == (ConversationState.waiting_offline, NOW + timedelta(hours=23))
    assert ("R11.2", False) in hops(night.trace.steps)


def test_r9_1_a_customer_with_an_open_conversation_stays_where_she_is() -> None:
    state = shop()
    her = agent(state)
    who = customer(state)
    mine = conversation(state, who, ConversationState.active, owner_id=her.id)
    found = try_routing(state, Trial(customer_id=who.id), NOW)
    assert (found.place, found.agent_id, details(found.trace.steps)) == (
        ConversationState.active, her.id, ["stays_where_she_is"],
    )  # fmt: skip
    assert found.trace.steps[0].values["conversation"] == mine.id


def test_r6_5_a_customer_in_the_pool_gets_to_whoever_accepts_now_else_she_stays() -> None:
    state = shop()
    left = customer(state)
    entry(state, who=left)
    stays = try_routing(state, Trial(external_id=left.external_id), NOW)
    assert (stays.place, stays.reason) == (ConversationState.waiting_offline, "nobody_online")
    her = agent(state)
    group(state, her, default=True)
    assert try_routing(state, Trial(external_id=left.external_id), NOW).agent_id == her.id


def test_a_customer_who_is_not_in_memory_is_tried_with_her_row() -> None:
    state = shop()
    one, two = agents(state, 2)
    group(state, one, two, default=True)
    row = customer(state, recent_agent_id=two.id, recent_spoke_at=NOW - timedelta(hours=1))
    state.release_customer(row.id)
    found = try_routing(state, Trial(customer_id=row.id, customer=row), NOW)
    assert (found.agent_id, found.reason) == (two.id, "recent_contact")


@settings(deadline=None)
@always(seed=st.integers(0, 2**32 - 1), facts=st.sampled_from(FACTS), known=st.integers(0, 40), text=st.text("人工 a"))
def test_r4_6_a_trial_without_drafts_is_what_then_happens(
    seed: int, facts: dict[str, str], known: int, text: str
) -> None:
    state = random_shop(seed)
    # What is due comes before any command.
    handle(state, Tick(), NOW)
    who = state.customers.get(known)
    if who is not None and who.block:
        with pytest.raises(Blocked):
            try_routing(state, Trial(customer_id=known), NOW)
        return
    trial = Trial(customer_id=who.id if who else None, facts=facts, text=text or "在吗")
    expected = try_routing(state, trial, NOW)
    if who is None:
        known = state.next_ids.get(type(customer(shop())), 1)
        handle(state, RegisterCustomer(), NOW)
    events = handle(state, ReceiveMessage("web", trial.text, "m-1", customer_id=known, facts=facts), NOW)
    mine = state.open_conversation(known, "web")
    assert mine is not None
    assert (expected.place, expected.agent_id) == (mine.state, mine.owner_id)
    told: list[Any] = [event for event in events if getattr(event, "conversation_id", 0) == mine.id]
    placings = [event for event in told if hasattr(event, "trace")]
    if placings:
        assert expected.trace == placings[-1].trace
        assert expected == as_told(expected, placings[-1])


def as_told(expected: Outcome, event: Any) -> Outcome:
    """The outcome with all that the event says of it."""
    if isinstance(event, ConversationAssigned):
        return replace(expected, agent_id=event.agent_id, group_id=event.group_id, reason=event.assignment.reason)
    if isinstance(event, ConversationPooled):
        return replace(
            expected, group_id=event.group_id, reason=event.reason, back_at=event.back_at, notice=event.notice
        )
    if isinstance(event, ConversationQueued):
        return replace(expected, group_id=event.group_id, position=event.position)
    return expected
