"""Passwords and tokens are kept as hashes and stop working when they should."""

from datetime import timedelta

from models.enums import TokenKind
from router.store.accounts import (
    Token,
    agents_with_password,
    create_token,
    drop_expired_tokens,
    find_token,
    password_hash,
    revoke_token,
    revoke_tokens_of,
    see_token,
    set_password,
    token_hash,
)
from router.store.engine import Database

from .shop_story import NOW

LATER = NOW + timedelta(hours=1)


def token(secret: str, kind: TokenKind = TokenKind.session, agent_id: int | None = 3) -> Token:
    return Token(token_hash(secret), kind, 1, NOW, LATER, NOW, agent_id=agent_id)


async def test_a_new_password_replaces_the_old_one(database: Database) -> None:
    await database.write(set_password, 1, 3, "$argon2id$first", NOW)
    await database.write(set_password, 1, 3, "$argon2id$second", LATER)
    assert await database.read(password_hash, 1, 3) == "$argon2id$second"


async def test_a_password_belongs_to_an_agent_of_one_shop(database: Database) -> None:
    await database.write(set_password, 1, 3, "$argon2id$", NOW)
    assert await database.read(password_hash, 2, 3) is None
    assert await database.read(password_hash, 1, 4) is None
    assert await database.read(agents_with_password, 1) == {3}


async def test_a_token_is_found_by_the_hash_of_its_secret(database: Database) -> None:
    visitor = Token(token_hash("v"), TokenKind.visitor, 1, NOW, LATER, NOW, customer_id=9)
    for one in (token("a"), visitor):
        await database.write(create_token, one)
    assert await database.read(find_token, token_hash("a")) == token("a")
    assert await database.read(find_token, token_hash("v")) == visitor
    assert await database.read(find_token, token_hash("guess")) is None


async def test_a_token_remembers_when_it_was_seen(database: Database) -> None:
    await database.write(create_token, token("a"))
    await database.write(see_token, token_hash("a"), LATER)
    found = await database.read(find_token, token_hash("a"))
    assert found is not None
    assert found.last_seen_at == LATER


async def test_a_revoked_token_is_gone(database: Database) -> None:
    await database.write(create_token, token("a"))
    await database.write(revoke_token, token_hash("a"))
    assert await database.read(find_token, token_hash("a")) is None


async def test_revoking_an_agents_sessions_keeps_her_bearer_tokens_and_other_agents_sessions(
    database: Database,
) -> None:
    mine, bearer, hers = token("a"), token("b", TokenKind.bearer), token("c", agent_id=4)
    for one in (mine, bearer, hers):
        await database.write(create_token, one)
    revoked = await database.write(revoke_tokens_of, 1, 3, kinds=frozenset({TokenKind.session}))
    left = [await database.read(find_token, one.hash) for one in (mine, bearer, hers)]
    assert (revoked, left) == (1, [None, bearer, hers])


async def test_revoking_an_agent_revokes_everything_of_hers(database: Database) -> None:
    for one in (token("a"), token("b", TokenKind.bearer)):
        await database.write(create_token, one)
    assert await database.write(revoke_tokens_of, 1, 3) == 2


async def test_expired_tokens_are_dropped_and_the_others_stay(database: Database) -> None:
    await database.write(create_token, token("a"))
    assert await database.write(drop_expired_tokens, LATER - timedelta(milliseconds=1)) == 0
    assert await database.write(drop_expired_tokens, LATER) == 1
