"""Passwords that a shop file gives and tokens that the command line asks for: shown once, stored as hashes."""

import asyncio
from datetime import datetime, timedelta

from argon2.exceptions import InvalidHashError, VerificationError
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


def without_passwords(file: ShopFile) -> ShopFile:
    """Return a shop file as the core gets it: what never enters can't leak into a log."""
    return replace(file, agents=tuple(replace(spec, password=None) for spec in file.agents))


async def give_passwords(
    database: Database, shop_id: int, ids: dict[str, int], file: ShopFile, now: datetime
) -> dict[str, str]:
    """Set the passwords a shop file has, generate the missing ones, and return the generated ones by login.

    An integration has no desk to sign in at and gets none. A changed password ends the account's sessions.
    """
    known = await database.read(accounts.agents_with_password, shop_id)
    generated: dict[str, str] = {}
    for spec in file.agents:
        agent_id = ids[spec.login]
        password = spec.password
        if password is None and _needs_one(spec) and agent_id not in known:
            password = generated[spec.login] = new_secret(GENERATED_BYTES)
        if password is not None:
            await _set(database, shop_id, agent_id, password, now)
    return generated


def _needs_one(spec: AgentSpec) -> bool:
    return spec.role is not Role.integration and not spec.disabled


async def _set(database: Database, shop_id: int, agent_id: int, password: str, now: datetime) -> None:
    stored = await database.read(accounts.password_hash, shop_id, agent_id)
    if stored is not None and await asyncio.to_thread(_matches, stored, password):
        return
    made = await asyncio.to_thread(HASHER.hash, password)
    await database.write(accounts.set_password, shop_id, agent_id, made, now)
    sessions = frozenset({TokenKind.session})
    await database.write(accounts.revoke_tokens_of, shop_id, agent_id, kinds=sessions)


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
