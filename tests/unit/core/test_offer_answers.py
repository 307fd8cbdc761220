"""The answers to an offered transfer: accepted, declined, cancelled (R9.4)."""

import pytest

from models.commands import AcceptTransfer, CancelTransfer, CloseConversation, DeclineConversation, DeclineTransfer
from models.entities import Agent, Conversation, Member
from models.enums import AssignmentReason, ConversationState, OfferEnd
from models.errors import Conflict, NotFound, NotOwner
from models.events import (
    ConversationAccepted,
    ConversationUnassigned,
    Event,
    TransferEnded,
    TransferReported,
)
from router.core.decider import handle
from tests.unit.core.acts import (
    accept_offer,
    after,
    all_of,
    assignment,
    by,
    decline_offer,
    give_on,
    hops,
    offer_to,
    offered,
    the,
    tick,
)
from tests.unit.core.builders import NOW, SUPERVISOR, agent, agents, group, owned, shop


def outcome(events: list[Event]) -> tuple[OfferEnd, OfferEnd | None]:
    """How it ended for her who was asked, and for the sender."""
    return the(events, TransferEnded).end, the(events, TransferReported).end


def test_r9_4_accepted_it_is_hers_with_the_senders_words_and_a_note_for_agents_only() -> None:
    state, her, other, on = offered()
    events = accept_offer(state, other, on, after(5))
    assert outcome(events) == (OfferEnd.accepted, OfferEnd.accepted)
    left, taken = the(events, ConversationUnassigned), assignment(events)
    assert (left.agent_id, left.to_agent, left.reason) == (her.id, other.id, "transfer_agent")
    card = taken.assignment
    assert (card.kind, card.text, card.note, card.operator) == ("transfer", "换班", "客户着急", her.name)
    assert (taken.agent_id, card.reason, hops(taken.trace.steps)) == (
        other.id,
        AssignmentReason.transfer_agent,
        [("R9.4", True)],
    )
    now = state.conversations[on.id]
    assert (now.owner_id, now.offer, now.waiting_since, now.assigned_at) == (other.id, None, on.waiting_since, after(5))


def test_r9_4_who_accepted_an_offer_has_nothing_to_decline() -> None:
    state, _, other, on = offered()
    assert the(accept_offer(state, other, on), ConversationAccepted).agent_id == other.id
    with pytest.raises(Conflict):
        handle(state, DeclineConversation(on.id, by(other)), NOW)


def test_r9_4_through_a_group_it_comes_in_the_groups_name_and_not_back_to_the_sender() -> None:
    state = shop()
    her, other = agents(state, 2)
    line = group(state, her, other)
    on = owned(state, her)
    offer_to(state, her, on, to_group=line.id)
    taken = assignment(accept_offer(state, other, on))
    assert (taken.group_id, taken.assignment.reason) == (line.id, AssignmentReason.transfer_group)
    assert state.conversations[on.id].excluded == (her.id,)


def test_r9_4_declined_the_sender_keeps_it_and_learns_why() -> None:
    state, her, other, on = offered()
    events = decline_offer(state, other, on)
    report = the(events, TransferReported)
    assert outcome(events) == (OfferEnd.declined, OfferEnd.declined)
    assert (report.by, report.reason, state.conversations[on.id].owner_id) == (other.name, "在忙", her.id)


@pytest.mark.parametrize("supervisor", [False, True])
def test_r9_4_cancelled_by_the_sender_or_a_supervisor(supervisor: bool) -> None:
    state, her, other, on = offered()
    who = SUPERVISOR if supervisor else by(her)
    events = handle(state, CancelTransfer(on.id, who), NOW)
    assert outcome(events) == (OfferEnd.cancelled, OfferEnd.cancelled)
    now = state.conversations[on.id]
    assert (the(events, TransferEnded).agent_id, now.owner_id, now.excluded) == (other.id, her.id, ())


def test_r9_4_nobody_else_answers_and_nobody_answers_twice() -> None:
    state, her, other, on = offered()
    third = agent(state)
    for stranger in (AcceptTransfer(on.id, by(third)), DeclineTransfer(on.id, by(her))):
        with pytest.raises(Conflict):
            handle(state, stranger, NOW)
    with pytest.raises(NotOwner):
        handle(state, CancelTransfer(on.id, by(third)), NOW)
    accept_offer(state, other, on)
    assert accept_offer(state, other, on) == []
    for late in (DeclineTransfer(on.id, by(other)), CancelTransfer(on.id, by(other)), AcceptTransfer(on.id, by(her))):
        with pytest.raises(Conflict):
            handle(state, late, NOW)
    with pytest.raises(NotFound):
        handle(state, AcceptTransfer(99, by(other)), NOW)


def test_r9_4_an_offer_that_expired_is_not_accepted_any_more() -> None:
    state, her, other, on = offered()
    tick(state, after(3600))
    with pytest.raises(Conflict):
        accept_offer(state, other, on, after(3601))
    assert state.conversations[on.id].owner_id == her.id


def test_r9_4_whoever_is_full_meanwhile_accepts_after_closing_one() -> None:
    state, _, other, on = offered(capacity=1)
    full = owned(state, other)
    with pytest.raises(Conflict):
        accept_offer(state, other, on)
    assert state.conversations[on.id].offer is not None
    handle(state, close(full, other), NOW)
    accept_offer(state, other, on)
    assert state.conversations[on.id].owner_id == other.id


def test_r9_4_what_a_supervisor_offers_a_full_agent_may_accept_and_the_trace_says_so() -> None:
    state = shop()
    her, full = agent(state), agent(state, capacity=0)
    on = owned(state, her)
    offer_to(state, SUPERVISOR, on, to_agent=full.id)
    taken = assignment(accept_offer(state, full, on))
    assert (taken.assignment.operator, taken.trace.steps[0].values["over_capacity"]) == (SUPERVISOR.name, True)


# -- peers.md section 3, complaint 21: a transfer is not dumped, and not stuck in a full group ----------------------


@pytest.mark.parametrize(
    ("answer", "end", "owner"),
    [
        ("accept", OfferEnd.accepted, "colleague"),
        ("decline", OfferEnd.declined, "sender"),
        ("silence", OfferEnd.expired, "sender"),
        ("cancel", OfferEnd.cancelled, "sender"),
    ],
)
def test_complaint_21_every_outcome_of_an_offer_has_one_owner_and_both_sides_know(
    answer: str, end: OfferEnd, owner: str
) -> None:
    state, her, other, on = offered()
    if answer == "silence":
        events = tick(state, after(3600))
    else:
        command = {"accept": AcceptTransfer(on.id, by(other)), "decline": DeclineTransfer(on.id, by(other))}
        events = handle(state, command.get(answer, CancelTransfer(on.id, by(her))), NOW)
    assert outcome(events) == (end, end)
    assert state.conversations[on.id].owner_id == {"sender": her.id, "colleague": other.id}[owner]
    assert state.conversations[on.id].offer is None


def test_complaint_21_into_a_full_group_the_former_owner_is_off_at_once_and_the_next_free_slot_takes_it() -> None:
    state = shop()
    her, busy = agent(state), agent(state, capacity=1)
    line = group(state, busy)
    current = owned(state, busy)
    on = owned(state, her, awaiting=True)
    events = give_on(state, her, on, to_group=line.id)
    assert (the(events, ConversationUnassigned).agent_id, state.load(her.id)) == (her.id, 0)
    assert state.conversations[on.id].state is ConversationState.queued
    from_queue = all_of(handle(state, close(current, busy), after(9)), ConversationUnassigned)
    assert (from_queue, state.conversations[on.id].owner_id) == ([], busy.id)


def close(on: Conversation, owner: Agent) -> CloseConversation:
    return CloseConversation(on.id, by(owner))


def test_r9_4_what_a_group_was_offered_is_not_accepted_beyond_the_capacity_of_the_membership() -> None:
    state = shop()
    sender, asked = agent(state), agent(state)
    group(state, sender, default=True)
    to = group(state, Member(asked.id, capacity=1))
    first, second = owned(state, sender), owned(state, sender)
    for on in (first, second):
        offer_to(state, sender, on, to_group=to.id)
    accept_offer(state, asked, first)
    with pytest.raises(Conflict, match="1 conversations of"):
        accept_offer(state, asked, second)
    assert state.conversations[second.id].owner_id == sender.id


def test_r9_4_an_offer_of_a_supervisor_is_accepted_beyond_the_capacity_of_the_membership() -> None:
    state = shop()
    sender, asked = agent(state), agent(state)
    group(state, sender, default=True)
    to = group(state, Member(asked.id, capacity=1))
    first, second = owned(state, sender), owned(state, sender)
    for on in (first, second):
        offer_to(state, SUPERVISOR, on, to_group=to.id)
    accept_offer(state, asked, first)
    taken = assignment(accept_offer(state, asked, second))
    assert taken.trace.steps[-1].values["over_capacity"] is True
