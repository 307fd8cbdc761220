"""The night before the demo: who wrote in it, and when it was."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from importlib.resources import files
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct, convert
from ruamel.yaml import YAML

FALLS, ENDS = time(22, 30), time(7, 30)
"""When the shop's people are gone: a demo started in between is in the middle of the night."""

NEWEST = timedelta(minutes=2)
"""How long ago the last message is at least, for a demo started at night."""

PAUSE = {"customer": timedelta(seconds=20), "agent": timedelta(seconds=15)}
"""How long people take to write."""

BOT_PAUSE = timedelta(seconds=1)
"""How long the bot takes; beyond its `timeout_s` its answers would be refused."""

Voice = Literal["customer", "agent", "bot", "miss"]


class Writer(Struct, frozen=True):
    """Name a customer of the story."""

    id: str
    name: str


class Visit(Struct, frozen=True, forbid_unknown_fields=True):
    """Hold what was said; `at` is how far the night is, 0 to 1, below 0 the evening with `served_by` at her desk."""

    at: float
    customer: Writer
    says: tuple[dict[Voice, str], ...]
    facts: dict[str, str] = {}
    served_by: str | None = None

    def begins(self, night: tuple[datetime, datetime]) -> datetime:
        """Return when the first line is said, in full seconds."""
        return (night[0] + (night[1] - night[0]) * self.at).replace(microsecond=0)

    def lines(self, night: tuple[datetime, datetime]) -> Iterator[tuple[datetime, Voice, str]]:
        """Yield when each line is said, by whom and what."""
        at = self.begins(night)
        for line in self.says:
            for voice, text in line.items():
                at += PAUSE.get(voice, BOT_PAUSE)
                yield at, voice, text


def visits() -> tuple[Visit, ...]:
    """Return who came, in order of time."""
    text = (files("router.cli.demo") / "night.yaml").read_text("utf-8")
    return convert(YAML(typ="safe").load(text), tuple[Visit, ...])


def night_before(now: datetime, timezone: str) -> tuple[datetime, datetime]:
    """Return from when to when the last night was in a time zone; all of it lies within 24 hours of `now`."""
    local = now.astimezone(ZoneInfo(timezone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if ENDS <= local.time() < FALLS:
        return midnight + timedelta(minutes=10), midnight + timedelta(hours=6, minutes=50)
    evening = midnight if local.time() >= FALLS else midnight - timedelta(days=1)
    return evening + timedelta(hours=21, minutes=30), local - NEWEST
