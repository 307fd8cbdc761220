"""Committed events, told to whoever listens: sockets, bots, metrics."""

from collections.abc import Callable, Sequence

import structlog

from models.events import Event

Numbered = Sequence[tuple[int, Event]]
Listener = Callable[[int, Numbered], None]

log = structlog.get_logger()


class Feed:
    """Pass on what has been committed, per shop in the order of its log."""

    def __init__(self) -> None:
        """Begin without listeners."""
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> None:
        """Call `listener(shop_id, events)` right after each commit; it must neither block nor raise."""
        self._listeners.append(listener)

    def publish(self, shop_id: int, events: Numbered) -> None:
        """Tell every listener; the fault of one must not keep the others, or the senders, without an answer."""
        for listener in self._listeners:
            try:
                listener(shop_id, events)
            except Exception:
                log.exception("listener_failed", shop=shop_id)
