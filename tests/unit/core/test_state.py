"""The state of a shop: entities by id, the next ids, what changed, copies (I4)."""

from msgspec.structs import replace

from models.entities import Agent, Conversation, Customer
from models.enums import ConversationState, EntryState
from router.core.state import ShopState
from tests.unit.core.acts import after
from tests.unit.core.builders import agent, entry, group, owned, shop


def close(state: ShopState, on: Conversation) -> None:
    state.put(replace(on, state=ConversationState.closed))


def test_ids_go_on_from_what_was_changed_and_are_not_touched_by_what_is_loaded() -> None:
    state = shop()
    state.change(Customer(id=7, name="小红"))
    state.put(Customer(id=30, name="小明"))
    assert (state.next_id(Customer), state.next_id(Customer, 2), state.next_id(Agent)) == (8, 10, 1)


def test_what_changed_is_handed_over_once() -> None:
    state = shop()
    who = Customer(id=1, name="小红")
    state.change(who)
    assert (state.take_touched().rows, state.take_touched().rows) == ({(Customer, 1): who}, {})


def test_what_it_was_when_it_was_last_handed_over_comes_with_it() -> None:
    state = shop()
    state.change(Customer(id=1, name="小红"))
    assert state.take_touched().former == {}
    state.change(Customer(id=1, name="小明"))
    state.change(Customer(id=1, name="小林"))
    assert state.take_touched().former == {(Customer, 1): Customer(id=1, name="小红")}


def test_a_copy_is_of_the_same_content_and_lives_its_own_life() -> None:
    state = shop()
    her = agent(state)
    group(state, her, default=True)
    kept = owned(state, her, awaiting=True)
    waiting = entry(state)
    twin = state.copy()
    close(twin, twin.conversations[kept.id])
    twin.put(replace(waiting, state=EntryState.closed))
    twin.put(replace(her, grace_until=after(1)))
    assert (state.load(her.id), state.awaiting, set(state.entries)) == (1, {her.id: 1}, {waiting.id})
    assert (twin.load(her.id), twin.awaiting, set(twin.entries)) == (0, {}, set())
    assert state.deadlines == []


def test_groups_come_in_matching_order_and_one_of_them_is_the_default() -> None:
    state = shop()
    last, first = group(state, position=9), group(state, position=1, default=True)
    assert (state.groups_in_order(), state.default_group()) == ([first, last], first)
    assert shop().default_group() is None
