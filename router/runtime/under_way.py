"""What is decided and on its way to the disk: the rounds of one shop whose commits have not ended."""

from collections import deque
from datetime import datetime, timedelta

from router.runtime.letters import Gathering

CHUNKS_TOGETHER = 6
"""Chunks of a run that go to the disk together while nobody else asks for anything: the price of a commit is shared,
and with `decider.CHUNK` no more than 100 entries are committed at once (I18). Beside others it is one, and only while
nothing they asked for is on its way, so that whoever writes waits for one chunk at most (R7.16)."""

AHEAD = 2
"""Rounds with chunks that may be decided and not yet durable while alone: one is committed while the next is dealt."""

ALONE_AFTER = timedelta(milliseconds=100)
"""Since nobody asked for anything for so long, the next is not awaited soon; people who write do so more often."""

PATIENCE = timedelta(milliseconds=50)
"""After so long a run deals a chunk whatever else is on its way: it goes on under any load."""


class UnderWay:
    """Hold the rounds between their decision and their commit, in order."""

    def __init__(self) -> None:
        """Begin with none."""
        self._rounds: deque[Gathering] = deque()
        self._asked_at: datetime | None = None
        self._dealt_at: datetime | None = None

    def __bool__(self) -> bool:
        """Tell whether anything is still to be committed."""
        return bool(self._rounds)

    def add(self, gathering: Gathering) -> None:
        """Take in a round that was handed to the journal."""
        self._rounds.append(gathering)

    def remove(self, gathering: Gathering) -> None:
        """Let go of a round whose commit has ended, well or not."""
        self._rounds.remove(gathering)

    def durable_seq(self, last: int) -> int:
        """Return the number of the last event that is durable for sure; `last` is that of the last decided."""
        return self._rounds[0].first_seq - 1 if self._rounds else last

    def asked(self, now: datetime) -> None:
        """Take note that somebody asked for something."""
        self._asked_at = now

    def dealt(self, now: datetime) -> None:
        """Take note that a run dealt something."""
        self._dealt_at = now

    def chunks(self, now: datetime) -> int:
        """Return how many chunks a run may deal now: none while it is as far ahead of the disk as it may be."""
        dealing = sum(gathering.deals for gathering in self._rounds)
        if _since(self._asked_at, now, ALONE_AFTER):
            return CHUNKS_TOGETHER if dealing < AHEAD else 0
        waits = any(gathering.letters for gathering in self._rounds) and not _since(self._dealt_at, now, PATIENCE)
        return 0 if dealing or waits else 1


def _since(then: datetime | None, now: datetime, long: timedelta) -> bool:
    return then is None or now - then >= long
