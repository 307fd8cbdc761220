"""What a replay came to, in lines a person reads."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from router.cli.replay.checker import Verdict, judge
from router.cli.replay.dialogues import Dialogue
from router.cli.replay.history import History, Record
from router.cli.replay.stage import Played

SHOWN = 20
"""Faults and unfinished dialogues named; the history file has all."""


class Report(Struct, frozen=True):
    """Hold the figures; times in seconds."""

    dialogues: int
    turns: int
    verdict: Verdict
    played: Played
    took_s: float
    ack_p50_s: float
    ack_p99_s: float

    @property
    def good(self) -> bool:
        """Tell whether everything was played and nothing is wrong."""
        return not self.verdict.faults and not self.played.unfinished and self.verdict.acked == self.turns

    def lines(self) -> Iterator[str]:
        """Write the report."""
        verdict, played = self.verdict, self.played
        yield f"dialogues     {played.finished:,} of {self.dialogues:,}, {self.turns:,} turns"
        yield f"acknowledged  {verdict.acked:,}, delivered to the other side {verdict.delivered:,}"
        yield (
            f"faults        {verdict.count('lost')} lost, {verdict.count('doubled')} doubled, "
            f"{verdict.count('reordered', 'gap')} out of order, {verdict.count('unexpected')} unexpected, "
            f"{verdict.count('overlap')} owned twice"
        )
        speed = verdict.acked / self.took_s if self.took_s else 0
        yield f"throughput    {speed:,.0f} messages/s over {self.took_s:,.1f} s"
        yield f"ack           p50 {self.ack_p50_s * 1000:,.1f} ms, p99 {self.ack_p99_s * 1000:,.1f} ms"
        yield f"reconnects    {played.reconnects:,}; bot messages {played.bot_messages:,}"
        shares = ", ".join(f"{login} {given}" for login, given in played.assignments.items())
        yield f"assignments   {shares}"
        yield from _first("unfinished", played.unfinished)
        yield from _first("fault", [f"{fault.kind}: {fault.detail}" for fault in verdict.faults])


def report_on(dialogues: Sequence[Dialogue], played: Played, history: History) -> Report:
    """Judge the history and measure it."""
    waits, took = _acknowledged(history.records)
    return Report(
        dialogues=len(dialogues),
        turns=sum(len(dialogue.turns) for dialogue in dialogues),
        verdict=judge(history.records),
        played=played,
        took_s=took,
        ack_p50_s=_at(waits, 0.5),
        ack_p99_s=_at(waits, 0.99),
    )


def _acknowledged(records: Sequence[Record]) -> tuple[list[float], float]:
    """Return how long each message waited for its ack, in order, and the time from the first to the last."""
    asked: dict[object, float] = {}
    waits: list[float] = []
    last = 0.0
    for record in records:
        if record.op == "send" and record.type == "invoke":
            asked.setdefault(record.key, record.t)
        elif record.op == "send" and record.type == "ok":
            waits.append(record.t - asked[record.key])
            last = record.t
    return sorted(waits), last - min(asked.values(), default=last)


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def _first(word: str, lines: Sequence[str]) -> Iterator[str]:
    yield from (f"{word:<13} {line}" for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        yield f"{word:<13} … and {len(lines) - SHOWN:,} more"
