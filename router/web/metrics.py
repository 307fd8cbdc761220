"""What the server counts, in a registry of its own (`reliability.md` section 6)."""

from collections import Counter as Counts
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from models.events import Event

SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256)


class Metrics:
    """Count requests, events and commits; gauges are read when somebody asks."""

    def __init__(self) -> None:
        """Begin at zero."""
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "shuntdesk_requests", "Answered requests.", ("method", "path", "status"), registry=self._registry
        )
        self._request_seconds = Histogram(
            "shuntdesk_request_seconds", "Time to answer.", buckets=SECONDS, registry=self._registry
        )
        self._events = Counter("shuntdesk_events", "Committed events.", ("type",), registry=self._registry)
        self._commit_seconds = Histogram(
            "shuntdesk_commit_seconds", "Time of a commit.", buckets=SECONDS, registry=self._registry
        )
        self._commit_batches = Histogram(
            "shuntdesk_commit_batches", "Batches in a commit.", buckets=BATCHES, registry=self._registry
        )
        self._depth = Gauge("shuntdesk_mailbox_depth", "Waiting commands.", ("shop",), registry=self._registry)
        self._sockets = Gauge("shuntdesk_sockets", "Open sockets.", ("path",), registry=self._registry)

    def answered(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count a request; `path` is the route's pattern, so that ids do not multiply the series."""
        self._requests.labels(method, path, str(status)).inc()
        self._request_seconds.observe(seconds)

    def happened(self, _shop_id: int, events: Sequence[tuple[int, Event]]) -> None:
        """Count committed events, kind by kind: a batch holds many of few kinds."""
        for kind, count in Counts(type(event) for _, event in events).items():
            self._events.labels(str(kind.__struct_config__.tag)).inc(count)

    def committed(self, batches: int, seconds: float) -> None:
        """Count a commit."""
        self._commit_seconds.observe(seconds)
        self._commit_batches.observe(batches)

    def socket_open(self, path: str) -> AbstractContextManager[None]:
        """Count a socket while it is open."""
        return self._sockets.labels(path).track_inprogress()

    def exposition(self, depths: Iterable[tuple[str, int]]) -> bytes:
        """Write everything in the text format, with these mailbox depths by shop."""
        for shop, depth in depths:
            self._depth.labels(shop).set(depth)
        return generate_latest(self._registry)
