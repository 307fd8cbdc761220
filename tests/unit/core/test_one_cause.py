"""Rule, person and run interleaved: each change of owner has one cause, and none acts on an old view (complaint 9)."""

from itertools import permutations

import pytest

from models.commands import (
    AcceptTransfer,
    ClaimConversation,
    CloseConversation,
    Command,
    DeclineConversation,
    RingSlots,
    RunPolicy,
    TakeOver,
    Tick,
    TransferConversation,
)
from models.entities import Agent, Entry
from models.enums import ItemReason, Role
from models.errors import ShuntdeskError
from models.events import ConversationAssigned, ConversationUnassigned, Event, RunItemSettled
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import all_of, by, offer_to, talk, the, write
from tests.unit.core.builders import (
    NOW,
    SUPERVISOR,
    agent,
    agents,
    customer,
    entries,
    entry,
    group,
    owned,
    policy,
    shop,
)


def wanted_by_all() -> tuple[ShopState, dict[str, Command], Entry]:
    """An entry that a run, an agent, a supervisor and the customer's next message all reach for."""
    state = shop()
    her, other = agents(state, 2)
    boss = agent(state, role=Role.supervisor)
    group(state, her, other, default=True)
    waiting = entry(state)
    on = waiting.conversation_id
    commands: dict[str, Command] = {
        "run": RunPolicy(policy(state).id, SUPERVISOR),
        "claim": ClaimConversation(on, by(other)),
        "take over": TakeOver(on, by(boss)),
        "give": TransferConversation(on, "急", SUPERVISOR, to_agent=her.id),
        "slot": RingSlots(),
    }
    return state, commands, waiting


def asked(state: ShopState, command: Command) -> list[Event]:
    """Do one thing and deal one chunk; a refusal is an answer too."""
    try:
        return [*handle(state, command, NOW), *handle(state, Tick(), NOW)]
    except ShuntdeskError:
        return []


@pytest.mark.parametrize("order", list(permutations(["run", "claim", "take over", "give", "slot"])))
def test_complaint_9_each_change_of_owner_follows_the_end_of_the_former_one(order: tuple[str, ...]) -> None:
    state, commands, waiting = wanted_by_all()
    owner: int | None = None
    for name in order:
        for event in asked(state, commands[name]):
            if isinstance(event, ConversationUnassigned):
                assert event.agent_id == owner
                owner = None
            elif isinstance(event, ConversationAssigned):
                assert owner is None
                owner = event.agent_id
    assert owner == state.conversations[waiting.conversation_id].owner_id is not None
    assert sum(map(len, state.owned.values())) == 1


def test_complaint_9_a_claim_between_two_chunks_of_a_run_is_not_overwritten() -> None:
    state = shop()
    her, other = agent(state, capacity=500), agent(state)
    group(state, her, default=True)
    entries(state, 150)
    handle(state, RunPolicy(policy(state, quota_per_agent=1000).id, SUPERVISOR), NOW)
    handle(state, Tick(), NOW)
    claimed = min(state.entries)
    on = state.entries[claimed].conversation_id
    events = handle(state, ClaimConversation(on, by(other)), NOW)
    item = the([event for event in events if isinstance(event, RunItemSettled)], RunItemSettled)
    assert (item.entry_id, item.reason) == (claimed, ItemReason.already_served)
    rest = handle(state, Tick(), NOW)
    assert on not in {event.conversation_id for event in all_of(rest, ConversationAssigned)}
    assert state.conversations[on].owner_id == other.id


@pytest.mark.parametrize("first", ["accept", "take over", "decline", "close"])
def test_complaint_9_who_answers_an_old_view_is_refused(first: str) -> None:
    """The offer she sees may be over in the moment she accepts it (R9.4)."""
    state = shop()
    her, other, third = agents(state, 3)
    boss = agent(state, role=Role.supervisor)
    group(state, her, third, default=True)
    write(state, who := customer(state))
    on = talk(state, who)
    offer_to(state, her, on, to_agent=other.id)
    acts: dict[str, Command] = {
        "accept": AcceptTransfer(on.id, by(other)),
        "take over": TakeOver(on.id, by(boss)),
        "decline": DeclineConversation(on.id, by(her)),
        "close": CloseConversation(on.id, by(her)),
    }
    handle(state, acts.pop(first), NOW)
    late = [command for name, command in acts.items() if name != "take over"]
    before = state.conversations.get(on.id)
    for command in late:
        with pytest.raises(ShuntdeskError):
            handle(state, command, NOW)
    assert state.conversations.get(on.id) == before


def hers(state: ShopState, who: Agent) -> set[int]:
    return set(state.owned.get(who.id, ()))


def test_complaint_9_the_freed_slot_and_the_transfer_do_not_both_give() -> None:
    state = shop()
    her, other = agent(state, capacity=1), agent(state, capacity=1)
    group(state, her, default=True)
    current = owned(state, her)
    write(state, who := customer(state))
    waiting = talk(state, who).id
    events = handle(state, TransferConversation(current.id, "换班", by(her), to_agent=other.id), NOW)
    assert [event.conversation_id for event in all_of(events, ConversationAssigned)] == [current.id, waiting]
    assert (hers(state, her), hers(state, other)) == ({waiting}, {current.id})
