"""Passwords and tokens: who may come in. Only hashes are stored."""

from datetime import datetime
from hashlib import sha256

from msgspec import Struct, structs
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from models.enums import TokenKind
from models.tables import CredentialRow, TokenRow
from models.tables.columns import table_of
from router.store.statements import execute, upserting

CREDENTIAL = table_of(CredentialRow)
TOKEN = table_of(TokenRow)


class Token(Struct, frozen=True):
    """Hold what a token entitles to; `agent_id` for bearer and session, `customer_id` for visitor tokens."""

    hash: bytes
    kind: TokenKind
    shop_id: int
    created_at: datetime
    expires_at: datetime
    last_seen_at: datetime
    agent_id: int | None = None
    customer_id: int | None = None


def token_hash(secret: str) -> bytes:
    """Return what is stored of a token: 256 random bits need no salt and no slow hash.

    Any header is hashed, also one that is no UTF-8: it is nobody's token, not a fault.
    """
    return sha256(secret.encode(errors="surrogateescape")).digest()


def set_password(connection: Connection, shop_id: int, agent_id: int, password_hash: str, now: datetime) -> None:
    """Store the argon2id hash of an agent's password, in place of the one before."""
    row = {"shop_id": shop_id, "agent_id": agent_id, "password_hash": password_hash, "changed_at": now}
    execute(connection, upserting(connection.dialect, CREDENTIAL, [row]))


def password_hash(connection: Connection, shop_id: int, agent_id: int) -> str | None:
    """Return the hash to verify a password against; None when the agent has none."""
    columns = CREDENTIAL.c
    found = select(columns.password_hash).where(columns.shop_id == shop_id, columns.agent_id == agent_id)
    return connection.execute(found).scalar_one_or_none()


def agents_with_password(connection: Connection, shop_id: int) -> set[int]:
    """Return the agents who have a password, so that nobody is given a second one."""
    found = select(CREDENTIAL.c.agent_id).where(CREDENTIAL.c.shop_id == shop_id)
    return set(connection.execute(found).scalars())


def create_token(connection: Connection, token: Token) -> None:
    """Store a token."""
    connection.execute(insert(TOKEN), structs.asdict(token))


def find_token(connection: Connection, hash_: bytes) -> Token | None:
    """Return a token by its hash, also an expired one: the caller has the clock."""
    columns = [TOKEN.c[name] for name in Token.__struct_fields__]
    found = connection.execute(select(*columns).where(TOKEN.c.hash == hash_)).first()
    return Token(*found) if found else None


def see_token(connection: Connection, hash_: bytes, now: datetime) -> None:
    """Remember that a token was used."""
    connection.execute(update(TOKEN).where(TOKEN.c.hash == hash_).values(last_seen_at=now))


def revoke_token(connection: Connection, hash_: bytes) -> None:
    """Make a token worthless at once."""
    connection.execute(delete(TOKEN).where(TOKEN.c.hash == hash_))


def revoke_tokens_of(
    connection: Connection, shop_id: int, agent_id: int, *, kinds: frozenset[TokenKind] = frozenset(TokenKind)
) -> int:
    """Make all tokens of an agent worthless, or those of some kinds; returns how many there were."""
    mine: list[ColumnElement[bool]] = [TOKEN.c.shop_id == shop_id, TOKEN.c.agent_id == agent_id]
    return connection.execute(delete(TOKEN).where(*mine, TOKEN.c.kind.in_(kinds))).rowcount


def drop_expired_tokens(connection: Connection, now: datetime) -> int:
    """Delete the tokens whose time is over; returns how many there were."""
    return connection.execute(delete(TOKEN).where(TOKEN.c.expires_at <= now)).rowcount
