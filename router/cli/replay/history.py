"""What clients did and saw, in the order in which it happened to them (`reliability.md` section 4)."""

import time
from collections.abc import Callable
from hashlib import blake2b
from typing import IO, Any, Literal

import msgspec
from msgspec import Struct

Type = Literal["invoke", "ok", "fail", "info"]
"""Asked · done · refused · unknown: a time-out or a lost connection says nothing about what happened."""


class Record(Struct, frozen=True):
    """Hold one step of one client.

    `process` is `customer:9` or `agent:3`; `t` counts seconds since the history began. Operations:
    `send` (key: the message's client id), `receive` and `read` (live, or what was said before; key: the conversation),
    `assigned`, `unassigned`, `closed` (key: the conversation), `connect` and `resync` (key: the name of the log).
    """

    process: str
    op: str
    type: Type
    key: str | int | None
    value: Any
    node: str
    t: float


class History:
    """Keep records, write them down if a file is given, and tell whoever listens."""

    def __init__(self, node: str, sink: IO[bytes] | None = None) -> None:
        """Begin now; `node` names the server that the clients talk to."""
        self.records: list[Record] = []
        self.listeners: list[Callable[[Record], None]] = []
        self._node = node
        self._sink = sink
        self._began = time.monotonic()
        self._encode = msgspec.json.Encoder().encode

    def note(
        self, process: str, op: str, type: Type, key: str | int | None, value: Any = None
    ) -> None:  # the record's own word
        """Add a step."""
        record = Record(process, op, type, key, value, self._node, round(time.monotonic() - self._began, 6))
        self.records.append(record)
        if self._sink is not None:
            self._sink.write(self._encode(record) + b"\n")
        for tell in self.listeners:
            tell(record)


def fingerprint(text: str) -> str:
    """Return what stands for a text in the history."""
    return blake2b(text.encode(), digest_size=8).hexdigest()
