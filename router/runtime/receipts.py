"""Execute once: a key seen before gets the answer it got then (I5)."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import datetime

from models.errors import ClientMsgIdReused, Conflict
from models.events import Event
from router.runtime.once import Once
from router.store import receipts as table
from router.store.batches import Receipt

WINDOW = 20_000
"""Keys a dispatcher remembers: far more than can be under way at once; older ones are in the table."""


class Receipts:
    """Remember the latest receipts of a shop, those on the way to the disk included."""

    def __init__(self) -> None:
        """Begin empty."""
        self._window: OrderedDict[tuple[str, str], Receipt] = OrderedDict()
        self._whole: set[str] = set()

    def knows(self, once: Once) -> bool:
        """Tell whether the window has the key, or all keys of its scope, so that the table need not be asked."""
        return once.scope in self._whole or (once.scope, once.key) in self._window

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
        self._remember([receipt])
        return receipt

    def learn(self, read: table.Receipts) -> None:
        """Take in what was read from the table: of its whole scopes everything is known from now on.

        What is on its way to the disk is in the window already, and what is decided later passes through it.
        """
        self._whole |= read.whole
        self._remember(read.found)

    def _remember(self, receipts: Iterable[Receipt]) -> None:
        """Take receipts into the window; the oldest leave it, and with one of them its scope is not whole any more."""
        for receipt in receipts:
            self._window[receipt.scope, receipt.key] = receipt
            self._window.move_to_end((receipt.scope, receipt.key))
        while len(self._window) > WINDOW:
            (scope, _), _ = self._window.popitem(last=False)
            self._whole.discard(scope)

    def drop(self, keys: Iterable[table.Key]) -> None:
        """Forget receipts that the table has no more; never before it, which would refuse the key a second time.

        A read that began earlier may bring one back: it is answered as before for a while longer.
        """
        for scope, key in keys:
            self._window.pop((scope, key), None)
            # Nothing may be left whose leaving the window would say so.
            self._whole.discard(scope)

    def forget(self) -> None:
        """Forget all: what was decided was not stored."""
        self._window.clear()
        self._whole.clear()
