"""Recorded dialogues: JSON Lines, one dialogue each (`contract.md` section 1), plain or gzip."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from models.errors import Invalid
from models.wire.frames import Text

CUSTOMER: Literal["customer"] = "customer"


class Turn(Struct, frozen=True, array_like=True):
    """Hold what one side said in one go."""

    speaker: Literal["customer", "helpdesk"]
    text: Text


class Dialogue(Struct, frozen=True):
    """Hold a dialogue; what a line has besides is passed over."""

    id: str
    turns: Annotated[tuple[Turn, ...], Meta(min_length=1)]


def read_dialogues(path: Path) -> list[Dialogue]:
    """Read all dialogues of a file; raises `Invalid` naming the first line that is none, `OSError` for the file."""
    with _opened(path) as lines:
        return list(_dialogues(lines, str(path)))


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]  # both give bytes


def _dialogues(lines: IO[bytes], name: str) -> Iterator[Dialogue]:
    decode = msgspec.json.Decoder(Dialogue).decode
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            dialogue = decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
            raise Invalid(f"{name}: line {number} is not a dialogue: {wrong}") from wrong
        if dialogue.turns[0].speaker != CUSTOMER:
            raise Invalid(f"{name}: line {number}: the customer has to speak first, or there is no conversation")
        yield dialogue
