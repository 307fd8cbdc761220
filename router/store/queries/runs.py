"""Runs, their items, and what was handed out in a day (R7.13)."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, func, select

from models.entities import Run
from models.enums import AssignmentReason, ItemOutcome, ItemReason, MessageKind, RunState, SenderType
from models.tables import MessageRow, RunItemRow
from models.tables.columns import table_of
from router.store.queries.rows import RUNS, before, beyond, of_shop

TABLE = RUNS.table
ORDER = (TABLE.c.started_at, TABLE.c.id)
ITEMS = table_of(RunItemRow)
MESSAGES = table_of(MessageRow)


class RunFilter(Struct, frozen=True):
    """Choose runs that started from `since` to before `until`, of one policy, that ended in one way."""

    since: datetime | None = None
    until: datetime | None = None
    policy_id: int | None = None
    state: RunState | None = None


class ItemFound(Struct, frozen=True):
    """Hold what became of one entry in a run."""

    entry_id: int
    conversation_id: int
    customer_id: int
    customer_name: str
    outcome: ItemOutcome
    reason: ItemReason
    agent_id: int | None
    agent_name: str | None
    chosen_by: AssignmentReason | None
    trace_id: int
    at: datetime
    replied_at: datetime | None = None


RECORDED = tuple(name for name in ItemFound.__struct_fields__ if name != "replied_at")
REPLIED_AT = (
    select(MESSAGES.c.at)
    .where(
        MESSAGES.c.shop_id == ITEMS.c.shop_id,
        MESSAGES.c.conversation_id == ITEMS.c.conversation_id,
        MESSAGES.c.sender_type == SenderType.agent,
        MESSAGES.c.sender_id == ITEMS.c.agent_id,
        MESSAGES.c.kind == MessageKind.text,
        MESSAGES.c.at >= ITEMS.c.at,
    )
    .order_by(MESSAGES.c.seq)
    .limit(1)
    .scalar_subquery()
)
"""When the agent first wrote to the customer afterwards; notes among colleagues are no answer."""


class PoolDay(Struct, frozen=True):
    """Count what runs gave out and failed on."""

    assigned: int
    failed: int


def list_runs(
    connection: Connection,
    shop_id: int,
    chosen: RunFilter,
    limit: int,
    after: tuple[datetime, int] | None = None,
) -> list[Run]:
    """Return one page, latest first; `after` is start and id of the last run of the page before."""
    query = select(*RUNS.columns).where(of_shop(shop_id, TABLE))
    if chosen.since is not None:
        query = query.where(TABLE.c.started_at >= chosen.since)
    if chosen.until is not None:
        query = query.where(TABLE.c.started_at < chosen.until)
    if chosen.policy_id is not None:
        query = query.where(TABLE.c.policy_id == chosen.policy_id)
    if chosen.state is not None:
        query = query.where(TABLE.c.state == chosen.state)
    if after is not None:
        query = query.where(before(ORDER, after))
    query = query.order_by(*(column.desc() for column in ORDER)).limit(limit)
    return [RUNS.read(row) for row in connection.execute(query)]


def find_run(connection: Connection, shop_id: int, run_id: int) -> Run | None:
    """Return one run, or None."""
    query = select(*RUNS.columns).where(of_shop(shop_id, TABLE), TABLE.c.id == run_id)
    found = connection.execute(query).first()
    return None if found is None else RUNS.read(found)


def last_run(connection: Connection, shop_id: int) -> Run | None:
    """Return the run that started last, or None."""
    return next(iter(list_runs(connection, shop_id, RunFilter(), 1)), None)


def list_items(
    connection: Connection,
    shop_id: int,
    run_id: int,
    limit: int,
    after: int | None = None,
    outcome: ItemOutcome | None = None,
) -> list[ItemFound]:
    """Return one page of a run's items in the order they were dealt; `after` is the last `trace_id` before it."""
    query = select(*(ITEMS.c[name] for name in RECORDED), REPLIED_AT).where(
        of_shop(shop_id, ITEMS), ITEMS.c.run_id == run_id
    )
    if outcome is not None:
        query = query.where(ITEMS.c.outcome == outcome)
    if after is not None:
        query = query.where(beyond((ITEMS.c.trace_id,), (after,)))
    return [ItemFound(*row) for row in connection.execute(query.order_by(ITEMS.c.trace_id).limit(limit))]


def count_items(connection: Connection, shop_id: int, run_id: int, outcome: ItemOutcome | None = None) -> int:
    """Count a run's items, those of one outcome if so wished."""
    query = select(func.count()).where(of_shop(shop_id, ITEMS), ITEMS.c.run_id == run_id)
    if outcome is not None:
        query = query.where(ITEMS.c.outcome == outcome)
    return connection.execute(query).scalar_one()


def count_reasons(connection: Connection, shop_id: int, run_id: int) -> list[tuple[ItemOutcome, ItemReason, int]]:
    """Count a run's items by outcome and reason, the most frequent first."""
    number = func.count()
    query = (
        select(ITEMS.c.outcome, ITEMS.c.reason, number)
        .where(of_shop(shop_id, ITEMS), ITEMS.c.run_id == run_id)
        .group_by(ITEMS.c.outcome, ITEMS.c.reason)
        .order_by(number.desc(), ITEMS.c.reason)
    )
    return [(ItemOutcome(outcome), ItemReason(reason), count) for outcome, reason, count in connection.execute(query)]


def run_shares(connection: Connection, shop_id: int, run_id: int) -> dict[int, int]:
    """Count what each agent got in a run."""
    query = (
        select(ITEMS.c.agent_id, func.count())
        .where(of_shop(shop_id, ITEMS), ITEMS.c.run_id == run_id, ITEMS.c.outcome == ItemOutcome.assigned)
        .group_by(ITEMS.c.agent_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def pool_day(connection: Connection, shop_id: int, since: datetime, until: datetime) -> PoolDay:
    """Sum up the runs that started from `since` to before `until`."""
    query = select(func.coalesce(func.sum(TABLE.c.assigned), 0), func.coalesce(func.sum(TABLE.c.failed), 0)).where(
        of_shop(shop_id, TABLE), TABLE.c.started_at >= since, TABLE.c.started_at < until
    )
    assigned, failed = connection.execute(query).one()
    return PoolDay(int(assigned), int(failed))
