"""What goes over the line between the server and the process that writes: pickles, each behind its size."""

import pickle
from io import BufferedReader
from struct import Struct as Packing
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

SIZE = Packing("!Q")

CLOSE = b""
"""Instead of work: close the database and go. A line that ends without it means that the server died."""


class Opening(Struct, frozen=True):
    """Say which database to open and how, as `open_database` does; `first` unless this server had it open before."""

    url: str
    migrate: bool
    durable: bool
    first: bool = True

    def again(self) -> "Opening":
        """Return how it is opened after the process that had it open died."""
        return replace(self, migrate=False, first=False)


class Opened(Struct, frozen=True):
    """Say what was found: the name of the log (I7), and the number of the process that has it open."""

    log_id: str
    process: int


def packed(content: Any) -> bytes:
    """Return a pickle; raises what pickling raises, as for a function that is in no module."""
    return pickle.dumps(content, protocol=pickle.HIGHEST_PROTOCOL)


def framed(packed: bytes) -> bytes:
    """Return a frame around a pickle."""
    return SIZE.pack(len(packed)) + packed


def unpacked(packed: bytes | bytearray) -> Any:
    """Return what a frame holds behind its size."""
    return pickle.loads(packed)  # noqa: S301  # both ends are one program, and nobody else has the line


def receive(frames: BufferedReader) -> bytes | None:
    """Return the next frame without its size, blocking; None where the line ends, in the middle of a frame too."""
    head = frames.read(SIZE.size)
    if len(head) < SIZE.size:
        return None
    (size,) = SIZE.unpack(head)
    packed = frames.read(size)
    return packed if len(packed) == size else None
