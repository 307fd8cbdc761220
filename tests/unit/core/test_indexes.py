"""What a state derives from its entities: who has what, who waits where, what is due (R4.2, R5.1, I4)."""

from msgspec.structs import replace

from models.entities import Conversation, Run, Target
from models.enums import ConversationState, EntryState, RunTrigger
from router.core.state import ShopState
from tests.unit.core.acts import after
from tests.unit.core.builders import NIGHT, NOW, agent, conversation, customer, entry, group, owned, shop


def close(state: ShopState, on: Conversation) -> None:
    state.put(replace(on, state=ConversationState.closed))


def test_r4_2_load_and_who_awaits_are_counted_from_conversations() -> None:
    state = shop()
    first, second = agent(state), agent(state)
    given_on, closed, kept = (owned(state, first, awaiting=True) for _ in range(3))
    state.put(replace(given_on, owner_id=second.id))
    close(state, closed)
    assert [state.load(it.id) for it in (first, second)] == [1, 1]
    state.put(replace(kept, waiting_since=None))
    assert state.awaiting == {second.id: 1}


def test_r5_1_a_queue_is_in_order_of_time_and_then_of_number_however_it_was_filled() -> None:
    state = shop()
    line = group(state)
    places = [after(2), after(1), after(1)]
    queued = [conversation(state, place=ConversationState.queued, queued_at=at, group_id=line.id) for at in places]
    assert [it.id for it in state.queue(line.id)] == [queued[1].id, queued[2].id, queued[0].id]
    for on in queued:
        close(state, on)
    assert (state.queues, list(state.queue(line.id))) == ({}, [])


def test_r5_1_a_higher_priority_stands_before_an_earlier_time() -> None:
    state = shop()
    line = group(state)
    first, second = (
        conversation(state, place=ConversationState.queued, queued_at=after(at), group_id=line.id) for at in (1, 2)
    )
    state.put(replace(second, queue_priority=1))
    assert [it.id for it in state.queue(line.id)] == [second.id, first.id]


def test_a_closed_conversation_is_forgotten_and_its_customer_has_none_open() -> None:
    state = shop()
    on = conversation(state, who := customer(state))
    assert state.open_conversation(who.id, "web") == on
    close(state, on)
    assert state.open_conversation(who.id, "web") is None
    assert (state.conversations, state.open_of, state.customer_open) == ({}, {}, {})


def test_a_conversation_that_is_already_closed_leaves_no_trace_when_put() -> None:
    state = shop()
    state.put(Conversation(9, 1, "web", ConversationState.closed, NOW))
    assert state.conversations == {}


def test_deadlines_are_kept_once_each_and_the_next_one_is_first() -> None:
    state = shop()
    her = agent(state, grace_until=after(45), presence_until=after(9))
    state.put(replace(her, last_assigned_at=NOW))
    assert sorted(state.deadlines) == [(after(9), "presence", her.id), (after(45), "grace", her.id)]
    assert state.deadlines[0][0] == after(9)


def test_an_entry_that_leaves_while_a_run_still_has_to_deal_it_is_remembered_for_that_run() -> None:
    state = shop()
    mine, theirs = entry(state), entry(state)
    state.put(Run(1, RunTrigger.manual, "王主管", NIGHT, Target(), entries=(mine.id, theirs.id)))
    state.put(replace(mine, state=EntryState.allocated, run_id=1))
    gone = replace(theirs, state=EntryState.closed)
    state.put(gone)
    assert state.snatched == {theirs.id: gone}
