"""Batches as rows, gathered so that each table is written once per transaction."""

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct, structs
from sqlalchemy import Connection, Dialect, Table, select

from models.entities import Entity
from models.errors import Internal
from models.events import MessageCreated
from models.tables import ReceiptRow
from models.tables.columns import table_of
from router.store.batches import Encoded
from router.store.logbook import genesis, next_chain
from router.store.mapping import TABLES, Row, changed, row_of
from router.store.projection import EVENT_LOG, MESSAGE, changes, log_row, message_row, project
from router.store.statements import Statement, inserting, updating, updating_changed, upserting

RECEIPT = table_of(ReceiptRow)


class Head(Struct, frozen=True):
    """Mark the end of a shop's log: the last seq and its chain value."""

    seq: int
    chain: bytes


def read_head(connection: Connection, shop_id: int) -> Head:
    """Return the end of a shop's log; seq 0 before its first event."""
    columns = EVENT_LOG.c
    found = connection.execute(
        select(columns.seq, columns.chain).where(columns.shop_id == shop_id).order_by(columns.seq.desc()).limit(1)
    ).first()
    return Head(*found) if found else Head(0, genesis(shop_id))


Id = tuple[int, int]
"""A shop's id and an entity's."""


Change = tuple[Entity | None, Entity]
"""An entity as its row has it, None where that is not known or there is none, and as it is to be."""


class Rows:
    """Gather what batches, of one shop or many, leave in the tables."""

    def __init__(self) -> None:
        self.inserts: dict[Table, list[Row]] = defaultdict(list)
        self.updates: dict[tuple[Table, frozenset[str]], list[Row]] = defaultdict(list)
        self.entities: dict[type[Entity], dict[Id, Change]] = defaultdict(dict)

    def add(self, encoded: Encoded, head: Head) -> Head:
        """Take in the next batch of a shop and return the new end of its log.

        Raises `Internal` when the batch does not continue the log (I3).
        """
        batch, shop_id = encoded.batch, encoded.batch.shop_id
        if batch.events and batch.first_seq != head.seq + 1:
            raise Internal(f"the log of shop {shop_id} ends at {head.seq}, {batch.first_seq} can't follow")
        former = batch.touched.former
        for key, entity in batch.touched.rows.items():
            changes, id_ = self.entities[key[0]], (shop_id, key[1])
            known = changes[id_][0] if id_ in changes else former.get(key)
            changes[id_] = known, entity
        for receipt in batch.receipts:
            self.inserts[RECEIPT].append({"shop_id": shop_id, **structs.asdict(receipt)})
        return self._add_events(encoded, head)

    def statements(self, dialect: Dialect) -> list[Statement]:
        """Return what writes everything in one transaction: what was gathered, each table at once."""
        made: list[Statement] = []
        for table, rows in self.inserts.items():
            made += inserting(dialect, table, rows)
        for kind, touched in self.entities.items():
            made += _of_changed(dialect, kind, touched)
            made += _of_whole(dialect, kind, touched)
        for (table, _), rows in self.updates.items():
            made += updating(dialect, table, rows)
        return made

    def _add_events(self, encoded: Encoded, head: Head) -> Head:
        shop_id, seq, chain = encoded.batch.shop_id, head.seq, head.chain
        for event, body, salt in zip(encoded.batch.events, encoded.bodies, encoded.salts, strict=True):
            seq, chain = seq + 1, next_chain(chain, body)
            self.inserts[EVENT_LOG].append(log_row(shop_id, seq, event, body, chain))
            if isinstance(event, MessageCreated):
                self.inserts[MESSAGE].append(message_row(shop_id, event, salt))
                continue
            for table, row in project(shop_id, seq, event):
                self.inserts[table].append(row)
            for table, row in changes(shop_id, event):
                self.updates[table, frozenset(row)].append(row)
        return Head(seq, chain)


def _of_changed(dialect: Dialect, kind: type[Entity], touched: dict[Id, Change]) -> Iterator[Statement]:
    """Write of rows that are there only what changed: most changes concern few columns, and fewer indexes."""
    alike: dict[tuple[str, ...], list[tuple[int, Entity]]] = defaultdict(list)
    for (shop_id, _), (former, entity) in touched.items():
        if former is not None and (names := changed(former, entity)):
            alike[names].append((shop_id, entity))
    for names, entities in alike.items():
        yield from updating_changed(dialect, TABLES[kind], names, entities)


def _of_whole(dialect: Dialect, kind: type[Entity], touched: dict[Id, Change]) -> Iterator[Statement]:
    # After the changes, and by id: what closes stands before what opens, so that unique indexes hold at every row.
    new = sorted(id_ for id_, (former, _) in touched.items() if former is None)
    if new:
        yield from upserting(dialect, TABLES[kind], [row_of(id_[0], touched[id_][1]) for id_ in new])
