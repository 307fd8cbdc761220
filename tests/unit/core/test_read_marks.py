"""Read marks: how far each side of a conversation has read."""

import pytest

from models.commands import ReadMessages
from models.entities import Agent, Conversation
from models.enums import Connection, SenderType
from models.errors import NotFound
from models.events import MessagesRead
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import all_of, write
from tests.unit.core.builders import (
    NOW,
    agent,
    group,
    owned,
    shop,
)


def at_work() -> tuple[ShopState, Agent]:
    state = shop()
    her = agent(state)
    group(state, her, default=True)
    return state, her


def read(state: ShopState, on: Conversation, seq: int, **who: int) -> list[MessagesRead]:
    return all_of(handle(state, ReadMessages(on.id, seq, **who), NOW), MessagesRead)


def test_read_marks_go_forward_only_and_not_beyond_the_last_message() -> None:
    state, her = at_work()
    on = owned(state, her)
    write(state, state.customers[on.customer_id])
    marks = [read(state, on, seq, agent_id=her.id) for seq in (1, 1, 0, 99, 99)]
    assert [[it.seq for it in found] for found in marks] == [[1], [], [], [2], []]
    assert state.conversations[on.id].agent_read_seq == 2


def test_each_side_has_its_own_mark_and_both_are_told_for_the_sake_of_other_tabs() -> None:
    state, her = at_work()
    on = owned(state, her)
    (by_her,) = read(state, on, 1, agent_id=her.id)
    (by_customer,) = read(state, on, 1, customer_id=on.customer_id)
    assert (by_her.by, by_her.customer_id, by_her.agent_id) == (SenderType.agent, on.customer_id, her.id)
    assert (by_customer.by, by_customer.customer_id) == (SenderType.customer, on.customer_id)
    assert by_customer.agent_id == her.id


def test_nobody_reads_for_somebody_else() -> None:
    state, her = at_work()
    on = owned(state, her)
    assert read(state, on, 1, agent_id=agent(state, connection=Connection.grace).id) == []
    with pytest.raises(NotFound):
        read(state, on, 1, customer_id=on.customer_id + 1)
