"""No list reads a big table as a whole: every plan goes by an index that begins with the shop (I24)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from models.enums import ConversationState, EntryState, ItemOutcome, PoolReason, PoolSort, RunState
from router.store import sqlite
from router.store.deliveries import forget
from router.store.engine import open_database
from router.store.log import events_after
from router.store.queries.assignments import assignments_of, assignments_to, last_assignments, was_served_by
from router.store.queries.bot_side import count_bot_side, list_bot_side
from router.store.queries.conversations import (
    ConversationFilter,
    conversations_by_group,
    find_conversation,
    find_conversations,
    list_conversations,
)
from router.store.queries.customers import customer_id
from router.store.queries.messages import (
    last_customer_messages,
    last_messages,
    messages_after,
    messages_before,
)
from router.store.queries.policies import policy_versions
from router.store.queries.pool import HANDLED, EntryFilter, count_entries, entry_ids, list_entries
from router.store.queries.presence import presence_spans
from router.store.queries.runs import RunFilter, count_items, find_run, list_items, list_runs, pool_day, run_shares
from router.store.queries.way import way_of
from router.store.receipts import CALLBACK, REQUEST, drop_receipts

AT = datetime(2026, 3, 1, tzinfo=UTC)
PLACE = (AT, 7)
Question = Callable[[Connection], Any]

QUESTIONS: dict[str, Question] = {
    "conversations": lambda c: list_conversations(c, 1, ConversationFilter(), 50, PLACE),
    "by state": lambda c: list_conversations(c, 1, ConversationFilter(state=ConversationState.queued), 50, PLACE),
    "closed": lambda c: list_conversations(c, 1, ConversationFilter(state=ConversationState.closed), 50),
    "an agent's": lambda c: list_conversations(c, 1, ConversationFilter(agent_id=3), 50, PLACE),
    "an agent's closed": lambda c: list_conversations(
        c, 1, ConversationFilter(state=ConversationState.closed, agent_id=3), 50
    ),
    "an agent's open": lambda c: list_conversations(
        c, 1, ConversationFilter(state=ConversationState.active, agent_id=3), 50
    ),
    "a group's": lambda c: list_conversations(c, 1, ConversationFilter(group_id=3), 50, PLACE),
    "a customer's": lambda c: list_conversations(c, 1, ConversationFilter(customer_id=3), 50),
    "by name": lambda c: list_conversations(c, 1, ConversationFilter(text="王"), 50),
    "one": lambda c: find_conversation(c, 1, 3),
    "some": lambda c: find_conversations(c, 1, [1, 2, 3]),
    "messages before": lambda c: messages_before(c, 1, 3, 50, 9),
    "messages after": lambda c: messages_after(c, 1, 3, 50, 9),
    "last messages": lambda c: last_messages(c, 1, [1, 2, 3]),
    "last words": lambda c: last_customer_messages(c, 1, [1, 2, 3]),
    "way": lambda c: way_of(c, 1, 3, 51, 900),
    "assignments": lambda c: assignments_of(c, 1, 3),
    "assignments to": lambda c: assignments_to(c, 1, 3, 51, 900),
    "calling for attention": lambda c: list_conversations(c, 1, ConversationFilter(attention=True), 50, PLACE),
    "presence": lambda c: presence_spans(c, 1, 3, AT, AT),
    "hits": lambda c: conversations_by_group(c, 1, AT),
    "last assignments": lambda c: last_assignments(c, 1, [1, 2, 3]),
    "was served": lambda c: was_served_by(c, 1, 3, 4),
    "pool": lambda c: list_entries(c, 1, EntryFilter(), 50, PLACE),
    "pool filtered": lambda c: list_entries(
        c, 1, EntryFilter((EntryState.waiting,), PoolReason.returned, 2, True, AT, AT, "发货"), 50, PLACE
    ),
    "pool from the middle": lambda c: list_entries(c, 1, EntryFilter(), 50, offset=4000),
    "oldest of the pool": lambda c: list_entries(c, 1, EntryFilter(), 50, PLACE, sort=PoolSort.oldest),
    "longest in the pool": lambda c: list_entries(c, 1, EntryFilter(), 50, PLACE, sort=PoolSort.longest),
    "pool handled": lambda c: list_entries(c, 1, EntryFilter(HANDLED), 50, PLACE),
    "pool failed": lambda c: list_entries(c, 1, EntryFilter(failed=True), 50, PLACE),
    "pool counted to a limit": lambda c: count_entries(c, 1, EntryFilter(HANDLED), 1000),
    "bot's side": lambda c: list_bot_side(c, 1, EntryFilter(group_id=2, asked_human=True, text="王"), 50),
    "bot's side count": lambda c: count_bot_side(c, 1, EntryFilter()),
    "pool count": lambda c: count_entries(c, 1, EntryFilter()),
    "pool ids": lambda c: entry_ids(c, 1, EntryFilter(group_id=1), 5000),
    "runs": lambda c: list_runs(c, 1, RunFilter(AT, AT, 2), 50, PLACE),
    "runs of a kind": lambda c: list_runs(c, 1, RunFilter(state=RunState.failed), 50, PLACE),
    "policy versions": lambda c: policy_versions(c, 1, 2, 51, 900),
    "run": lambda c: find_run(c, 1, 3),
    "items": lambda c: list_items(c, 1, 3, 50, 9),
    "failed items": lambda c: list_items(c, 1, 3, 50, 9, ItemOutcome.failed),
    "shares of a run": lambda c: run_shares(c, 1, 3),
    "item count": lambda c: count_items(c, 1, 3),
    "pool day": lambda c: pool_day(c, 1, AT, AT),
    "customer": lambda c: customer_id(c, 1, "vip-1"),
    "events": lambda c: events_after(c, 1, 9),
    "an agent's events": lambda c: events_after(c, 1, 9, agent_id=3),
}
OF_ALL_SHOPS: dict[str, Question] = {
    "receipt_of_request": lambda c: drop_receipts(c, REQUEST, AT, 500),
    "receipt_of_callback": lambda c: drop_receipts(c, CALLBACK, AT, 500),
    "delivery_by_age": lambda c: forget(c, AT, 500),
}
"""What housekeeping looks for, by the index that leads to it."""

IN_MEMORY = re.compile("subquery|CONSTANT ROW")
NARROW = {
    "by state": "conversation_by_state",
    "an agent's": "decision_by_agent",
    "an agent's closed": "decision_by_agent",
    "an agent's open": "conversation_by_owner",
    "a customer's": "conversation_by_customer",
    "by name": "conversation_by_customer",
    "assignments": "decision_by_conversation",
    "way": "event_by_conversation",
    "assignments to": "event_by_agent",
    "calling for attention": "conversation_open",
    "bot's side": "conversation_by_state",
    "bot's side count": "conversation_by_state",
    "pool failed": "item_failed",
    "policy versions": "event_of_policies",
}
"""Lists of few: found by their own index and sorted then, or the last page would read every conversation."""

IN_ORDER = {
    "conversations",
    "closed",
    "pool",
    "pool from the middle",
    "oldest of the pool",
    "pool handled",
    "pool failed",
    "runs",
    "messages before",
    "messages after",
    "events",
    "way",
    "assignments to",
    "presence",
    "policy versions",
}
"""Pages of these come out of the index in order: sorting would mean reading everything first."""


def plans(connection: Connection, question: Question) -> list[str]:
    """The steps of SQLite's plans for every statement of a question."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        asked.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    question(connection)
    event.remove(connection, "before_cursor_execute", note)
    found: list[str] = []
    for statement, parameters in asked:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        found += [row[3] for row in rows]
    return found


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("plans")
    open_database(f"sqlite:///{folder}/shop.db").close_now()
    reader = sqlite.readers(folder / "shop.db", 1)
    with reader.begin() as opened:
        yield opened
    reader.dispose()


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_never_reads_a_whole_table(connection: Connection, name: str) -> None:
    steps = plans(connection, QUESTIONS[name])
    assert steps
    assert [step for step in steps if step.startswith("SCAN") and not IN_MEMORY.search(step)] == []
    assert [step for step in steps if step.startswith("SEARCH") and "=?" not in step] == []
    if name in IN_ORDER:
        assert [step for step in steps if "TEMP B-TREE FOR ORDER BY" in step] == []
    if name in NARROW:
        assert NARROW[name] in " ".join(steps)
        assert "conversation_by_last_message" not in " ".join(steps)


@pytest.mark.parametrize("index", OF_ALL_SHOPS)
def test_what_is_too_old_is_found_by_its_age(connection: Connection, index: str) -> None:
    (first, *_) = plans(connection, OF_ALL_SHOPS[index])
    assert re.fullmatch(rf"SEARCH \w+ USING (COVERING )?INDEX {index} \(\w+<\?\)", first)
