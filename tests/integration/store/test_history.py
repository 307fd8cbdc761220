"""What events leave behind for questions."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Table, select

from models.entities import Assignment, Run, Step, Target, Trace
from models.enums import (
    AssignmentReason,
    ItemOutcome,
    ItemReason,
    PoolReason,
    Presence,
    RunTrigger,
    TurnEnd,
)
from models.enums import (
    Connection as Link,
)
from models.events import (
    BotTurnEnded,
    BotTurnOpened,
    BotTurnResumed,
    ConversationAssigned,
    ConversationHandedToBot,
    ConversationPooled,
    ConversationQueued,
    Event,
    PresenceChanged,
    RunItemSettled,
    RunStarted,
)
from router.store.engine import Database
from router.store.projection import BOT_TURN, DECISION, PRESENCE_INTERVAL, RUN_ITEM, SLOT_LEDGER
from router.store.queries.way import way_of

from .shop_story import NOW, ShopStory

LATER = NOW + timedelta(seconds=30)
TRACE = Trace((Step("R2.5", True, "售前", {"level": "gold"}),), winner=3)
Rows = Callable[[Table], Awaitable[list[dict[str, Any]]]]


@pytest.fixture
def rows(database: Database) -> Rows:
    """All rows of a table, as mappings."""

    def read(connection: Connection, table: Table) -> list[dict[str, Any]]:
        found = connection.execute(select(table).order_by(*table.primary_key.columns))
        return [dict(row) for row in found.mappings()]

    return lambda table: database.read(read, table)


def assigned(conversation_id: int, given: Assignment) -> ConversationAssigned:
    return ConversationAssigned(
        at=NOW, conversation_id=conversation_id, agent_id=3, agent_name="李雷", customer_id=9, customer_name="买家",
        channel="web", opened_at=NOW, messages=1, assignment=given, trace=TRACE,
    )  # fmt: skip


async def test_every_placement_of_a_conversation_is_a_decision_with_its_trace(
    story: ShopStory, rows: Rows, database: Database
) -> None:
    given = Assignment(AssignmentReason.recent_contact, "system", note="老客户")
    await story.tell(
        ConversationHandedToBot(at=NOW, conversation_id=41, customer_id=9, bot="faq", trace=TRACE),
        ConversationQueued(
            at=NOW, conversation_id=41, customer_id=9, group_id=1, since=NOW, until=LATER, position=1, trace=TRACE
        ),
        ConversationPooled(
            at=NOW, conversation_id=41, customer_id=9, entry_id=5, reason=PoolReason.queue_timeout,
            first_message_at=NOW, last_message_at=NOW, messages=1, trace=TRACE,
        ),
        assigned(41, given),
    )  # fmt: skip
    decisions = await rows(DECISION)
    assert [(d["seq"], d["outcome"], d["reason"], d["agent_id"]) for d in decisions] == [
        (1, "bot", None, None),
        (2, "queued", None, None),
        (3, "pooled", "queue_timeout", None),
        (4, "assigned", "recent_contact", 3),
    ]
    assert {d["conversation_id"] for d in decisions} == {41}
    way = await database.read(way_of, 1, 41, 50)
    assert [step.seq for step in way] == [4, 3, 2, 1]
    assert [getattr(step.event, "trace", None) for step in way] == [TRACE] * 4


async def test_each_entry_of_a_run_leaves_an_item_with_its_reason(story: ShopStory, rows: Rows) -> None:
    given = Assignment(
        AssignmentReason.offline_allocation, "系统自动分配",
        run_id=2, entry_id=5, chosen_by=AssignmentReason.recent_contact,
    )  # fmt: skip
    skipped = RunItemSettled(
        at=LATER, run_id=2, entry_id=6, conversation_id=42, customer_id=10, customer_name="访客",
        outcome=ItemOutcome.skipped, reason=ItemReason.already_served,
    )  # fmt: skip
    await story.tell(assigned(41, given), skipped)
    of_both = {"shop_id": 1, "run_id": 2}
    assert await rows(RUN_ITEM) == [
        of_both | {
            "entry_id": 5, "conversation_id": 41, "customer_id": 9, "customer_name": "买家",
            "outcome": ItemOutcome.assigned, "reason": ItemReason.offline_allocation, "agent_id": 3,
            "agent_name": "李雷", "chosen_by": AssignmentReason.recent_contact, "trace_id": 1, "at": NOW,
        },
        of_both | {
            "entry_id": 6, "conversation_id": 42, "customer_id": 10, "customer_name": "访客",
            "outcome": ItemOutcome.skipped, "reason": ItemReason.already_served, "agent_id": None,
            "agent_name": None, "chosen_by": None, "trace_id": 2, "at": LATER,
        },
    ]  # fmt: skip


async def test_a_presence_that_ended_leaves_its_interval(story: ShopStory, rows: Rows) -> None:
    await story.tell(
        PresenceChanged(
            at=LATER, agent_id=3, presence=Presence.suspended, connection=Link.connected, cause="declared", by="李雷",
            was_presence=Presence.online, was_connection=Link.connected, was_since=NOW,
        )
    )  # fmt: skip
    assert await rows(PRESENCE_INTERVAL) == [
        {
            "shop_id": 1, "agent_id": 3, "started_at": NOW, "seq": 1, "ended_at": LATER,
            "presence": Presence.online, "connection": Link.connected, "cause": "declared", "by": "李雷",
        }
    ]  # fmt: skip


async def test_a_scheduled_run_takes_its_slot_and_a_manual_one_takes_none(story: ShopStory, rows: Rows) -> None:
    scheduled = Run(2, RunTrigger.schedule, "系统自动分配", NOW, Target(), policy_id=1, slot="2026-11-20T09:00")
    await story.tell(
        RunStarted(at=NOW, run=scheduled),
        RunStarted(at=NOW, run=Run(3, RunTrigger.manual, "王主管", NOW, Target())),
    )
    assert await rows(SLOT_LEDGER) == [
        {"shop_id": 1, "policy_id": 1, "slot": "2026-11-20T09:00", "run_id": 2, "at": NOW}
    ]


async def test_a_bot_asked_again_has_until_its_new_deadline(story: ShopStory, rows: Rows) -> None:
    later = LATER + timedelta(seconds=30)
    about: dict[str, Any] = {"conversation_id": 41, "bot": "faq"}
    await story.tell(
        BotTurnOpened(at=NOW, turn="t-41-1", deadline=LATER, **about),
        BotTurnOpened(at=NOW, turn="t-41-2", deadline=LATER, **about),
        BotTurnEnded(at=NOW, conversation_id=41, turn="t-41-2", end=TurnEnd.failed),
        BotTurnResumed(at=LATER, turn="t-41-1", deadline=later, **about),
    )
    assert [(turn["deadline"], turn["end"]) for turn in await rows(BOT_TURN)] == [
        (later, None),
        (LATER, TurnEnd.failed),
    ]


@pytest.mark.parametrize("batches", [1, 2])
async def test_a_bot_turn_is_opened_and_ended_once(story: ShopStory, rows: Rows, batches: int) -> None:
    opened: list[Event] = [
        BotTurnOpened(at=NOW, conversation_id=41, turn=f"t-41-{n}", bot="faq", deadline=LATER) for n in (1, 2)
    ]
    ended = BotTurnEnded(at=LATER, conversation_id=41, turn="t-41-1", end=TurnEnd.replied, confidence=0.5)
    together: list[list[Event]] = [[*opened, ended]] if batches == 1 else [opened, [ended]]
    for events in together:
        await story.tell(*events)
    turns = await rows(BOT_TURN)
    assert [(turn["turn"], turn["ended_at"], turn["end"], turn["confidence"]) for turn in turns] == [
        ("t-41-1", LATER, TurnEnd.replied, 0.5),
        ("t-41-2", None, None, None),
    ]
