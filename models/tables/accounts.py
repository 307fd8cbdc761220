"""Tables of who may come in and who serves: never part of a shop's log."""

from datetime import datetime

from sqlalchemy import LargeBinary, Text
from sqlmodel import SQLModel

from models.enums import TokenKind
from models.tables.columns import Word, column, index, moment, number


class CredentialRow(SQLModel, table=True):
    """Hold the argon2id hash of an agent's password."""

    __tablename__ = "credential"

    shop_id: int = number(key=True)
    agent_id: int = number(key=True)
    password_hash: str
    changed_at: datetime = moment()


class TokenRow(SQLModel, table=True):
    """Hold tokens by the SHA-256 of their 256 random bits; a stolen database opens nothing."""

    __tablename__ = "token"
    __table_args__ = (
        index("token_by_agent", "shop_id", "agent_id", where="agent_id IS NOT NULL"),
        index("token_by_expiry", "expires_at"),
    )

    hash: bytes = column(LargeBinary, key=True)
    kind: TokenKind = column(Word(TokenKind))
    shop_id: int = number()
    agent_id: int | None = number()
    customer_id: int | None = number()
    created_at: datetime = moment()
    expires_at: datetime = moment()
    last_seen_at: datetime = moment()


class NodeRow(SQLModel, table=True):
    """Hold the running server, so that the command line finds it; a new control token at each start."""

    __tablename__ = "node"

    url: str = column(Text, key=True)
    control_token: str
    started_at: datetime = moment()
    log_id: str


class MetaRow(SQLModel, table=True):
    """Hold facts about the database itself, such as `log_id`."""

    __tablename__ = "meta"

    key: str = column(Text, key=True)
    value: str
