"""What waits to be decided for a shop, in order."""

import asyncio
from collections import deque
from typing import Any

from models.errors import Overloaded, Restarting, ShuntdeskError
from router.runtime.letters import Letter, answer

MAILBOX = 1_000
"""Commands that may wait for a shop; one more is refused before anything is done (reliability.md section 3)."""

GATHERING = 256
"""Commands decided into one batch at most."""


class Mailbox:
    """Hold letters until they are taken; `wake` is set when there is something to do, `closed` refuses more."""

    def __init__(self) -> None:
        """Begin empty and open."""
        self.wake = asyncio.Event()
        self.closed = False
        self._letters: deque[Letter] = deque()

    def __len__(self) -> int:
        """Count the letters that wait."""
        return len(self._letters)

    def put(self, letter: Letter) -> "asyncio.Future[Any]":
        """Take in a letter and return the future of its answer; raises `Overloaded` and `Restarting` at once."""
        if self.closed:
            raise Restarting("The server is going down; send it again after the reconnect.")
        if len(self._letters) >= MAILBOX:
            raise Overloaded("Too many commands are waiting for this shop; send it again in a second.")
        self._letters.append(letter)
        self.wake.set()
        return letter.answer

    def take(self) -> list[Letter]:
        """Hand over the letters of one round."""
        return [self._letters.popleft() for _ in range(min(GATHERING, len(self._letters)))]

    def put_back(self, letters: list[Letter]) -> None:
        """Let letters that were taken wait again, in their places."""
        self._letters.extendleft(reversed(letters))

    def refuse(self, error: ShuntdeskError) -> None:
        """Answer everybody who waits with an error."""
        while self._letters:
            answer(self._letters.popleft(), error)
