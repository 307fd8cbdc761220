"""Judge a history in linear time: nothing lost, doubled, reordered or made up, one owner at a time (I1, I5-I7, I10)."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Literal

from msgspec import Struct

from router.cli.replay.history import Record

Kind = Literal["lost", "doubled", "reordered", "gap", "unexpected", "overlap"]
Place = tuple[int, int]
"""Where a message is stored: conversation and number in it."""

SIDES = frozenset({"customer", "agent"})


class Fault(Struct, frozen=True):
    """Name one thing that must not happen."""

    kind: Kind
    detail: str


class Verdict(Struct, frozen=True):
    """Hold what is wrong with a history, and how much of it there was."""

    faults: tuple[Fault, ...]
    sent: int
    acked: int
    delivered: int

    def count(self, *kinds: Kind) -> int:
        """Count the faults of some kinds."""
        return sum(fault.kind in kinds for fault in self.faults)


def judge(records: Iterable[Record]) -> Verdict:
    """Look at every record once; the clients must have had the time to see what was addressed to them."""
    court = _Court()
    for record in records:
        court.hear(record)
    court.close()
    delivered = sum(court.is_delivered(id_) for id_ in court.acked)
    return Verdict(tuple(court.faults), len(court.sent), len(court.acked), delivered)


class _Court:
    """Remember what is needed to judge the next record."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.sent: dict[str, tuple[str, str]] = {}
        self.acked: dict[str, Place] = {}
        self._place_of: dict[str, Place] = {}
        self._last_acked: dict[tuple[str, int], int] = {}
        self._seen: dict[tuple[str, int], int] = {}
        self._missing: dict[tuple[str, int], set[int]] = defaultdict(set)
        self._position: dict[str, int] = {}
        self._reached: dict[str, set[str]] = defaultdict(set)
        self._owners: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
        self._resynced: set[str] = set()

    def hear(self, record: Record) -> None:
        """Take in the next record."""
        if record.op == "send":
            self._hear_send(record)
        elif record.op == "receive":
            self._hear_receive(record)
        elif record.op == "read":
            self._hear_read(record)
        elif record.op in {"assigned", "unassigned", "closed"}:
            self._hear_place(record)
        elif record.op == "resync":
            self._resynced.add(record.process)
            self._position.pop(record.process, None)

    def _hear_send(self, record: Record) -> None:
        id_, value = str(record.key), record.value
        if record.type == "invoke":
            known = self.sent.setdefault(id_, (record.process, value["text"]))
            if known != (record.process, value["text"]):
                self._blame("unexpected", f"{record.process} reuses {id_} for something else")
        elif record.type == "ok":
            self._hear_ack(record.process, id_, (value["conversation"], value["seq"]))

    def _hear_ack(self, process: str, id_: str, place: Place) -> None:
        if id_ in self.acked:
            if self.acked[id_] != place:
                self._blame("doubled", f"{id_} was acknowledged as {_words(self.acked[id_])} and as {_words(place)}")
            return
        self.acked[id_] = place
        self._pin(id_, place)
        last = self._last_acked.get((process, place[0]), 0)
        if place[1] <= last:
            self._blame("reordered", f"{process} sent {id_} after what became message {last}, it is {_words(place)}")
        self._last_acked[process, place[0]] = place[1]

    def _hear_receive(self, record: Record) -> None:
        self._advance(record)
        conversation, value = int(record.key or 0), record.value
        place = (conversation, value["seq"])
        self._count(record.process, place)
        if value["id"] is not None:
            self._match(record.process, value, place)

    def _hear_read(self, record: Record) -> None:
        """Take in what an agent reads of the time before the conversation was hers, each message once."""
        place = (int(record.key or 0), record.value["seq"])
        if place[1] not in self._missing[record.process, place[0]]:
            self._blame("doubled", f"{record.process} read {_words(place)}, which she has")
        self._missing[record.process, place[0]].discard(place[1])
        if record.value["id"] is not None:
            self._match(record.process, record.value, place)

    def _hear_place(self, record: Record) -> None:
        self._advance(record)
        conversation, value = int(record.key or 0), record.value
        if record.op == "assigned":
            mine = (record.process, conversation)
            self._missing[mine].update(range(self._seen.get(mine, 0) + 1, value["messages"] + 1))
            self._seen[mine] = max(self._seen.get(mine, 0), value["messages"])
        if record.op != "closed" and value["log"] is not None:
            self._owners[conversation].append((value["log"], record.op, record.process))

    def _match(self, process: str, value: dict[str, Any], place: Place) -> None:
        sent = self.sent.get(value["id"])
        if sent is None:
            self._blame("unexpected", f"{process} received {value['id']}, which nobody sent")
            return
        if sent[1] != value["text"] or not sent[0].startswith(value["by"]):
            self._blame("unexpected", f"{process} received {value['id']} with another text or author")
        self._pin(value["id"], place)
        self._reached[value["id"]].add(_side(process))

    def _pin(self, id_: str, place: Place) -> None:
        known = self._place_of.setdefault(id_, place)
        if known != place:
            self._blame("doubled", f"{id_} is {_words(known)} and {_words(place)}")

    def _count(self, process: str, place: Place) -> None:
        conversation, seq = place
        last = self._seen.get((process, conversation), 0)
        if seq == last:
            self._blame("doubled", f"{process} received {_words(place)} twice")
        elif seq < last:
            self._blame("reordered", f"{process} received {_words(place)} after message {last}")
        elif seq > last + 1:
            self._blame("gap", f"{process} received {_words(place)} after message {last}")
        self._seen[process, conversation] = max(seq, last)

    def _advance(self, record: Record) -> None:
        """Positions of the log only ascend; what is read on demand has none (I7)."""
        log = record.value["log"]
        if log is None:
            return
        last = self._position.get(record.process, 0)
        if log <= last:
            self._blame("doubled", f"{record.process} was told position {log} after {last}")
        self._position[record.process] = max(log, last)

    def close(self) -> None:
        """Judge what only the end tells."""
        for id_, place in self.acked.items():
            for side in sorted(SIDES - self._reached[id_]):
                self._blame("lost", f"{id_}, acknowledged as {_words(place)}, never reached the {side}")
        for (process, conversation), missing in self._missing.items():
            if missing:
                self._blame("gap", f"{process} never read {_words((conversation, min(missing)))}")
        for conversation, changes in self._owners.items():
            self._follow(conversation, sorted(changes))

    def _follow(self, conversation: int, changes: list[tuple[int, str, str]]) -> None:
        owner: str | None = None
        for log, op, process in changes:
            if op == "unassigned":
                owner = None
            elif owner is not None and owner not in self._resynced:
                self._blame("overlap", f"conversation {conversation}: {process} got it at {log}, {owner} still had it")
            if op == "assigned":
                owner = process

    def is_delivered(self, id_: str) -> bool:
        """Tell whether the other side has the message."""
        return bool(self._reached[id_] - {_side(self.sent[id_][0])})

    def _blame(self, kind: Kind, detail: str) -> None:
        self.faults.append(Fault(kind, detail))


def _side(process: str) -> str:
    return process.partition(":")[0]


def _words(place: Place) -> str:
    return f"message {place[1]} of conversation {place[0]}"
