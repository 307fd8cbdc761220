"""Tables of what bots know. Columns are the entities' fields; what was removed keeps its row, with `removed_at`."""

from datetime import datetime
from typing import Any

from sqlmodel import SQLModel

from models.tables.columns import Packed, column, index, moment, number

Texts = Packed(tuple[str, ...])


class KnowledgeBaseRow(SQLModel, table=True):
    """Hold knowledge bases."""

    __tablename__ = "knowledge_base"

    shop_id: int = number(key=True)
    id: int = number(key=True)
    name: str
    greeting: str
    miss: Any = column(Texts)
    menu: Any = column(Texts)
    version: int
    removed_at: datetime | None = moment()


class KnowledgeEntryRow(SQLModel, table=True):
    """Hold the entries of knowledge bases."""

    __tablename__ = "knowledge_entry"

    shop_id: int = number(key=True)
    id: int = number(key=True)
    base_id: int = number()
    key: str
    questions: Any = column(Texts)
    answer: str
    fallback: str | None
    related: Any = column(Texts)
    intent: str | None
    tags: Any = column(Texts)
    enabled: bool
    version: int
    removed_at: datetime | None = moment()


class KnowledgeVersionRow(SQLModel, table=True):
    """Say which events of the log are the versions of a base or an entry: who changed what and when stands there."""

    __tablename__ = "knowledge_version"
    __table_args__ = (
        index("knowledge_version_of_base", "shop_id", "base_id", "seq"),
        index("knowledge_version_of_entry", "shop_id", "entry_id", "seq", where="entry_id IS NOT NULL"),
    )

    shop_id: int = number(key=True)
    seq: int = number(key=True)
    base_id: int = number()
    entry_id: int | None = number()
