"""What a bot says while it is still writing: told to who listens, never stored, taken back with the turn (R8.3)."""

from collections.abc import Callable

import structlog
from msgspec import Struct

from bot.protocol import Tell

Key = tuple[int, str]
"""A shop and an open turn of it."""

log = structlog.get_logger()


class Partial(Struct, frozen=True):
    """Hold what of an answer may be shown so far; an empty text takes back what was shown before."""

    shop_id: int
    customer_id: int
    conversation_id: int
    text: str


Listener = Callable[[Partial], None]


class Partials:
    """Pass on unfinished answers while their turn is open; whatever ends the turn makes them disappear."""

    def __init__(self) -> None:
        """Begin with nothing said and nobody who listens."""
        self._listeners: list[Listener] = []
        self._said: dict[Key, Partial | None] = {}

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` with each text; it must neither block nor raise."""
        self._listeners.append(listener)

    def begin(self, key: Key) -> None:
        """Let a turn be told of from now on."""
        self._said[key] = None

    def teller(self, key: Key, customer_id: int, conversation_id: int) -> Tell:
        """Return what a bot tells its unfinished answer to; it says nothing once the turn is over."""

        def tell(text: str) -> None:
            if key in self._said and (text or self._said[key]):
                self._said[key] = partial = Partial(key[0], customer_id, conversation_id, text)
                self._publish(partial)

        return tell

    def over(self, key: Key) -> None:
        """Take back what was said in a turn that has ended."""
        said = self._said.pop(key, None)
        if said is not None and said.text:
            self._publish(Partial(said.shop_id, said.customer_id, said.conversation_id, ""))

    def _publish(self, partial: Partial) -> None:
        for listener in self._listeners:
            try:
                listener(partial)
            except Exception:
                log.exception("partial_not_told", shop=partial.shop_id, conversation=partial.conversation_id)
