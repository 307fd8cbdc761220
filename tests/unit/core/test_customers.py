"""Customers: who writes in, known by an external id or by the widget alone."""

import pytest

from models.commands import ReceiveMessage, RegisterCustomer
from models.entities import Customer
from models.errors import TooLarge
from models.events import CustomerChanged, CustomerRegistered
from router.core.customers import FACTS_BYTES
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import the
from tests.unit.core.builders import NOW, conversation, customer, shop


def register(state: ShopState, **fields: object) -> list[object]:
    return list(handle(state, RegisterCustomer(**fields), NOW))  # type: ignore[arg-type]  # fields of the command


def test_a_new_customer_gets_the_next_id_and_a_name() -> None:
    state = shop()
    events = handle(state, RegisterCustomer(), NOW)
    new = the(events, CustomerRegistered)
    assert (new.id, new.name, new.external_id) == (1, "访客1", None)
    assert handle(state, RegisterCustomer(), NOW) != events


def test_one_known_by_her_external_id_keeps_her_id_and_gets_the_new_facts_beside_the_old() -> None:
    state = shop()
    known = customer(state, external_id="vip", facts={"level": "gold", "region": "沪"})
    changed = the(handle(state, RegisterCustomer("vip", "小红", {"region": "京"}), NOW), CustomerChanged)
    assert (changed.id, changed.name, changed.facts) == (known.id, "小红", {"level": "gold", "region": "京"})
    assert state.customers[known.id].facts == changed.facts


def test_nothing_new_is_no_event() -> None:
    state = shop()
    customer(state, external_id="vip", name="小红", facts={"level": "gold"})
    assert register(state, external_id="vip", facts={"level": "gold"}) == []
    assert register(state, external_id="vip") == []


def test_a_customer_without_an_open_conversation_can_be_let_go_and_one_with_cannot() -> None:
    state = shop()
    idle, busy = customer(state), customer(state)
    conversation(state, busy)
    for who in (idle, busy):
        state.release_customer(who.id)
    assert set(state.customers) == {busy.id}
    assert state.external == {busy.external_id: busy.id}
    assert state.next_id(Customer) == 3


def test_facts_of_exactly_their_bound_are_kept_and_a_byte_more_is_refused() -> None:
    state = shop()
    fits = {"entry": "x" * (FACTS_BYTES - len('{"entry":""}'))}
    assert the(register(state, facts=fits), CustomerRegistered).facts == fits
    with pytest.raises(TooLarge):
        register(state, facts={"entry": fits["entry"] + "x"})
    with pytest.raises(TooLarge):
        handle(state, ReceiveMessage("web", "在吗", "m-1", customer_id=1, facts={"entry": fits["entry"] + "x"}), NOW)


def test_facts_do_not_grow_beyond_their_bound_bit_by_bit() -> None:
    state = shop()
    half = "x" * (FACTS_BYTES // 2)
    register(state, external_id="vip", facts={"entry": half})
    with pytest.raises(TooLarge):
        register(state, external_id="vip", facts={"product": half})
