"""Who waits where, and why nobody takes her (R5)."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from models.entities import Agent, Conversation, Group, Member
from models.enums import Connection, ConversationState, Presence
from router.core.lines import line, lines, told_position, why_nobody
from router.core.state import ShopState
from tests.unit.core.builders import NOW, agent, conversation, group, owned, shop

Built = tuple[ShopState, Group]


def queued(state: ShopState, where: Group, **fields: Any) -> Conversation:
    return conversation(state, place=ConversationState.queued, group_id=where.id, queued_at=NOW, **fields)


def busy(state: ShopState, **fields: Any) -> Agent:
    her = agent(state, capacity=1, **fields)
    owned(state, her)
    return her


def full() -> Built:
    state = shop()
    return state, group(state, busy(state), default=True)


def full_in_group() -> Built:
    state = shop()
    her = agent(state)
    where = group(state, Member(her.id, capacity=0), default=True)
    return state, where


def closed() -> Built:
    state = shop()
    return state, group(state, agent(state), default=True, open=False)


def strict() -> Built:
    state = shop()
    agent(state)
    return state, group(state, busy(state), strict=True)


def overflow_is_full() -> Built:
    state = shop()
    other = group(state, busy(state))
    return state, group(state, agent(state, presence=Presence.offline), overflow=(other.id,), default=True)


def suspended() -> Built:
    state = shop()
    return state, group(state, agent(state, presence=Presence.suspended), default=True)


def reconnecting() -> Built:
    state = shop()
    return state, group(state, agent(state, connection=Connection.grace), default=True)


def transfers_only() -> Built:
    state = shop()
    return state, group(state, Member(agent(state).id, weight=0), default=True)


WHY: list[tuple[Callable[[], Built], str]] = [
    (full, "full"),
    (full_in_group, "full"),
    (closed, "outside_hours"),
    (strict, "strict"),
    (overflow_is_full, "full"),
    (suspended, "nobody_serves"),
    (transfers_only, "nobody_serves"),
    (reconnecting, "nobody_accepts"),
]


@pytest.mark.parametrize(("built", "why"), WHY, ids=lambda value: getattr(value, "__name__", value))
def test_r5_2_a_line_says_why_nobody_takes_from_it(built: Callable[[], Built], why: str) -> None:
    assert why_nobody(*built()) == why


def test_r3_6_who_waits_for_her_recent_contact_is_before_nobody() -> None:
    state = shop()
    her = busy(state)
    where = group(state, her, default=True)
    queued(state, where, waits_for=her.id)
    queued(state, where)
    queued(state, where)
    assert [(place.position, place.why) for place in line(state, where)] == [
        (1, "waits_for_recent"),
        (1, "full"),
        (2, "full"),
    ]


def test_r5_3_a_customer_is_told_her_place_in_the_line_and_who_waits_for_one_agent_is_next() -> None:
    state = shop()
    her = busy(state)
    where = group(state, her, default=True)
    waiting = [queued(state, where), queued(state, where, waits_for=her.id), queued(state, where)]
    promoted = queued(state, where, queue_priority=1)
    assert [told_position(state, each) for each in waiting] == [2, 1, 3]
    assert told_position(state, promoted) == 1
    assert told_position(state, replace(promoted, queued_at=None)) is None


def test_r5_1_lines_follow_the_groups_and_priority_comes_before_time() -> None:
    state = shop()
    second, first = group(state, position=2), group(state, position=1)
    late = queued(state, second)
    early, promoted = queued(state, first), queued(state, first, queue_priority=1)
    assert [place.conversation.id for place in lines(state)] == [promoted.id, early.id, late.id]
