"""Bells in the test's hand, and a world whose time is, too."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

Ring = Callable[[], Awaitable[None]]


class HeldBell:
    """Keep what is to be rung, and ring when the test says so; nothing rings by itself."""

    def __init__(self) -> None:
        self.delay_s: float | None = None
        self.look: Ring
        self._ring: Ring | None = None

    def start(self, look: Ring) -> None:
        self.look = look

    def set(self, shop_id: int, delay_s: float, ring: Ring) -> None:
        self.delay_s, self._ring = delay_s, ring

    def stop(self) -> None:
        self._ring = None

    async def ring(self) -> None:
        """Ring the alarm that was set last, at the right time or not."""
        if self._ring is not None:
            await self._ring()


class World:
    """The time as a machine has it: a clock on the wall that people may set, and one that only goes on."""

    def __init__(self, wall: datetime) -> None:
        self._wall = wall
        self._seconds = 0.0

    def wall(self) -> datetime:
        return self._wall

    def monotonic(self) -> float:
        return self._seconds

    def goes_on(self, seconds: float) -> None:
        self._seconds += seconds
        self._wall += timedelta(seconds=seconds)

    def is_set(self, seconds: float) -> None:
        """Somebody sets the clock on the wall, forward or back."""
        self._wall += timedelta(seconds=seconds)
