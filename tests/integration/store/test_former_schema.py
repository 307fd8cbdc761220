"""A database of the first version goes on: its rows and its log are read, told and checked by this one (I4, I28).

`schema_0001.jsonl` holds the rows of a morning's work as the first version wrote them: who waited overnight was
allocated, others were routed, queued, answered by two agents, given on, and taken from one who lost her connection.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Boolean, Column, Connection, LargeBinary, MetaData, select

from models.commands import CloseConversation, Tick
from models.commands.command import SYSTEM
from models.enums import ConversationState
from models.events import ConversationAssigned, ReplyOverdue
from router.core.decider import handle
from router.store.check.everything import check_everything
from router.store.loading import load_shop
from router.store.log import last_event_at
from router.store.logbook import decode_event
from router.store.migrate import bring_up_to_date
from router.store.projection import EVENT_LOG

from .conftest import plain_engine

ROWS = Path(__file__).parent / "schema_0001.jsonl"


@pytest.fixture
def former(database_url: str) -> Iterator[Connection]:
    """A database of the first version."""
    engine = plain_engine(database_url)
    with engine.connect() as connection:
        config = Config()
        config.set_main_option("script_location", "models:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        fill(connection)
        yield connection
        connection.rollback()
    engine.dispose()


def fill(connection: Connection) -> None:
    schema = MetaData()
    schema.reflect(connection)
    for line in ROWS.read_text().splitlines():
        found = json.loads(line)
        table = schema.tables[found["table"]]
        row = {name: value_of(table.c[name], value) for name, value in found["row"].items()}
        connection.execute(table.insert(), row)


def value_of(column: Column[Any], value: Any) -> Any:
    """A value as a driver takes it: bytes are written in hexadecimal digits, truth as 0 and 1."""
    if value is None:
        return None
    if isinstance(column.type, LargeBinary):
        return bytes.fromhex(value)
    return bool(value) if isinstance(column.type, Boolean) else value


def test_every_invariant_holds_of_a_migrated_database(former: Connection) -> None:
    bring_up_to_date(former)
    checked = list(check_everything(former))
    assert [fault for one in checked for fault in one.faults] == []
    assert sum(one.examined for one in checked) > 400


def test_the_log_of_before_is_read_with_its_candidates(former: Connection) -> None:
    bring_up_to_date(former)
    bodies = former.execute(select(EVENT_LOG.c.body).where(EVENT_LOG.c.type == "conversation.assigned")).scalars()
    given = [event for event in map(decode_event, bodies) if isinstance(event, ConversationAssigned)]
    assert len(given) == 7
    considered = [candidate for event in given for candidate in event.trace.candidates]
    assert {candidate.agent_id for candidate in considered} == {2, 3}
    assert all(candidate.online_since is None for candidate in considered)


def test_r9_5_who_waited_already_is_overdue_and_the_queue_is_drained_after_the_migration(former: Connection) -> None:
    bring_up_to_date(former)
    state, now = load_shop(former, 1), last_event_at(former, 1)
    assert now is not None
    waiting = {it.id for it in state.conversations.values() if it.owner_id is not None and it.overdue_at is not None}
    assert waiting
    told = {event.conversation_id for event in handle(state, Tick(), now) if isinstance(event, ReplyOverdue)}
    assert told <= waiting
    queued = next(it for it in state.conversations.values() if it.state is ConversationState.queued)
    for on in [it.id for it in state.conversations.values() if it.owner_id == 2]:
        handle(state, CloseConversation(on, SYSTEM), now)
    assert state.conversations[queued.id].owner_id == 2
