"""Offered transfers: a colleague is asked, the sender owns it until she accepts (R9.4)."""

import pytest

from models.entities import Agent, Conversation, Group, Offer
from models.enums import Connection, ConversationState, OfferEnd, Presence
from models.errors import Conflict, NotFound, NotOwner
from models.events import Event, TransferEnded, TransferOffered, TransferReported
from models.shop_file import TransferSettings
from router.core.decider import next_deadline
from router.core.state import ShopState
from tests.unit.core.acts import (
    after,
    all_of,
    decline_offer,
    details,
    offer_to,
    the,
    tick,
    write,
)
from tests.unit.core.builders import NOW, SUPERVISOR, agent, agents, change, conversation, entry, group, owned, shop


def offered(count: int = 1) -> tuple[ShopState, Agent, Conversation, list[Agent]]:
    """A sender with a waiting customer, and colleagues who are not asked yet."""
    state = shop(transfer=TransferSettings(offer_s=30))
    her = agent(state)
    group(state, her, default=True)
    return state, her, owned(state, her, awaiting=True), agents(state, count)


def team(state: ShopState, *members: Agent) -> Group:
    return group(state, *members, name="会西班牙语")


def asked(state: ShopState, on: Conversation) -> int | None:
    """Who is asked now."""
    offer = state.conversations[on.id].offer
    return offer.to_agent if offer is not None else None


def ends(events: list[Event]) -> list[OfferEnd]:
    return [event.end for event in all_of(events, TransferEnded)]


def test_r9_4_the_sender_owns_it_while_a_colleague_is_asked_and_both_are_told() -> None:
    state, her, on, (other,) = offered()
    events = offer_to(state, her, on, to_agent=other.id)
    told, report = the(events, TransferOffered), the(events, TransferReported)
    assert (told.agent_id, told.offer.reason, told.offer.note) == (other.id, "换班", "客户着急")
    assert (told.offer.from_agent, told.offer.to_name, told.waiting_since) == (her.id, other.name, on.waiting_since)
    assert (report.agent_id, report.end, report.offer) == (her.id, None, told.offer)
    now = state.conversations[on.id]
    assert (now.owner_id, now.state, now.offer, now.offer_until) == (
        her.id,
        ConversationState.active,
        told.offer,
        after(30),
    )
    assert next_deadline(state) == after(30)
    assert state.load(other.id) == 0


def test_r9_4_nobody_answers_in_time_and_the_sender_keeps_it() -> None:
    state, her, on, (other,) = offered()
    offer_to(state, her, on, to_agent=other.id)
    assert tick(state, after(29)) == []
    events = tick(state, after(30))
    report = the(events, TransferReported)
    assert (ends(events), report.agent_id, report.end) == ([OfferEnd.expired], her.id, OfferEnd.expired)
    now = state.conversations[on.id]
    assert (now.owner_id, now.offer, now.offer_until, now.excluded) == (her.id, None, None, (other.id,))


def test_r9_4_one_offer_at_a_time() -> None:
    state, her, on, (first, second) = offered(2)
    offer_to(state, her, on, to_agent=first.id)
    with pytest.raises(Conflict, match=first.name):
        offer_to(state, her, on, to_agent=second.id)
    assert asked(state, on) == first.id


@pytest.mark.parametrize(
    ("presence", "connection", "received"),
    [
        (Presence.online, Connection.connected, True),
        (Presence.online, Connection.grace, True),
        (Presence.suspended, Connection.connected, True),
        (Presence.offline, Connection.connected, False),
        (Presence.online, Connection.disconnected, False),
    ],
)
def test_r9_4_an_offer_goes_to_whoever_could_get_it_directly(
    presence: Presence, connection: Connection, received: bool
) -> None:
    state, her, on, _ = offered(0)
    other = agent(state, presence, connection)
    if not received:
        with pytest.raises(Conflict):
            offer_to(state, her, on, to_agent=other.id)
    else:
        offer_to(state, her, on, to_agent=other.id)
    assert (asked(state, on) == other.id) is received


def test_r9_4_an_offer_goes_to_whoever_has_room_unless_a_supervisor_makes_it() -> None:
    state, her, on, _ = offered(0)
    full = agent(state, capacity=0)
    with pytest.raises(Conflict):
        offer_to(state, her, on, to_agent=full.id)
    events = offer_to(state, SUPERVISOR, on, to_agent=full.id)
    offer = the(events, TransferOffered).offer
    assert (offer.over_capacity, offer.from_agent, offer.by) == (True, her.id, SUPERVISOR.name)


def test_r9_4_only_what_somebody_has_is_offered_and_only_by_her_or_a_supervisor() -> None:
    state, her, on, (other,) = offered()
    with pytest.raises(NotOwner):
        offer_to(state, other, on, to_agent=other.id)
    with pytest.raises(Conflict):
        offer_to(state, her, on, to_agent=her.id)
    with pytest.raises(NotFound):
        offer_to(state, her, on, to_agent=77)
    waiting = state.conversations[entry(state).conversation_id]
    for nobodys in (waiting, conversation(state, place=ConversationState.bot, bot="faq")):
        with pytest.raises(Conflict):
            offer_to(state, SUPERVISOR, nobodys, to_agent=other.id)
    assert asked(state, on) is None


# -- a group is asked one by one ---------------------------------------------------------------------------------


def test_r9_4_r4_2_a_group_is_asked_one_by_one_in_the_order_of_selection_never_the_sender() -> None:
    state, her, on, (busy, free) = offered(2)
    owned(state, busy)
    line = team(state, her, busy, free)
    trace = the(offer_to(state, her, on, to_group=line.id), TransferOffered).trace
    assert (asked(state, on), trace.winner) == (free.id, free.id)
    assert {it.agent_id: it.reason for it in trace.candidates if it.reason} == {
        her.id: "asked_before",
        busy.id: "later_in_order",
    }
    events = decline_offer(state, free, on)
    assert (ends(events), asked(state, on)) == ([OfferEnd.declined], busy.id)
    report = the(events, TransferReported)
    assert (report.end, report.offer.to_agent, report.offer.asked) == (None, busy.id, (free.id,))


def test_r9_4_r4_4_when_all_of_a_group_were_asked_once_the_sender_keeps_it() -> None:
    state, her, on, (first, second) = offered(2)
    offer_to(state, her, on, to_group=team(state, her, first, second).id)
    decline_offer(state, first, on, NOW)
    events = tick(state, after(30))
    report = the(events, TransferReported)
    assert (ends(events), report.agent_id, report.end) == ([OfferEnd.expired], her.id, OfferEnd.expired)
    assert (state.conversations[on.id].owner_id, asked(state, on)) == (her.id, None)
    assert state.conversations[on.id].excluded == (first.id, second.id)


def test_r4_4_who_declined_is_asked_again_only_when_everybody_was() -> None:
    state, her, on, (first, second) = offered(2)
    line = team(state, first, second)
    offer_to(state, her, on, to_agent=first.id)
    decline_offer(state, first, on)
    offer_to(state, her, on, to_group=line.id)
    assert asked(state, on) == second.id, "not the one who declined, although she comes first by R4.2"
    events = decline_offer(state, second, on)
    assert asked(state, on) == first.id
    assert details(the(events, TransferOffered).trace.steps) == ["everybody_asked", "offered"]
    decline_offer(state, first, on)
    assert asked(state, on) is None, "nobody is asked twice by one offer"


def test_r4_4_while_somebody_could_be_asked_later_who_declined_is_not_asked_again() -> None:
    state, her, on, (first,) = offered()
    line = team(state, first, agent(state, capacity=0))
    offer_to(state, her, on, to_agent=first.id)
    decline_offer(state, first, on)
    with pytest.raises(Conflict):
        offer_to(state, her, on, to_group=line.id)


def test_by_name_who_declined_may_be_asked_again_because_a_person_decides_so() -> None:
    state, her, on, (other,) = offered()
    for _ in range(2):
        offer_to(state, her, on, to_agent=other.id)
        decline_offer(state, other, on)
    offer_to(state, her, on, to_agent=other.id)
    assert asked(state, on) == other.id


@pytest.mark.parametrize(
    "fields",
    [
        {"presence": Presence.suspended},
        {"connection": Connection.grace},
        {"capacity": 0},
        {"next_presence": Presence.suspended},
        {"on_shift": False},
    ],
)
def test_r9_4_of_a_group_only_who_accepts_new_is_asked(fields: dict[str, object]) -> None:
    state, her, on, _ = offered(0)
    line = team(state, agent(state, **fields))  # type: ignore[arg-type]  # fields of an agent
    with pytest.raises(Conflict):
        offer_to(state, her, on, to_group=line.id)


def test_r11_2_a_closed_group_is_asked_nothing() -> None:
    state, her, on, (other,) = offered()
    closed = group(state, other, open=False)
    with pytest.raises(Conflict):
        offer_to(state, her, on, to_group=closed.id)


def test_a_group_that_is_removed_meanwhile_is_not_walked_on() -> None:
    state, her, on, (first, second) = offered(2)
    line = team(state, first, second)
    offer_to(state, her, on, to_group=line.id)
    del state.groups[line.id]
    assert the(decline_offer(state, first, on), TransferReported).end is OfferEnd.declined


def test_a_customer_who_writes_meanwhile_changes_nothing_about_the_offer() -> None:
    state, her, on, (other,) = offered()
    offer_to(state, her, on, to_agent=other.id)
    write(state, state.customers[on.customer_id])
    assert asked(state, on) == other.id


def test_who_is_asked_is_found_without_looking_at_every_conversation() -> None:
    state, her, on, (other,) = offered()
    offer = Offer(her.id, her.name, other.id, other.name, "x", NOW, after(30))
    change(state, state.conversations[on.id], offer=offer)
    assert state.offered_to == {other.id: {on.id}}
    change(state, state.conversations[on.id], offer=None)
    assert state.offered_to == {}
