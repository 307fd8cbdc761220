"""What a dispatcher hands to the journal."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from secrets import token_bytes

from msgspec import Struct, field

from models.events import Event, MessageCreated
from router.core.state import Touched
from router.store.logbook import encode_event

Salts = Callable[[], bytes]
SALT_BYTES = 16
DRAWN_BYTES = SALT_BYTES * 256


def _salts() -> Iterator[bytes]:
    """Draw many salts at a time: asking the system for each costs more than the rest of a message's encoding."""
    while True:
        drawn = token_bytes(DRAWN_BYTES)
        yield from (drawn[at : at + SALT_BYTES] for at in range(0, DRAWN_BYTES, SALT_BYTES))


random_salt: Salts = partial(next, _salts())


class Receipt(Struct, frozen=True):
    """Remember that something was done once (I5): the key, a digest of what was asked, the answer given.

    `scope` says whose key it is, such as `msg:agent:3` or `http:agent:3:POST /api/v1/…`.
    """

    scope: str
    key: str
    digest: bytes
    reply: bytes
    at: datetime


class ShopBatch(Struct, frozen=True):
    """Hold what a round of commands did to a shop: events numbered from `first_seq`, touched entities, receipts.

    A batch without any of them waits its turn and changes nothing (I2); its `first_seq` is not looked at. `apart`: it
    is large and nobody waits for it, so it is committed by itself (R7.16).
    """

    shop_id: int
    first_seq: int
    events: list[Event] = field(default_factory=list)
    touched: Touched = field(default_factory=lambda: Touched({}, {}))
    receipts: list[Receipt] = field(default_factory=list)
    apart: bool = False


class Encoded(Struct, frozen=True):
    """Hold a batch with its events as the log will have them and the salts of the texts; `size` is in bytes."""

    batch: ShopBatch
    bodies: list[bytes]
    salts: list[bytes]
    size: int

    @property
    def changes(self) -> bool:
        """Tell whether there is anything to write."""
        return bool(self.batch.events or self.batch.touched.rows or self.batch.receipts)


def encode(batch: ShopBatch, salt: Salts = random_salt) -> Encoded:
    """Encode the events of a batch, each message with a salt of its own."""
    salts = [salt() if isinstance(event, MessageCreated) else b"" for event in batch.events]
    bodies = [encode_event(event, salted) for event, salted in zip(batch.events, salts, strict=True)]
    texts = sum(len(event.text) for event in batch.events if isinstance(event, MessageCreated))
    return Encoded(batch, bodies, salts, texts + sum(map(len, bodies)))
