"""Policies by their times alone, and an alarm clock that rings them through a calendar."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from models.entities import Policy
from models.shop_file import PolicyTerms, TimeWindow
from router.core.slots import due, next_slot

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def windows(*pairs: str) -> tuple[TimeWindow, ...]:
    return tuple(TimeWindow(from_=pair.split("-")[0], to=pair.split("-")[1]) for pair in pairs)


def policy(*pairs: str, every_min: int = 30, enabled_at: datetime | None = LONG_AGO, last: str | None = None) -> Policy:
    terms = PolicyTerms(name="自动分配", times=windows(*pairs), every_min=every_min)  # type: ignore[arg-type]
    return Policy(id=1, position=0, terms=terms, enabled_at=enabled_at, last_slot=last)


def ring_through(rung: Policy, zone: str, start: datetime, end: datetime) -> Iterator[tuple[str, datetime]]:
    """Ring at every next slot and take what is due, as the alarm clock does."""
    now = start
    while True:
        answer = due(rung, zone, now)
        assert answer.missed == ()
        if answer.run is not None:
            assert answer.run.label > (rung.last_slot or "")
            yield answer.run.label, now
            rung = msgspec.structs.replace(rung, last_slot=answer.run.label)
        elif (slot := next_slot(rung, zone, now)) is not None and slot.at <= end:
            now = slot.at
        else:
            return
