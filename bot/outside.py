"""What a bot that calls out needs from where it runs, handed in so that nothing here looks for it by itself."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from os import environ

from msgspec import Struct, field

from bot.egress import Egress
from bot.llm.budget import Purse


def wall_clock() -> datetime:
    """Return the machine's time, which both ends of a signature compare; a rehearsing server believes another."""
    return datetime.now(UTC)


class Outside(Struct, frozen=True):
    """Hold the one way out, the environment with the secrets, the clock of signatures, and what models may use.

    `purses` are by shop and bot, so that a bot built anew goes on counting where it was.
    """

    egress: Egress = field(default_factory=Egress)
    environment: Mapping[str, str] = environ
    clock: Callable[[], datetime] = wall_clock
    purses: defaultdict[str, Purse] = field(default_factory=lambda: defaultdict(Purse))
