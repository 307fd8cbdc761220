"""Which customers are in memory: those with an open conversation, and those a command is about to ask for."""

from collections.abc import Iterable, Sequence
from itertools import takewhile

from msgspec import Struct

from models.commands import BlockCustomer, Command, ReceiveMessage, RegisterCustomer, UnblockCustomer
from models.entities import Conversation, Customer
from router.core.state import ShopState
from router.store.customers import find_customers
from router.store.engine import Connection
from router.store.receipts import Receipts, find_receipts


class Needs(Struct, frozen=True):
    """Name the customers a round of commands asks for who are not resident."""

    ids: tuple[int, ...] = ()
    external_ids: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anybody is missing."""
        return bool(self.ids or self.external_ids)

    def fetch(
        self, connection: Connection, shop_id: int, keys: Sequence[tuple[str, str]]
    ) -> tuple[Receipts, list[Customer]]:
        """Read them, and the receipts of these keys, in one go."""
        receipts = find_receipts(connection, shop_id, keys)
        customers = find_customers(connection, shop_id, self.ids, self.external_ids) if self else []
        return receipts, customers


class Residents:
    """Let customers go whose conversations are closed, once their rows are durable."""

    def __init__(self) -> None:
        """Begin with nobody to let go."""
        self._leaving: dict[int, int] = {}

    def needs(self, state: ShopState, commands: Iterable[Command | None]) -> Needs:
        """Return whom these commands ask for and the state does not have."""
        ids: set[int] = set()
        external_ids: set[str] = set()
        for command in commands:
            if isinstance(command, BlockCustomer | UnblockCustomer):
                ids |= {command.customer_id} - state.customers.keys()
            if not isinstance(command, ReceiveMessage | RegisterCustomer):
                continue
            if command.external_id is not None:
                external_ids |= {command.external_id} - state.external.keys()
            elif isinstance(command, ReceiveMessage) and command.customer_id is not None:
                ids |= {command.customer_id} - state.customers.keys()
        return Needs(tuple(ids), tuple(external_ids))

    def arrive(self, state: ShopState, customers: Iterable[Customer]) -> None:
        """Take in who was read for a command; she leaves again if it comes to nothing."""
        for customer in customers:
            if customer.id not in state.customers:
                state.put(customer)
                self._leave(state, customer.id)

    def note(self, state: ShopState) -> None:
        """Note whom this round concerned and who has no open conversation now."""
        for entity in state.touched.values():
            if isinstance(entity, Customer | Conversation):
                customer_id = entity.id if isinstance(entity, Customer) else entity.customer_id
                if not state.customer_open.get(customer_id):
                    self._leave(state, customer_id)

    def _leave(self, state: ShopState, customer_id: int) -> None:
        # Her latest change counts, behind all others: let go before it is on disk, she would be read without it.
        self._leaving.pop(customer_id, None)
        self._leaving[customer_id] = state.seq

    def release(self, state: ShopState, durable_seq: int) -> None:
        """Let go those whose last change is durable and who still have no open conversation."""
        for customer_id, _ in list(takewhile(lambda noted: noted[1] <= durable_seq, self._leaving.items())):
            del self._leaving[customer_id]
            state.release_customer(customer_id)

    def forget(self) -> None:
        """Forget whom to let go: the state was read again."""
        self._leaving.clear()
