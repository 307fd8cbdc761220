"""What is decided and on its way to the disk: the rounds of one shop whose commits have not ended."""

from collections import deque

from router.runtime.letters import Gathering

CHUNKS_AHEAD = 2
"""Chunks of a run that may be decided and not yet durable while nobody else asks for anything: one is committed while
the next is dealt. Beside others a run has one, so that whoever writes waits for one chunk at most (R7.16)."""


class UnderWay:
    """Hold the rounds between their decision and their commit, in order."""

    def __init__(self) -> None:
        """Begin with none."""
        self._rounds: deque[Gathering] = deque()

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

    @property
    def far_ahead(self) -> bool:
        """Tell whether a run is as far ahead of the disk as it may be."""
        alone = not any(gathering.letters for gathering in self._rounds)
        return sum(gathering.deals for gathering in self._rounds) >= (CHUNKS_AHEAD if alone else 1)
