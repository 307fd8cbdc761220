"""The whole core in four functions: decide, evolve, handle, preview (design.md section 2)."""

from collections.abc import Callable
from datetime import datetime

from models.commands import Command, RestartShop, Tick
from models.events import Event
from router.core import (  # noqa: F401  # each registers what it decides and evolves
    acceptance,
    allocation,
    answer_ratings,
    applying,
    assignment,
    blocking,
    bot_answers,
    bot_secrets,
    bot_settings,
    bot_speech,
    bot_turns,
    configuration,
    conversations,
    customers,
    editing,
    handoff,
    knowledge,
    knowledge_import,
    manual_allocation,
    messages,
    offer_answers,
    offers,
    opening,
    pool,
    presence,
    queue,
    queue_moves,
    read_marks,
    recent_wait,
    reclaim,
    routing,
    shop_settings,
    silence,
    takeover,
    transfer,
    webhooks,
)
from router.core.registry import DECIDERS, EVOLVERS, decides
from router.core.run_progress import may_deal
from router.core.settle import deal, overdue, settle
from router.core.state import ShopState

CHUNK = 16
"""Entries of a run dealt in one go, so that a run of 5,000 does not hold up live traffic (R7.16)."""

CONSEQUENCES = 100_000
"""More consequences of one command than a shop can have: beyond it the core has a fault, not work."""


def decide(state: ShopState, command: Command, now: datetime) -> list[Event]:
    """Answer a command with what happens, or refuse it (models.errors); pure: nothing is changed."""
    return DECIDERS[type(command)](state, command, now)


def evolve(state: ShopState, event: Event) -> None:
    """Bring the state up to date with an event that happened; pure: the same events give the same state."""
    EVOLVERS[type(event)](state, event)
    state.seq += 1


@decides(Tick)
def tick(state: ShopState, command: Tick, now: datetime) -> list[Event]:
    """Decide nothing by itself: what is due follows as consequences."""
    return []


def handle(state: ShopState, command: Command, now: datetime) -> list[Event]:
    """Decide and evolve a command with all its consequences; a refusal leaves the state as it was.

    A `Tick` brings what is due and deals up to `CHUNK` entries of a running run. Other commands expect that what
    was due before `now` has been brought by a `Tick` (see `due`).
    """
    events = _evolved(state, decide(state, command, now))
    if isinstance(command, Tick):
        events += _until_nothing(state, overdue, now, CONSEQUENCES)
    events += _until_nothing(state, settle, now, CONSEQUENCES)
    if isinstance(command, Tick):
        events += _until_nothing(state, deal, now, CHUNK)
    return events


def take_in(state: ShopState, events: list[Event], now: datetime) -> list[Event]:
    """Evolve events that somebody else decided, and return what follows from them, evolved too."""
    return [*_evolved(state, events), *_until_nothing(state, settle, now, CONSEQUENCES)]


def _evolved(state: ShopState, events: list[Event]) -> list[Event]:
    for event in events:
        evolve(state, event)
    return events


def _until_nothing(
    state: ShopState, step: Callable[[ShopState, datetime], list[Event]], now: datetime, most: int
) -> list[Event]:
    """Take step after step, each with its own consequences, until there is nothing or `most` are taken."""
    events: list[Event] = []
    for _ in range(most):
        following = step(state, now)
        if not following:
            break
        events += _evolved(state, following)
        if step is not settle:
            events += _until_nothing(state, settle, now, CONSEQUENCES)
    return events


def preview(state: ShopState, command: Command, now: datetime) -> list[Event]:
    """Return all that a command would bring at this instant, its run to the end, without any effect (R7.15).

    What is due comes before it, as it would; that is not the command's doing and not returned.
    """
    twin = state.copy()
    if due(twin, command, now):
        handle(twin, Tick(), now)
    events = handle(twin, command, now)
    while dealing(twin, now):
        events += handle(twin, Tick(), now)
    return events


def dealing(state: ShopState, now: datetime) -> bool:
    """Tell whether a run has something to deal now; one may wait for its next minute (R7.9)."""
    return any(may_deal(run, now) for run in state.runs.values())


def next_deadline(state: ShopState) -> datetime | None:
    """Return when the next `Tick` is due; in the past when a run waits to be dealt."""
    runs = (run.resume_at or run.started_at for run in state.runs.values())
    return min((*runs, *(deadline[0] for deadline in state.deadlines[:1])), default=None)


def due(state: ShopState, command: Command, now: datetime) -> bool:
    """Tell whether a `Tick` has to come before this command; never before a restart, which renews deadlines (R1.6)."""
    if isinstance(command, Tick | RestartShop) or not state.deadlines:
        return False
    return state.deadlines[0][0] <= now
