"""Sessions and tokens: drawn here, stored as hashes (T2, T5)."""

from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from models.enums import TokenKind
from router.store import accounts
from router.web.auth.identity import SESSION_ABSOLUTE, VISITOR_LIFETIME, cookie_name
from router.web.auth.secrets import SESSION_BYTES, VISITOR_BYTES, new_secret
from router.web.keys import CLOCK, DATABASE, HUB, SETTINGS


async def open_session(app: web.Application, shop_id: int, agent_id: int) -> str:
    """Start a login session with a new secret; it ends 24 hours later at the latest."""
    return await _issue(app, TokenKind.session, shop_id, SESSION_BYTES, SESSION_ABSOLUTE, agent_id=agent_id)


async def issue_visitor(app: web.Application, shop_id: int, customer_id: int) -> str:
    """Make a visitor's token, bound to one customer of one shop (T3)."""
    return await _issue(app, TokenKind.visitor, shop_id, VISITOR_BYTES, VISITOR_LIFETIME, customer_id=customer_id)


async def end_session(app: web.Application, secret: str) -> None:
    """Make a session worthless, if it is one, and close its sockets: a page left open must not act on."""
    token = await app[DATABASE].read(accounts.find_token, accounts.token_hash(secret))
    if token is not None and token.kind is TokenKind.session and token.agent_id is not None:
        await app[DATABASE].write(accounts.revoke_token, token.hash)
        app[HUB].revoke(token.shop_id, token.agent_id, token.hash)


def keep_cookie(response: web.StreamResponse, app: web.Application, secret: str) -> None:
    """Have the browser keep the session: unreadable for scripts, never sent by pages of others."""
    response.set_cookie(
        cookie_name(app),
        secret,
        max_age=int(SESSION_ABSOLUTE.total_seconds()),
        path="/",
        secure=app[SETTINGS].secure_cookies,
        httponly=True,
        samesite="Strict",
    )


def drop_cookie(response: web.StreamResponse, app: web.Application) -> None:
    """Have the browser forget the session."""
    response.del_cookie(
        cookie_name(app), path="/", secure=app[SETTINGS].secure_cookies, httponly=True, samesite="Strict"
    )


async def _issue(
    app: web.Application,
    kind: TokenKind,
    shop_id: int,
    size: int,
    lifetime: timedelta,
    *,
    agent_id: int | None = None,
    customer_id: int | None = None,
) -> str:
    now: datetime = app[CLOCK].now()
    secret = new_secret(size)
    token = accounts.Token(
        hash=accounts.token_hash(secret),
        kind=kind,
        shop_id=shop_id,
        created_at=now,
        expires_at=now + lifetime,
        last_seen_at=now,
        agent_id=agent_id,
        customer_id=customer_id,
    )
    await app[DATABASE].write(_store, token)
    return secret


def _store(connection: Any, token: accounts.Token) -> None:
    # Whoever comes in sweeps: the tokens that nobody can use any more do not pile up.
    accounts.drop_expired_tokens(connection, token.created_at)
    accounts.create_token(connection, token)
