"""Dialogues on stage against the real application: everything is said, heard once and in order."""

import msgspec

from router.cli.replay.dialogues import Dialogue
from tests.integration.replay.conftest import SHOP, Play

TALK = [["customer", "在吗"], ["helpdesk", "您好"], ["customer", "发货了吗"], ["customer", "？"], ["helpdesk", "发了"]]
WITH_BOT = {
    "bot": {"mode": "bot_first", "bot": "faq"},
    "bots": {"faq": {"kind": "faq", "knowledge": "demo.yaml", "max_misses": 9}},
}


def dialogues(count: int, turns: list[list[str]] | None = None) -> list[Dialogue]:
    return [msgspec.convert({"id": f"d{n}", "turns": turns or TALK}, Dialogue) for n in range(count)]


async def test_every_turn_is_acknowledged_and_delivered(play: Play) -> None:
    report = await play(dialogues(12))
    assert report.good, list(report.lines())
    assert (report.verdict.acked, report.verdict.delivered, report.played.finished) == (60, 60, 12)
    assert sum(report.played.assignments.values()) == 12


async def test_a_shop_with_a_bot_is_asked_for_a_person(play: Play) -> None:
    report = await play(dialogues(6), **WITH_BOT)
    assert report.good, list(report.lines())
    assert (report.verdict.acked, report.played.finished) == (30, 6)


async def test_who_finds_no_room_waits_and_is_served_in_the_end(play: Play) -> None:
    crowded = [SHOP["groups"][0] | {"queue": {"limit": 1, "timeout_s": 300}}]
    report = await play(dialogues(15), groups=crowded)
    assert report.good, list(report.lines())


async def test_who_writes_faster_than_allowed_gets_everything_through_only_slower(play: Play) -> None:
    report = await play(dialogues(1, [["customer", f"第{n}句"] for n in range(22)] + [["helpdesk", "您慢点"]]))
    assert report.good, list(report.lines())
    assert report.verdict.acked == 23


async def test_at_the_speed_of_people_there_are_pauses_and_nothing_else_changes(play: Play) -> None:
    report = await play(dialogues(2), speed=1000)
    assert report.good, list(report.lines())


async def test_the_next_play_on_the_same_shop_repeats_no_id(play: Play) -> None:
    first, second = await play(dialogues(3)), await play(dialogues(3))
    assert first.good
    assert second.good, list(second.lines())
