"""R5.3: how fast a line moves is seen from those who left it for an agent, and from nobody else."""

from datetime import datetime, timedelta

import pytest

from models.entities import Assignment, Trace
from models.enums import AssignmentReason, PoolReason
from models.events import ConversationAssigned, ConversationPooled, ConversationQueued
from router.web.sockets.pace import UNKNOWN, Pace
from tests.unit.core.builders import NOW

LINE, OTHER = 1, 2


def queued(number: int, group: int = LINE) -> ConversationQueued:
    return ConversationQueued(
        at=NOW,
        conversation_id=number,
        customer_id=number,
        group_id=group,
        since=NOW,
        until=NOW,
        position=1,
        trace=Trace(),
    )


def assigned(
    number: int, at: datetime = NOW, reason: AssignmentReason = AssignmentReason.queue, group: int | None = LINE
) -> ConversationAssigned:
    return ConversationAssigned(
        at=at,
        conversation_id=number,
        agent_id=1,
        agent_name="李雷",
        customer_id=number,
        customer_name="访客",
        channel="web",
        opened_at=NOW,
        messages=1,
        group_id=group,
        assignment=Assignment(reason, "system"),
        trace=Trace(),
    )


def pooled(number: int) -> ConversationPooled:
    return ConversationPooled(
        at=NOW,
        conversation_id=number,
        customer_id=number,
        entry_id=number,
        reason=PoolReason.queue_left,
        first_message_at=NOW,
        last_message_at=NOW,
        messages=1,
    )


def moving(reason: AssignmentReason = AssignmentReason.queue) -> Pace:
    """A line that somebody left for an agent each minute, five times."""
    pace = Pace()
    for number in range(5):
        pace.note(queued(number))
        pace.note(assigned(number, NOW + timedelta(minutes=number), reason))
    return pace


@pytest.mark.parametrize("reason", [AssignmentReason.queue, AssignmentReason.claim, AssignmentReason.takeover])
def test_whoever_got_an_agent_moved_the_line_however_she_got_her(reason: AssignmentReason) -> None:
    assert moving(reason).estimate(LINE, 2, NOW + timedelta(minutes=4)) == 120


def test_another_lines_pace_says_nothing() -> None:
    assert moving().estimate(OTHER, 2, NOW + timedelta(minutes=4)) is None


def test_who_gave_up_did_not_move_it() -> None:
    pace = Pace()
    for number in range(5):
        pace.note(queued(number))
        assert pace.note(pooled(number)) == {LINE}
    assert pace.estimate(LINE, 1, NOW) is None


def test_who_never_waited_did_not_move_it() -> None:
    pace = Pace()
    for number in range(5):
        assert pace.note(assigned(number, reason=AssignmentReason.shunt)) == {UNKNOWN}
    assert pace.estimate(LINE, 1, NOW) is None


def test_who_changes_lines_moves_both() -> None:
    pace = Pace()
    pace.note(queued(1))
    assert pace.note(queued(1, OTHER)) == {LINE, OTHER}
    assert pace.note(assigned(1, group=LINE)) == {OTHER}


def test_who_waited_before_the_start_is_known_by_the_reason_or_from_a_look() -> None:
    pace = Pace()
    assert pace.note(assigned(1)) == {LINE}
    pace.learn([(2, OTHER)])
    assert pace.note(assigned(2, reason=AssignmentReason.claim)) == {OTHER}
