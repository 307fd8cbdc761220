"""The owner's word on what she was just given: accepted, or declined so that somebody else gets it (R4.4)."""

from datetime import datetime
from typing import Any

import pytest

from models.commands import AcceptConversation, DeclineConversation
from models.entities import Agent, Conversation
from models.enums import AssignmentReason, ConversationState, Presence
from models.errors import Conflict, NotOwner
from models.events import ConversationAccepted, ConversationQueued, ConversationUnassigned, Event
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import after, assignment, by, offer_to, say, set_presence, talk, the, tick, write
from tests.unit.core.builders import NIGHT, NOW, SUPERVISOR, agent, agents, customer, group, owned, shop


def given(*others: dict[str, Any]) -> tuple[ShopState, Agent, Conversation, list[Agent]]:
    """A conversation that came to an agent by R4.2 a moment ago, and her colleagues of the group."""
    state = shop()
    her = agent(state)
    colleagues = [agent(state, **fields) for fields in others]
    group(state, her, *colleagues, default=True)
    on = owned(state, her, awaiting=True, place=ConversationState.assigned, assigned_at=NOW)
    return state, her, on, colleagues


def decline(state: ShopState, who: Agent, on: Conversation, now: datetime = NOW) -> list[Event]:
    return handle(state, DeclineConversation(on.id, by(who), "不是我的品类"), now)


def test_the_owner_confirms_and_confirming_twice_changes_nothing() -> None:
    state, her, on, _ = given()
    accept = AcceptConversation(on.id, by(her))
    assert the(handle(state, accept, NOW), ConversationAccepted).agent_id == her.id
    assert (state.conversations[on.id].accepted_at, handle(state, accept, after(5))) == (NOW, [])


def test_nobody_confirms_or_declines_for_the_owner() -> None:
    state, _, on, (other,) = given({})
    for who in (by(other), SUPERVISOR):
        for command in (AcceptConversation(on.id, who), DeclineConversation(on.id, who)):
            with pytest.raises(NotOwner):
                handle(state, command, NOW)


def test_r4_4_declined_it_goes_to_somebody_else_by_the_rules() -> None:
    state, her, on, (other,) = given({})
    events = decline(state, her, on)
    left, taken = the(events, ConversationUnassigned), assignment(events)
    assert (left.agent_id, left.reason, left.words, left.by) == (her.id, "declined", "不是我的品类", her.name)
    assert (taken.agent_id, taken.assignment.reason) == (other.id, AssignmentReason.shunt)
    assert state.conversations[on.id].excluded == (her.id,)


def test_r4_4_when_the_others_are_busy_it_waits_in_the_queue_since_the_customer_waits() -> None:
    state, her, on, (busy,) = given({"capacity": 0})
    queued = the(decline(state, her, on), ConversationQueued)
    assert (queued.since, state.conversations[on.id].state) == (NIGHT, ConversationState.queued)
    assert set_presence(state, busy, Presence.offline)
    assert state.conversations[on.id].owner_id == her.id, "everybody else is gone: she is asked again"


@pytest.mark.parametrize("other", [None, {"presence": Presence.offline}, {"presence": Presence.suspended}])
def test_r4_4_when_nobody_else_serves_she_can_not_decline(other: dict[str, Any] | None) -> None:
    state, her, on, _ = given(*([other] if other else []))
    with pytest.raises(Conflict, match="transfer or return"):
        decline(state, her, on)
    assert state.conversations[on.id].owner_id == her.id


def test_r4_4_when_everybody_has_declined_the_last_one_keeps_it() -> None:
    state, her, on, (other,) = given({})
    decline(state, her, on)
    with pytest.raises(Conflict):
        decline(state, other, on)
    assert state.conversations[on.id].owner_id == other.id


def test_what_she_accepted_or_spoke_in_is_not_declined_any_more() -> None:
    state, her, on, _ = given({})
    handle(state, AcceptConversation(on.id, by(her)), NOW)
    spoken = owned(state, her, place=ConversationState.assigned)
    say(state, her, spoken)
    for conversation in (on, spoken):
        with pytest.raises(Conflict):
            decline(state, her, conversation)


def test_r4_4_a_recent_contact_who_declines_does_not_get_the_customer_straight_back() -> None:
    state = shop()
    her, other = agents(state, 2)
    group(state, her, other, default=True)
    who = customer(state, recent_agent_id=her.id, recent_spoke_at=NIGHT)
    write(state, who)
    on = talk(state, who)
    assert on.owner_id == her.id
    decline(state, her, on)
    assert talk(state, who).owner_id == other.id


def test_what_she_offers_and_declines_meanwhile_is_offered_no_more() -> None:
    state, her, on, (other,) = given({})
    offer_to(state, her, on, to_agent=other.id)
    decline(state, her, on)
    assert (state.offered_to, tick(state, after(60))) == ({}, [])
