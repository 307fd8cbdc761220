"""Passwords that a shop file gives and tokens that the command line asks for: shown once, stored as hashes."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import Struct
from msgspec.structs import replace

from models.entities import Agent
from models.enums import Role, TokenKind
from models.errors import Conflict
from models.shop_file import AgentSpec, ShopFile
from models.wire.control import IssuedToken
from models.wire.shapes import rfc3339
from router.store import accounts
from router.store.engine import Database
from router.web.auth.passwords import HASHER
from router.web.auth.secrets import SESSION_BYTES, new_secret

GENERATED_BYTES = 9
"""72 bits, twelve characters: enough for a password that argon2id guards and somebody has to type."""


class GivenPasswords(Struct, frozen=True):
    """Hold the generated passwords by login, and the accounts whose password is another now."""

    generated: dict[str, str]
    changed: frozenset[int]


def without_passwords(file: ShopFile) -> ShopFile:
    """Return a shop file as the core gets it: what never enters can't leak into a log."""
    return replace(file, agents=tuple(replace(spec, password=None) for spec in file.agents))


async def give_passwords(
    database: Database, shop_id: int, ids: dict[str, int], file: ShopFile, now: datetime
) -> GivenPasswords:
    """Set the passwords a shop file has and generate the missing ones.

    An integration has no desk to sign in at and gets none. A changed password ends the account's sessions.
    """
    known = await database.read(accounts.agents_with_password, shop_id)
    generated = {
        spec.login: new_secret(GENERATED_BYTES)
        for spec in file.agents
        if spec.password is None and _needs_one(spec) and ids[spec.login] not in known
    }
    given = {spec.login: spec.password for spec in file.agents if spec.password is not None}
    wanted = {ids[login]: password for login, password in (given | generated).items()}
    hashes = await database.read(_stored, shop_id, known & wanted.keys())
    made = await asyncio.gather(
        *(asyncio.to_thread(_hash, hashes.get(agent_id), password) for agent_id, password in wanted.items())
    )
    changed = {agent_id: fresh for agent_id, fresh in zip(wanted, made, strict=True) if fresh is not None}
    await database.write(_store, shop_id, changed, now)
    return GivenPasswords(generated, frozenset(changed))


async def set_password(
    database: Database, shop_id: int, agent_id: int, password: str | None, now: datetime
) -> str | None:
    """Set an account's password and end its sessions; None generates one, which is returned."""
    generated = new_secret(GENERATED_BYTES) if password is None else None
    made = await asyncio.to_thread(HASHER.hash, password or generated or "")
    await database.write(_store, shop_id, {agent_id: made}, now)
    return generated


def _needs_one(spec: AgentSpec) -> bool:
    return spec.role is not Role.integration and not spec.disabled


def _stored(connection: Any, shop_id: int, agent_ids: Iterable[int]) -> dict[int, str]:
    found = {agent_id: accounts.password_hash(connection, shop_id, agent_id) for agent_id in agent_ids}
    return {agent_id: stored for agent_id, stored in found.items() if stored is not None}


def _hash(stored: str | None, password: str) -> str | None:
    """Return the new hash, or None when the password is the one that is stored."""
    return None if stored is not None and _matches(stored, password) else HASHER.hash(password)


def _store(connection: Any, shop_id: int, hashes: dict[int, str], now: datetime) -> None:
    for agent_id, made in hashes.items():
        accounts.set_password(connection, shop_id, agent_id, made, now)
        accounts.revoke_tokens_of(connection, shop_id, agent_id, kinds=frozenset({TokenKind.session}))


def _matches(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


async def issue_token(database: Database, shop_id: int, agent: Agent, ttl_s: int, now: datetime) -> IssuedToken:
    """Make a bearer token for an account, valid for `ttl_s` seconds; raises `Conflict` for a disabled one."""
    if agent.disabled:
        raise Conflict(f"the account {agent.login} is disabled")
    secret = new_secret(SESSION_BYTES)
    token = accounts.Token(
        hash=accounts.token_hash(secret),
        kind=TokenKind.bearer,
        shop_id=shop_id,
        created_at=now,
        expires_at=now + timedelta(seconds=ttl_s),
        last_seen_at=now,
        agent_id=agent.id,
    )
    await database.write(accounts.create_token, token)
    return IssuedToken(secret, rfc3339(token.expires_at))
