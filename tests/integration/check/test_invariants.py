"""A shop that lived through everything passes; whatever is broken by hand is found and named."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from router.store.check import Checked, check_everything, read_only
from router.store.check.comparing import waiting_for_nothing
from router.store.check.walls import POINTERS, SHOPLESS
from tests.integration.check.conftest import live
from tests.unit.core import builders
from tests.unit.core.acts import write

CLOSED = "conversation_id IN (SELECT id FROM conversation WHERE shop_id = 1 AND state = 'closed')"
BROKEN: dict[str, tuple[str, ...]] = {
    "events of each shop are numbered 1..n without gap": ("DELETE FROM event_log WHERE shop_id = 2 AND seq = 7",),
    "the time of events never decreases": ("UPDATE event_log SET at = at - 86400000 WHERE shop_id = 1 AND seq = 90",),
    "messages of each conversation are numbered 1..n without gap": (
        ("UPDATE message SET seq = seq + 1 WHERE shop_id = 1 AND (conversation_id, seq) IN"
        " (SELECT conversation_id, max(seq) FROM message WHERE shop_id = 1 GROUP BY conversation_id LIMIT 1)"),
    ),
    "each conversation counts its messages": (
        "UPDATE conversation SET messages = messages + 1 WHERE shop_id = 1 AND id = 1",
    ),
    "each message is on the log": ("UPDATE event_log SET message_seq = NULL WHERE shop_id = 1",),
    "each sender's client_msg_id is stored once": (
        "DROP INDEX message_by_client_id",
        "UPDATE message SET client_msg_id = 'twice', sender_id = 1, sender_type = 'customer' WHERE shop_id = 1",
    ),
    "a customer has one open conversation per channel": (
        "DROP INDEX conversation_open",
        "UPDATE conversation SET customer_id = 1 WHERE shop_id = 1 AND state <> 'closed'",
    ),
    "an open conversation has an owner exactly when it is assigned or active": (
        "UPDATE conversation SET owner_id = NULL WHERE shop_id = 1 AND state IN ('assigned', 'active')",
    ),
    "a conversation waits in a queue exactly when it is queued, and is never left between two places": (
        "UPDATE conversation SET state = 'routing' WHERE shop_id = 2 AND id = 1",
    ),
    "a conversation is waiting_offline exactly when a waiting pool entry stands for it": (
        "UPDATE conversation SET entry_id = 1 WHERE shop_id = 1 AND state IN ('assigned', 'active')",
    ),
    "ownership of a conversation passes on without overlap": (
        "UPDATE event_log SET type = 'conversation.assigned' WHERE shop_id = 1 AND type = 'conversation.unassigned'",
    ),
    "presence intervals of each agent have no gap and no overlap": (
        ("UPDATE presence_interval SET ended_at = ended_at + 1 WHERE shop_id = 1 AND (agent_id, seq) IN"
        " (SELECT agent_id, min(seq) FROM presence_interval WHERE shop_id = 1 GROUP BY agent_id)"),
    ),
    "the running interval of each agent begins where the last one ended": (
        "UPDATE agent SET since = since + 1 WHERE shop_id = 1 AND id = 2",
    ),
    "entered = assigned + closed with a reason + still waiting": (
        "UPDATE pool_entry SET closed_reason = NULL WHERE state = 'closed'",
    ),
    "no entry is in two successful items": (
        ("UPDATE run_item SET entry_id = (SELECT min(entry_id) FROM run_item WHERE outcome = 'assigned')"
        " WHERE shop_id = 1 AND entry_id = (SELECT max(entry_id) FROM run_item WHERE outcome = 'assigned')"),
    ),
    "an entry leaves the pool at the moment it is assigned, to the agent its item names": (
        "UPDATE pool_entry SET agent_id = agent_id % 5 + 1 WHERE shop_id = 1 AND state = 'allocated'",
    ),
    "each slot of a policy has one run": (
        "UPDATE run SET slot = (SELECT min(slot) FROM run WHERE shop_id = 1) WHERE shop_id = 1 AND slot IS NOT NULL",
    ),
    "each slot of the ledger has its run, and each scheduled run its slot": (
        "DELETE FROM slot_ledger WHERE shop_id = 1 AND slot = (SELECT max(slot) FROM slot_ledger WHERE shop_id = 1)",
    ),
    "the counts of a run are those of its items, and add up to what was eligible within the cap": (
        "UPDATE run SET assigned = assigned + 1 WHERE shop_id = 1 AND assigned > 0",
    ),
    "a run that assigned nothing says why": ("UPDATE run SET reason = NULL WHERE shop_id = 1 AND assigned = 0",),
    "each delivery is of an event of the log that its endpoint has read": (
        "UPDATE delivery SET lane = lane + 1 WHERE shop_id = 1 AND id = 1",
    ),
    "each attempt of a delivery is on record": (
        "DELETE FROM delivery_attempt WHERE shop_id = 1 AND delivery_id = 1",
    ),
    "what counts as delivered was taken with a 2xx": (
        "UPDATE delivery_attempt SET status = 302 WHERE shop_id = 1 AND status = 204",
    ),
    "deliveries of a conversation are tried first in the order of the log": (
        ("UPDATE delivery_attempt SET at = 0 WHERE shop_id = 1 AND n = 1 AND delivery_id IN"
        " (SELECT max(id) FROM delivery WHERE shop_id = 1 AND attempts > 0 GROUP BY webhook_id, lane"
        " HAVING count(*) > 1)"),
    ),
    "each row points to rows of its own shop only": (
        ("INSERT INTO customer (shop_id, id, name, external_id, facts) SELECT 2, 7777, name, external_id || '!', facts"
        " FROM customer WHERE shop_id = 1 AND id = 1"),
        "UPDATE conversation SET customer_id = 7777 WHERE shop_id = 1 AND id = 1",
    ),
    "each event is chained to the one before it": (
        "UPDATE event_log SET body = replace(body, '小', '大') || ' ' WHERE shop_id = 1 AND seq = 33",
    ),
    "the columns of an event say what its body says": (
        "UPDATE event_log SET customer_id = customer_id + 1 WHERE shop_id = 1 AND customer_id IS NOT NULL",
    ),
    "each message is what the log vouches for": (
        "UPDATE message SET text = text || '！' WHERE shop_id = 1 AND conversation_id = 1 AND seq = 1",
    ),
    "an assignment beyond capacity names the rule that allowed it": (
        """UPDATE event_log SET body = replace(body, '"rule":"R7.9"', '"rule":"R2.1"') WHERE shop_id = 1""",
    ),
    "the tables are what the log comes to": ("UPDATE agent SET capacity = capacity + 1 WHERE shop_id = 2 AND id = 3",),
    "nobody waits for whom an eligible agent accepts": (),
    "the ledger has every slot since its policy was enabled": (),
    "each event has one delivery for each endpoint that wants it": (
        "DELETE FROM delivery WHERE shop_id = 1 AND id = 3",
    ),
}  # fmt: skip
"""By hand, each promise broken in its own way; the two that need more have tests of their own."""


def checked(path: Path) -> list[Checked]:
    with read_only(f"sqlite:///{path}") as connection:
        return list(check_everything(connection))


def broken(path: Path) -> dict[str, tuple[str, ...]]:
    return {each.promise: each.faults for each in checked(path) if each.faults}


def by_hand(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        assert connection.execute(statement).rowcount != 0, f"nothing was there to break: {statement}"
    connection.commit()
    connection.close()


def test_what_lived_through_everything_is_clean(lived: Path) -> None:
    assert broken(lived) == {}


def test_every_invariant_looked_at_something(lived: Path) -> None:
    idle = "nobody waits for whom an eligible agent accepts"
    assert [each.promise for each in checked(lived) if not each.examined and each.promise != idle] == []


async def test_the_same_questions_are_answered_by_postgresql(postgres_url: str) -> None:
    await live(postgres_url, steps=150)
    with read_only(postgres_url) as connection:
        answers = list(check_everything(connection))
    assert {each.promise: each.faults for each in answers if each.faults} == {}
    assert [each.promise for each in answers] == list(BROKEN)


@pytest.mark.parametrize("promise", [promise for promise, how in BROKEN.items() if how])
def test_what_is_broken_by_hand_is_found_and_named(copy: Path, promise: str) -> None:
    by_hand(copy, *BROKEN[promise])
    assert broken(copy)[promise]


def test_every_promise_is_broken_once(lived: Path) -> None:
    assert {each.promise for each in checked(lived)} == set(BROKEN)


def test_i13_who_waits_although_somebody_is_free_is_named() -> None:
    state = builders.shop()
    busy, who = builders.agent(state, capacity=1), builders.customer(state)
    builders.owned(state, busy)
    builders.group(state, busy, default=True)
    write(state, who)
    assert list(waiting_for_nothing(state, builders.NOW)) == []
    builders.change(state, busy, capacity=2)
    assert list(waiting_for_nothing(state, builders.NOW)) == ["shop 1: agent 1 is free and somebody waits in her queue"]


def test_i17_a_slot_that_never_ran_is_missing_from_the_ledger(copy: Path) -> None:
    middle = """(SELECT slot FROM slot_ledger WHERE shop_id = 1 ORDER BY slot DESC LIMIT 1 OFFSET 2)"""
    by_hand(
        copy,
        f"DELETE FROM run WHERE shop_id = 1 AND slot = {middle}",
        f"DELETE FROM slot_ledger WHERE shop_id = 1 AND slot = {middle}",
    )
    assert "is not in the ledger" in broken(copy)["the ledger has every slot since its policy was enabled"][0]


def test_an_event_of_a_kind_nobody_knows_ends_the_telling(copy: Path) -> None:
    by_hand(copy, """UPDATE event_log SET body = '{"type":"moon.risen"}' WHERE shop_id = 1 AND seq = 40""")
    faults = broken(copy)["the tables are what the log comes to"]
    assert faults[0].startswith("shop 1: event 40")


RATED = "shop_id IN (1, 2) AND resolved IS NOT NULL"


@pytest.mark.parametrize(
    "tampering",
    [
        f"UPDATE message SET resolved = 1 - resolved WHERE {RATED}",
        f"UPDATE message SET resolved = NULL WHERE {RATED}",
        "UPDATE message SET resolved = 1 WHERE shop_id = 1 AND conversation_id = 1 AND seq = 1",
    ],
)
def test_i6_what_a_customer_said_of_an_answer_is_what_the_log_says(copy: Path, tampering: str) -> None:
    by_hand(copy, tampering)
    faults = broken(copy)["each message is what the log vouches for"]
    assert faults
    assert all(fault.endswith("resolved is not what the log says") for fault in faults)


def test_a_long_list_of_faults_is_cut(copy: Path) -> None:
    by_hand(copy, "UPDATE message SET text = 'x' WHERE shop_id = 1")
    faults = broken(copy)["each message is what the log vouches for"]
    assert (len(faults), faults[-1]) == (21, "… and more")


def test_i24_every_column_that_names_a_row_is_looked_at(lived: Path) -> None:
    columns: dict[str, list[str]] = {}
    connection = sqlite3.connect(lived)
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
        named: Any = connection.execute(f"PRAGMA table_info({table})")
        columns[table] = [name for _, name, *_ in named if name.endswith(("_id", "waits_for"))]
    connection.close()
    outside = {"alembic_version", *SHOPLESS}
    ids = {(table, name) for table, names in columns.items() if table not in outside for name in names}
    other = {"log_id", "client_msg_id", "external_id", "trace_id"}
    assert {pair for pair in ids if pair[1] not in other} == {(each.table, each.column) for each in POINTERS}
