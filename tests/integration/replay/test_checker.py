"""The judge of histories: a clean one passes, each planted fault is named."""

from collections.abc import Callable
from typing import Any

import pytest

from router.cli.replay.checker import judge
from router.cli.replay.history import Record

CUSTOMER, LI, HAN = "customer:9", "agent:li", "agent:han"
Story = list[Record]


def record(process: str, op: str, key: Any, value: Any, type_: Any = "ok") -> Record:
    return Record(process, op, type_, key, value, "http://127.0.0.1", 0.0)


def sends(process: str, id_: str, seq: int) -> Story:
    asked = record(process, "send", id_, {"text": f"text of {id_}"}, "invoke")
    return [asked, record(process, "send", id_, {"conversation": 41, "seq": seq})]


def receives(process: str, id_: str | None, seq: int, log: int | None, by: str = "customer", **more: Any) -> Record:
    value = {"seq": seq, "id": id_, "text": f"text of {id_}", "by": by, "log": log, **more}
    return record(process, "receive", 41, value)


def reads(process: str, id_: str, seq: int) -> Record:
    return record(process, "read", 41, {"seq": seq, "id": id_, "text": f"text of {id_}", "by": "customer", "log": None})


def assigned(process: str, log: int | None, messages: int) -> Record:
    return record(process, "assigned", 41, {"log": log, "messages": messages})


def unassigned(process: str, log: int) -> Record:
    return record(process, "unassigned", 41, {"log": log})


def clean() -> Story:
    """She writes, the bot answers, Li gets it, reads back, answers; she thanks; it is closed."""
    return [
        *sends(CUSTOMER, "m1", 1),
        receives(CUSTOMER, "m1", 1, 10),
        receives(CUSTOMER, None, 2, 11, "bot"),
        assigned(LI, 12, 2),
        reads(LI, "m1", 1),
        record(LI, "read", 41, {"seq": 2, "id": None, "text": "", "by": "bot", "log": None}),
        *sends(LI, "r1", 3),
        receives(LI, "r1", 3, 13, "agent"),
        receives(CUSTOMER, "r1", 3, 13, "agent"),
        *sends(CUSTOMER, "m2", 4),
        receives(CUSTOMER, "m2", 4, 14),
        receives(LI, "m2", 4, 14),
        record(LI, "closed", 41, {"log": 15}),
        record(CUSTOMER, "closed", 41, {"log": 15}),
    ]


def without(story: Story, *gone: Record) -> Story:
    assert all(each in story for each in gone)
    return [each for each in story if each not in gone]


def after(story: Story, place: Record, *more: Record) -> Story:
    where = story.index(place) + 1
    return [*story[:where], *more, *story[where:]]


def instead(story: Story, old: Record, *new: Record) -> Story:
    return without(after(story, old, *new), old)


LAST = receives(LI, "m2", 4, 14)
PLANTED: dict[str, tuple[str, Callable[[Story], Story]]] = {
    "the other side never got it": ("lost", lambda story: without(story, LAST)),
    "her own side never got it": ("lost", lambda story: without(story, receives(CUSTOMER, "m2", 4, 14))),
    "told twice": ("doubled", lambda story: after(story, LAST, receives(LI, "m2", 4, 16))),
    "stored twice": ("doubled", lambda story: after(story, LAST, receives(LI, "m2", 5, 16))),
    "acknowledged in two places": (
        "doubled",
        lambda story: [*story, record(CUSTOMER, "send", "m2", {"conversation": 41, "seq": 5})],
    ),
    "a position told again": ("doubled", lambda story: after(story, LAST, receives(LI, None, 5, 14, "system"))),
    "read although she has it": ("doubled", lambda story: [*story, reads(LI, "m1", 1)]),
    "told late": (
        "reordered",
        lambda story: instead(story, LAST, receives(LI, None, 5, 14, "system"), receives(LI, "m2", 4, 16)),
    ),
    "stored before what she wrote before": (
        "reordered",
        lambda story: [*story, *sends(CUSTOMER, "m3", 3)],
    ),
    "a number left out": ("gap", lambda story: instead(story, LAST, receives(LI, "m2", 5, 14))),
    "what was said before never read": ("gap", lambda story: without(story, reads(LI, "m1", 1))),
    "from nobody": ("unexpected", lambda story: after(story, LAST, receives(LI, "x", 5, 16))),
    "with another text": ("unexpected", lambda story: instead(story, LAST, receives(LI, "m2", 4, 14, text="other"))),
    "in another's name": ("unexpected", lambda story: instead(story, LAST, receives(LI, "m2", 4, 14, "agent"))),
    "an id used again": (
        "unexpected",
        lambda story: [*story, record(HAN, "send", "m2", {"text": "other"}, "invoke")],
    ),
    "two owners": ("overlap", lambda story: [*story, assigned(HAN, 13, 2)]),
}  # fmt: skip


def test_a_clean_history_has_no_fault() -> None:
    verdict = judge(clean())
    assert verdict.faults == ()
    assert (verdict.sent, verdict.acked, verdict.delivered) == (3, 3, 3)


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_named(fault: str) -> None:
    kind, plant = PLANTED[fault]
    assert kind in {found.kind for found in judge(plant(clean())).faults}


def test_what_was_never_acknowledged_may_be_lost() -> None:
    asked = record(CUSTOMER, "send", "m9", {"text": "t"}, "invoke")
    verdict = judge([*clean(), asked, record(CUSTOMER, "send", "m9", "no answer", "info")])
    assert (verdict.faults, verdict.sent, verdict.acked) == ((), 4, 3)


def test_a_message_sent_again_after_silence_is_one_message() -> None:
    again = record(CUSTOMER, "send", "m2", {"text": "text of m2"}, "invoke")
    ack = record(CUSTOMER, "send", "m2", {"conversation": 41, "seq": 4})
    assert judge(after(clean(), ack, again, ack)).faults == ()


def test_ownership_that_is_given_on_does_not_overlap() -> None:
    story = without(clean(), record(LI, "closed", 41, {"log": 15}))
    given_on = [unassigned(LI, 16), assigned(HAN, 17, 4)]
    read = [reads(HAN, "m1", 1), reads(HAN, "m2", 4)]
    others = [record(HAN, "read", 41, {"seq": seq, "id": None, "text": "", "by": "bot", "log": None}) for seq in (2, 3)]
    assert judge([*story, *given_on, *read, *others]).faults == ()


def test_after_a_resync_positions_begin_anew_and_a_snapshot_fills_in() -> None:
    resync = record(LI, "resync", "log", {"reason": "too_far_behind"})
    story = instead(clean(), LAST, resync, assigned(LI, None, 4), reads(LI, "m2", 4))
    assert judge(story).faults == ()


def test_faults_are_counted_by_kind() -> None:
    verdict = judge(without(clean(), LAST))
    assert (verdict.count("lost"), verdict.count("doubled", "gap"), verdict.delivered) == (1, 0, 2)
