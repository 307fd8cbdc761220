"""Execute once: a key seen before gets the answer it got then (I5)."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import datetime

from models.errors import ClientMsgIdReused, Conflict
from models.events import Event
from router.runtime.once import Once
from router.store.batches import Receipt

WINDOW = 20_000
"""Keys a dispatcher remembers: far more than can be under way at once; older ones are in the table."""


class Receipts:
    """Remember the latest receipts of a shop, those on the way to the disk included."""

    def __init__(self) -> None:
        """Begin empty."""
        self._window: OrderedDict[tuple[str, str], Receipt] = OrderedDict()

    def knows(self, once: Once) -> bool:
        """Tell whether the key is in the window, so that the table need not be asked."""
        return (once.scope, once.key) in self._window

    def answer(self, once: Once) -> bytes | None:
        """Return the answer given before, None for a new key; refuse the same key with other content."""
        receipt = self._window.get((once.scope, once.key))
        if receipt is None:
            return None
        if receipt.digest == once.digest:
            return receipt.reply
        if once.scope.startswith("msg:"):
            raise ClientMsgIdReused("This client_msg_id was used for another text; take a new one.")
        if once.scope.startswith("hook:"):
            raise Conflict("This webhook-id was used for another answer; take a new one.")
        raise Conflict("This Idempotency-Key was used for another request; take a new one.")

    def write(self, once: Once, events: Sequence[Event], now: datetime) -> Receipt:
        """Make the receipt of what was just decided."""
        receipt = Receipt(once.scope, once.key, once.digest, once.reply(events), now)
        self.remember([receipt])
        return receipt

    def remember(self, receipts: Iterable[Receipt]) -> None:
        """Take receipts into the window; the oldest leave it."""
        for receipt in receipts:
            self._window[receipt.scope, receipt.key] = receipt
        while len(self._window) > WINDOW:
            self._window.popitem(last=False)

    def forget(self) -> None:
        """Forget all: what was decided was not stored."""
        self._window.clear()
