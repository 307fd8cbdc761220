"""Both outcomes of a rehearsal side by side, for a supervisor to read."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from router.core.outcome import AgentOutcome, Outcome, RunOutcome, Waits
from router.core.rehearsed_rules import Rehearsed

SHOWN = 20
"""Runs, agents and differences named; `--json` has all."""

NOTHING = "–"
NO_ENTRIES = "nothing to hand out"

Row = tuple[str, str, str, str]


def print_report(rehearsed: Rehearsed, timezone: str) -> None:
    """Print the report; nothing in it is read as markup, for names may look like it."""
    console = Console(markup=False, highlight=False, emoji=False)
    zone = ZoneInfo(timezone)
    was, would = rehearsed.as_it_was, rehearsed.rehearsed
    since, until = (f"{at.astimezone(zone):%Y-%m-%d %H:%M}" for at in (rehearsed.since, rehearsed.until))
    console.print(f"{since} to {until} ({timezone}), {rehearsed.inputs:,} inputs from the log\n")
    console.print(_table(("", "as it was", "rehearsed", "difference"), _told(_figures(was, would)), right=3))
    console.print(_table(("run", "policy", "as it was", "rehearsed"), _runs(was.runs, would.runs, zone), right=0))
    console.print(_table(("agent", "as it was", "rehearsed", "difference"), _agents(was.agents, would.agents), right=3))
    for line in _notes(rehearsed):
        console.print(line, soft_wrap=True)


def _table(heads: Sequence[str], rows: Iterator[Row], *, right: int) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    for place, head in enumerate(heads):
        table.add_column(head, justify="right" if place and right else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    table.add_row()
    return table


# -- figures --------------------------------------------------------------------------------------------------------


def _figures(was: Outcome, would: Outcome) -> Iterator[Row]:
    yield _counts("conversations opened", was.opened, would.opened)
    yield _counts("  closed", was.closed, would.closed)
    yield _counts("handed to a person", was.handoffs, would.handoffs)
    yield _counts("assignments", sum(was.given.values()), sum(would.given.values()))
    yield from _each("  ", was.given, would.given)
    yield from _waits("to the first assignment", was.first_assignment, would.first_assignment)
    yield from _waits("to the first answer", was.first_answer, would.first_answer)
    yield _counts("came into a queue", was.queued, would.queued)
    yield from _waits("wait in a queue", was.queue, would.queue)
    yield _counts("came into the pool", sum(was.pooled.values()), sum(would.pooled.values()))
    yield from _each("  ", was.pooled, would.pooled)
    yield from _waits("wait in the pool", was.pool, would.pool)
    yield _counts("not handed out by a run", sum(was.not_given.values()), sum(would.not_given.values()))
    yield from _each("  ", was.not_given, would.not_given)
    yield _counts("taken from their agents", sum(was.taken_back.values()), sum(would.taken_back.values()))
    yield from _each("  ", was.taken_back, would.taken_back)
    yield from (_counts(_AT_END[place], was.still[place], would.still[place]) for place in _AT_END)


_AT_END = {
    "pool": "at the end: in the pool",
    "queue": "  in a queue",
    "bot": "  with the bot",
    "agent": "  with an agent",
}


def _told(rows: Iterator[Row]) -> Iterator[Row]:
    """Leave out what there was nothing of in both worlds."""
    return (row for row in rows if not {row[1], row[2]} <= {"0", NOTHING})


def _counts(name: str, was: int, would: int) -> Row:
    return name, f"{was:,}", f"{would:,}", f"{would - was:+,}" if would != was else ""


def _each(indent: str, was: dict[str, int], would: dict[str, int]) -> Iterator[Row]:
    names = sorted({*was, *would}, key=lambda name: (-max(was.get(name, 0), would.get(name, 0)), name))
    yield from (_counts(indent + name, was.get(name, 0), would.get(name, 0)) for name in names)


def _waits(name: str, was: Waits, would: Waits) -> Iterator[Row]:
    for word in ("median", "p90", "longest"):
        before, after = getattr(was, f"{word}_s"), getattr(would, f"{word}_s")
        label = f"{name}, median" if word == "median" else f"  {word}"
        yield label, duration(before), duration(after), _off(before, after)


def _off(before: float | None, after: float | None) -> str:
    if before is None or after is None or before == after:
        return ""
    return ("+" if after > before else "-") + duration(abs(after - before))


def duration(seconds: float | None) -> str:
    """Write how long something took, to two places: 3h 05m, 2m 10s, 4.2s."""
    if seconds is None:
        return NOTHING
    if seconds < 60:
        return f"{seconds:.1f}s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}m {rest:02}s" if minutes < 60 else f"{minutes // 60}h {minutes % 60:02}m"


# -- runs and agents ------------------------------------------------------------------------------------------------


def _runs(was: Sequence[RunOutcome], would: Sequence[RunOutcome], zone: ZoneInfo) -> Iterator[Row]:
    """Pair the runs of a policy by their slot; those with nothing to hand out in both worlds are only counted."""
    before, after = _by_slot(was), _by_slot(would)
    told = [key for key in sorted({*before, *after}) if _tells(before.get(key)) or _tells(after.get(key))]
    rows = [list(alike) for _, alike in groupby(told, lambda key: _alike(key, before.get(key), after.get(key)))]
    for keys in rows[:SHOWN]:
        first, last = (key[0].astimezone(zone) for key in (keys[0], keys[-1]))
        many = f" to {last:%H:%M}, {len(keys):,} times" if len(keys) > 1 else ""
        yield f"{first:%m-%d %H:%M}{many}", keys[0][1], _run(before.get(keys[-1])), _run(after.get(keys[-1]))
    silent, more = len({*before, *after}) - len(told), sum(map(len, rows[SHOWN:]))
    if more > 0:
        yield "…", f"{more:,} more", "", ""
    if silent:
        yield "…", f"{silent:,} more", NO_ENTRIES, NO_ENTRIES


Key = tuple[datetime, str, int]
"""A run by its slot and policy, and which of several."""


def _by_slot(runs: Sequence[RunOutcome]) -> dict[Key, RunOutcome]:
    found: dict[Key, RunOutcome] = {}
    for run in runs:
        key = (run.at.replace(microsecond=0), run.policy or f"by hand ({run.trigger})", 0)
        while key in found:
            key = (*key[:2], key[2] + 1)
        found[key] = run
    return found


def _alike(key: Key, was: RunOutcome | None, would: RunOutcome | None) -> object:
    """Return what runs have in common that one line stands for: both hand out nothing, for the same reasons."""
    idle = all(run is None or not run.assigned + run.failed for run in (was, would))
    return (key[1], was and was.reason, would and would.reason) if idle else key


def _tells(run: RunOutcome | None) -> bool:
    return run is not None and run.eligible > 0


def _run(run: RunOutcome | None) -> str:
    if run is None:
        return "none"
    if not run.assigned and run.reason is not None and not run.failed:
        return f"{run.reason}, {run.left:,} left" if run.left else run.reason
    reasons = ", ".join(f"{count:,} {reason}" for reason, count in run.reasons.items())
    parts = [f"{run.assigned:,} of {run.eligible:,}", reasons, f"{run.left:,} left" if run.left else ""]
    return ", ".join(part for part in parts if part)


def _agents(was: Sequence[AgentOutcome], would: Sequence[AgentOutcome]) -> Iterator[Row]:
    """Show who got how many, and the most she had at once."""
    before, after = ({it.agent_id: it for it in side} for side in (was, would))
    nobody = AgentOutcome(0, "")
    pairs = [(before.get(who, nobody), after.get(who, nobody)) for who in sorted({*before, *after})]
    busy = sorted((pair for pair in pairs if pair[0].given or pair[1].given), key=lambda pair: -max(_given(pair)))
    for one, other in busy[:SHOWN]:
        off = other.given - one.given
        yield one.name or other.name, _got(one), _got(other), f"{off:+,}" if off else ""
    if len(busy) > SHOWN:
        yield f"… {len(busy) - SHOWN:,} more", "", "", ""


def _given(pair: tuple[AgentOutcome, AgentOutcome]) -> tuple[int, int]:
    return pair[0].given, pair[1].given


def _got(agent: AgentOutcome) -> str:
    return f"{agent.given:,} ({agent.by_runs:,} by runs), {agent.most:,} at once"


# -- notes ----------------------------------------------------------------------------------------------------------


def _notes(rehearsed: Rehearsed) -> Iterator[str]:
    if rehearsed.as_it_was == rehearsed.rehearsed:
        yield "Both came to the same."
    if rehearsed.refused:
        yield "What did not fit into the other world:"
        yield from (f"  {it.count:>7,}  {it.command}: {it.why}" for it in rehearsed.refused)
    if rehearsed.differences:
        yield (
            f"Careful: decided again under its own rules, the log differs in {len(rehearsed.differences):,} place(s); "
            "its figures are the log's, the rehearsal may be off by as much:"
        )
        yield from (f"  {line}" for line in rehearsed.differences[:SHOWN])
