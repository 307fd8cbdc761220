"""A rehearsal as a whole: a period as it was beside the same period under other rules (design.md section 2)."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from models.commands.command import SYSTEM
from models.events import Event, GroupConfigured, PolicyConfigured
from models.shop_file import ShopFile
from router.core.applying import configured
from router.core.decider import take_in
from router.core.outcome import Outcome
from router.core.recorded_period import record
from router.core.rehearsed_period import Rehearsal
from router.core.state import ShopState
from router.core.tally import Tally

T = TypeVar("T")


class Refusal(Struct, frozen=True):
    """Count commands of one kind that did not fit into the other world, and why."""

    command: str
    why: str
    count: int


class Rehearsed(Struct, frozen=True):
    """Hold both outcomes; `differences`: where the core of today decides otherwise than the log tells."""

    since: datetime
    until: datetime
    inputs: int
    as_it_was: Outcome
    rehearsed: Outcome
    refused: tuple[Refusal, ...]
    differences: tuple[str, ...]


def rehearse(
    before: ShopState,
    told: Sequence[Event],
    rules: ShopFile | None,
    period: tuple[datetime, datetime],
    later: ShopState,
) -> Rehearsed:
    """Rehearse a period under other rules, None for its own; the states given are left as they are.

    `before` is the state at its begin, `told` its events, `later` a state behind it that knows everybody in `rules`.
    Raises the refusal of the rules.
    """
    recording = record(before, told)
    was = Tally.since(before)
    was.take(told)
    other = before.as_loaded()
    if rules is not None:
        _acquaint(other, later, period[0])
    rehearsal = Rehearsal(other, recording, told, period, rules)
    rehearsal.play()
    return Rehearsed(
        *period,
        inputs=len(recording.inputs),
        as_it_was=was.outcome(recording.end),
        rehearsed=rehearsal.tally.outcome(rehearsal.state),
        refused=tuple(Refusal(kind, why, count) for (kind, why), count in rehearsal.refused.most_common()),
        differences=recording.differences,
    )


def _acquaint(state: ShopState, later: ShopState, now: datetime) -> None:
    """Make accounts, groups and policies known that came later, under the numbers they have in the log."""
    accounts = [configured(it, it.id, it.version, now, SYSTEM.name) for it in _new(state.agents, later.agents)]
    groups = [GroupConfigured(at=now, group=it, by=SYSTEM.name) for it in _new(state.groups, later.groups)]
    policies = [
        PolicyConfigured(at=now, policy=replace(it, last_slot=None), by=SYSTEM.name)
        for it in _new(state.policies, later.policies)
    ]
    take_in(state, [*accounts, *groups, *policies], now)


def _new(known: dict[int, T], later: dict[int, T]) -> list[T]:
    return [entity for number, entity in sorted(later.items()) if number not in known]
