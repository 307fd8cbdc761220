"""Passwords: argon2id in two threads, so that a thousand logins at once leave the rest alone (T12)."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from aiohttp import web
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from models.errors import Overloaded

THREADS = 2
WAITING = 64
"""Logins that may wait for a thread; one more is refused before anything was done."""

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""argon2id, 19 MiB, t=2, p=1 (`reliability.md` section 6)."""


class Passwords:
    """Verify passwords beside the event loop, a bounded number at a time."""

    def __init__(self) -> None:
        """Prepare the threads and the hash that unknown logins are compared with."""
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")
        self._open = 0
        self._nobody = HASHER.hash("nobody has this password")

    async def matches(self, stored: str | None, password: str) -> bool:
        """Compare a password with its stored hash; without one the work is the same and the answer no.

        Raises Overloaded when more than 64 are waiting already.
        """
        if self._open >= THREADS + WAITING:
            raise Overloaded("Too many logins at once; try again in a moment.")
        self._open += 1
        try:
            loop = asyncio.get_running_loop()
            right = await loop.run_in_executor(self._threads, _verify, stored or self._nobody, password)
        finally:
            self._open -= 1
        return right and stored is not None

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _verify(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


PASSWORDS: web.AppKey[Passwords] = web.AppKey("passwords", Passwords)
