"""What a replay came to, in lines a person reads."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from router.cli.replay.checker import Verdict, judge
from router.cli.replay.dialogues import Dialogue
from router.cli.replay.history import History, Record
from router.cli.replay.split import Share
from router.cli.replay.stage import Played

SHOWN = 20
"""Faults and unfinished dialogues named; the history file has all."""


class Report(Struct, frozen=True):
    """Hold the figures; times in seconds."""

    dialogues: int
    turns: int
    verdict: Verdict
    played: Played
    split: tuple[Share, ...]
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
        yield from self._split()
        yield from _first("unfinished", played.unfinished)
        yield from _first("fault", [f"{fault.kind}: {fault.detail}" for fault in verdict.faults])

    def _split(self) -> Iterator[str]:
        """Show who got how many beside what the weights imply (R4.2); who is not in the default group only got."""
        shown = {share.seat.login for share in self.split}
        for share in self.split:
            seat = share.seat
            yield (
                f"split         {seat.login:<12} weight {seat.weight:>4}, capacity {seat.capacity:>4}:"
                f" {share.given:>6,} given, {share.implied:>8,.1f} implied ({_off(share):+.1f} %)"
            )
        others = {login: given for login, given in self.played.assignments.items() if login not in shown and given}
        if others:
            yield "others        " + ", ".join(f"{login} {given}" for login, given in others.items())


def _off(share: Share) -> float:
    return 100 * (share.given / share.implied - 1) if share.implied else 0.0


def report_on(dialogues: Sequence[Dialogue], played: Played, history: History, split: tuple[Share, ...] = ()) -> Report:
    """Judge the history and measure it; `split` is held against what the weights imply."""
    waits, took = _acknowledged(history.records)
    return Report(
        dialogues=len(dialogues),
        turns=sum(len(dialogue.turns) for dialogue in dialogues),
        verdict=judge(history.records),
        played=played,
        split=split,
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
