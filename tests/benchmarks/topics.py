"""The topics of recorded dialogues, played in one accelerated day, and how soon a sudden one is seen.

Run it alone, with a gzipped file of one JSON object a line, `{"id": ..., "turns": [["customer" | "helpdesk", text],
...]}`: `python -m tests.benchmarks.topics FILE`. The dialogues begin evenly over 24 hours, in the order of the file;
what a customer wrote before the first reply counts as one message.
"""

import gzip
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path

import msgspec

from bot.topics.board import Board
from bot.topics.outcomes import Summary
from tests.benchmarks.retrieval import Dialogue

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(hours=24)
HOUR = timedelta(hours=1)
SUDDEN = 200
"""Messages of the injected topic."""
WORDINGS = (
    "支付页面一直报错，付不了款",
    "付款的时候支付报错怎么办",
    "支付失败，一直报错付不了",
    "怎么支付不了，页面报错",
)
SHOWN = 10


def questions(path: Path) -> Iterator[str]:
    """Yield what each dialogue's customer wrote before the first reply."""
    with gzip.open(path, "rb") as lines:
        for line in lines:
            dialogue = msgspec.json.decode(line, type=Dialogue)
            asked = "。".join(text for _, text in takewhile(lambda turn: turn[0] == "customer", dialogue.turns))
            if asked:
                yield asked


def played(path: Path, board: Board) -> datetime:
    """Let all of them be asked in one day; returns its end."""
    asked = [*questions(path)]
    for number, text in enumerate(asked):
        board.wrote(number, 1, BEGIN + DAY * (number / len(asked)), text)
    return BEGIN + DAY


def injected(board: Board, at: datetime, count: int = SUDDEN, over: timedelta = timedelta(seconds=60)) -> datetime:
    """Let a sudden topic be asked so many times within a minute; returns when the last was."""
    for number in range(count):
        board.wrote(1_000_000 + number, 1, at + over * (number / count), WORDINGS[number % len(WORDINGS)])
    return at + over


def sudden(board: Board, now: datetime) -> Summary | None:
    """Return the injected topic, if the topics of the last hour show it as rising."""
    return next((one for one in board.topics(now, HOUR, SHOWN) if one.rising and "支付" in one.words[:3]), None)


def report(path: Path) -> Iterator[str]:
    """Yield the lines of the report."""
    board = Board()
    began = time.process_time()
    end = played(path, board)
    took = time.process_time() - began
    each = took / board.miner.asked * 1000
    yield f"{board.miner.asked} questions, {len(board.miner.topics)} topics, {each:.2f} ms each"
    for place, one in enumerate(board.topics(end, DAY, SHOWN)[:SHOWN], 1):
        yield f"{place}. {one.name} ({one.size})"
        yield from (f"   {example.text[:60]}" for example in one.examples[:3])
    last = injected(board, end)
    found = sudden(board, last)
    seen = f"seen at the last one: size {found.size}, growth {found.growth}" if found else "not seen"
    yield f"a sudden topic of {SUDDEN} questions within a minute: {seen}"


if __name__ == "__main__":
    for written in report(Path(sys.argv[1])):
        print(written)
