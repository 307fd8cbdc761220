"""Who is in memory: customers with an open conversation, and nobody whose latest change is not on disk yet."""

from models.commands import RegisterCustomer
from models.entities import Customer, Shop
from router.core.state import ShopState
from router.runtime.dispatcher import Dispatcher
from router.runtime.residents import Residents


def changed(state: ShopState, seq: int, name: str) -> None:
    state.change(Customer(id=1, name=name, external_id="c1"))
    state.seq = seq


def test_nobody_leaves_memory_before_her_latest_change_is_durable() -> None:
    state, residents = ShopState(Shop(id=1, key="tea", name="茶")), Residents()
    for seq, name in ((1, "买家"), (2, "老买家")):
        changed(state, seq, name)
        residents.note(state)
        state.take_touched()
    residents.release(state, durable_seq=1)
    assert state.customers[1].name == "老买家"
    residents.release(state, durable_seq=2)
    assert state.customers == {}


async def test_a_customer_asked_for_in_vain_does_not_stay_in_memory(shop: Dispatcher) -> None:
    for _ in range(3):
        await shop.submit(RegisterCustomer(external_id="c1", name="买家"))
    await shop.ask(lambda state, now: None)
    assert await shop.ask(lambda state, now: state.customers) == {}
