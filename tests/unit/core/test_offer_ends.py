"""How an offered transfer ends without an answer: its conversation or the colleague leaves (R9.4)."""

from collections.abc import Callable

import pytest

from models.commands import (
    CloseConversation,
    LoseAgent,
    PatchAgent,
    ReturnToPool,
    SetPresence,
    TakeOver,
    Tick,
    TransferConversation,
)
from models.entities import Agent, Conversation
from models.enums import OfferEnd, OpenConversations, Presence, Role
from models.events import ConversationUnassigned, Event, TransferEnded, TransferReported
from models.shop_file import ReplySettings, TransferSettings
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import (
    accept_offer,
    after,
    all_of,
    by,
    give_on,
    offer_to,
    offered,
    set_presence,
    the,
)
from tests.unit.core.builders import NOW, SUPERVISOR, agent, agents, group, owned, shop


def ends(events: list[Event]) -> list[OfferEnd]:
    return [event.end for event in all_of(events, TransferEnded)]


BOSS = Role.supervisor
ENDS: dict[str, Callable[[ShopState, Agent, Conversation], list[Event]]] = {
    "closed": lambda state, her, on: handle(state, CloseConversation(on.id, by(her)), NOW),
    "returned": lambda state, her, on: handle(state, ReturnToPool(on.id, "明天再说", by(her)), NOW),
    "given on": lambda state, her, on: give_on(state, her, on, to_agent=agent(state).id),
    "given to a group": lambda state, her, on: give_on(state, her, on, to_group=1),
    "taken over": lambda state, her, on: handle(state, TakeOver(on.id, by(agent(state, role=BOSS))), NOW),
    "owner leaves": lambda state, her, on: set_presence(
        state, her, Presence.offline, open_conversations=OpenConversations.release
    ),
    "owner gives all on": lambda state, her, on: set_presence(
        state, her, Presence.offline, open_conversations=OpenConversations.transfer, to_group=1
    ),
    "owner gone": lambda state, her, on: [
        *handle(state, LoseAgent(her.id), NOW),
        *handle(state, Tick(), after(46)),
    ],
    "reclaimed": lambda state, her, on: handle(state, Tick(), after(20)),
}


@pytest.mark.parametrize("how", ENDS)
def test_r9_4_whatever_takes_the_conversation_from_its_owner_cancels_the_offer_first(how: str) -> None:
    replies = ReplySettings(overdue_s=10, reclaim_s=20)
    state = shop(transfer=TransferSettings(offer_s=3600), replies=replies)
    her, other = agents(state, 2)
    group(state, her, other, agent(state), default=True)
    on = owned(state, her, awaiting=True, reclaim_at=after(20))
    offer_to(state, her, on, to_agent=other.id)
    events = ENDS[how](state, her, on)
    told, report = the(events, TransferEnded), the(events, TransferReported)
    assert (told.agent_id, told.end, report.agent_id, report.end) == (
        other.id,
        OfferEnd.cancelled,
        her.id,
        OfferEnd.cancelled,
    )
    left = [place for place, event in enumerate(events) if isinstance(event, ConversationUnassigned)]
    assert all(events.index(report) < place for place in left)
    assert state.offered_to == {}
    kept = state.conversations.get(on.id)
    assert kept is None or (kept.offer, kept.offer_until, other.id in kept.excluded) == (None, None, False)


LEAVES: dict[str, Callable[[ShopState, Agent], list[Event]]] = {
    "goes offline": lambda state, other: set_presence(state, other, Presence.offline),
    "is forced": lambda state, other: handle(state, SetPresence(other.id, Presence.offline, SUPERVISOR, "下班"), NOW),
    "loses her connection": lambda state, other: [
        *handle(state, LoseAgent(other.id), NOW),
        *handle(state, Tick(), after(46)),
    ],
    "is disabled": lambda state, other: handle(state, PatchAgent(other.id, SUPERVISOR, disabled=True), NOW),
}


@pytest.mark.parametrize("how", LEAVES)
def test_r9_4_an_offer_expires_with_the_colleague_who_leaves(how: str) -> None:
    state, her, other, on = offered(presence=Presence.suspended)
    events = LEAVES[how](state, other)
    assert (ends(events), the(events, TransferReported).end) == ([OfferEnd.expired], OfferEnd.expired)
    assert (state.conversations[on.id].owner_id, state.conversations[on.id].offer) == (her.id, None)


def test_r9_4_in_grace_or_suspended_she_may_still_answer() -> None:
    state, _, other, on = offered()
    assert ends(set_presence(state, other, Presence.suspended)) == []
    assert ends(handle(state, LoseAgent(other.id), NOW)) == []
    accept_offer(state, other, on)
    assert state.conversations[on.id].owner_id == other.id


def test_r9_4_a_direct_transfer_to_whom_it_is_offered_needs_no_answer() -> None:
    state, her, other, on = offered()
    events = handle(state, TransferConversation(on.id, "急", by(her), to_agent=other.id), NOW)
    assert (ends(events), state.conversations[on.id].owner_id) == ([OfferEnd.cancelled], other.id)
