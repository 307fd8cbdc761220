"""Load a shop's live state from the tables (I4)."""

from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, func, literal_column, select

from models.entities import (
    Agent,
    Conversation,
    Customer,
    Entity,
    Entry,
    Group,
    KnowledgeBase,
    KnowledgeEntry,
    Policy,
    Run,
    Shop,
    Webhook,
)
from models.enums import ConversationState, EntryState, RunState
from router.core.state import ShopState
from router.store.log import last_seq
from router.store.mapping import TABLES, entities, of_shop

PAGE = 2000
"""Rows read at a time."""


def shop_keys(connection: Connection) -> dict[int, str]:
    """Return the key of every shop in this database, by its id, in order."""
    shops = TABLES[Shop].c
    return {row.id: row.key for row in connection.execute(select(shops.id, shops.key).order_by(shops.id))}


def load_shop(connection: Connection, shop_id: int) -> ShopState:
    """Load what routing needs: configuration, open conversations and their customers, waiting entries, running runs.

    Raises `KeyError` when there is no such shop. 100,000 open conversations take a few seconds: use `read_long`.
    """
    shop = next(entities(connection, Shop, shop_id), None)
    if shop is None:
        raise KeyError(shop_id)
    state = ShopState(shop, seq=last_seq(connection, shop_id), next_ids=_next_ids(connection, shop_id))
    for kind, conditions in _live(shop_id):
        for entity in entities(connection, kind, shop_id, *conditions, page=PAGE):
            state.put(entity)
    return state


def _live(shop_id: int) -> Iterator[tuple[type[Entity], list[ColumnElement[bool]]]]:
    conversations = TABLES[Conversation].c
    is_open = conversations.state != _word(ConversationState.closed)
    residents = select(conversations.customer_id).where(conversations.shop_id == shop_id, is_open)
    yield Agent, []
    for kind in (Group, Policy, KnowledgeBase, KnowledgeEntry, Webhook):
        yield kind, [TABLES[kind].c.removed_at.is_(None)]
    yield Customer, [TABLES[Customer].c.id.in_(residents)]
    yield Conversation, [is_open]
    yield Entry, [TABLES[Entry].c.state == _word(EntryState.waiting)]
    yield Run, [TABLES[Run].c.state == _word(RunState.running)]


def _word(word: StrEnum) -> ColumnElement[str]:
    # Written out, not bound: only so does SQLite see that a partial index fits.
    return literal_column(f"'{word.value}'")


def _next_ids(connection: Connection, shop_id: int) -> dict[type[Entity], int]:
    last = {
        kind: connection.execute(select(func.max(table.c.id)).where(of_shop(kind, shop_id))).scalar_one()
        for kind, table in TABLES.items()
    }
    return {kind: found + 1 for kind, found in last.items() if found is not None}
