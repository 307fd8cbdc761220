"""Who speaks: a token or the session cookie leads to an agent or a visitor of one shop.

What somebody may do is never kept here: role and `disabled` are read from the live state each time (T4).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from aiohttp import web

from models.entities import Agent
from models.enums import TokenKind
from models.errors import Unauthenticated
from router.store import accounts
from router.web.keys import CLOCK, DATABASE, SETTINGS, SHOPS

SESSION_IDLE = timedelta(hours=12)
SESSION_ABSOLUTE = timedelta(hours=24)
VISITOR_LIFETIME = timedelta(days=90)
"""How long a widget remembers its customer; an anonymous one is a new customer afterwards."""

SEEN_EVERY = timedelta(minutes=5)
"""How exactly the idle time is known: a session is marked as seen at most this often."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Say who speaks: `id` is the agent's or the customer's; `cookie` if the browser added the secret itself."""

    shop_id: int
    kind: Literal["agent", "visitor"]
    id: int
    expires_at: datetime
    token_hash: bytes
    cookie: bool = False

    @property
    def agent_id(self) -> int | None:
        """Return the agent's id, None for a visitor."""
        return self.id if self.kind == "agent" else None

    @property
    def customer_id(self) -> int | None:
        """Return the customer's id, None for an agent."""
        return self.id if self.kind == "visitor" else None


def cookie_name(app: web.Application) -> str:
    """Name the session cookie; the prefix, which needs https, keeps subdomains from setting it."""
    return "__Host-shuntdesk" if app[SETTINGS].secure_cookies else "shuntdesk"


async def identify(app: web.Application, source: str | web.BaseRequest) -> Identity:
    """Find out who holds a token, or sent a request with one or with the session cookie.

    Raises Unauthenticated when there is none, or it is unknown, idle for too long or expired.
    """
    if isinstance(source, str):
        return await _holder(app, source, cookie=False)
    scheme, _, token = source.headers.get("Authorization", "").partition(" ")
    if scheme:
        return await _holder(app, token.strip() if scheme.lower() == "bearer" else "", cookie=False)
    return await _holder(app, source.cookies.get(cookie_name(app), ""), cookie=True)


async def live_agent(app: web.Application, identity: Identity) -> Agent:
    """Return the account as it is now; raises Unauthenticated when it is no agent's, is gone or disabled."""
    if identity.kind == "agent":
        shop = app[SHOPS].by_id(identity.shop_id)
        agent = await shop.ask(lambda state, now: state.agents.get(identity.id))
        if agent is not None and not agent.disabled:
            return agent
    raise Unauthenticated("Sign in with an account of the shop.")


async def _holder(app: web.Application, secret: str, *, cookie: bool) -> Identity:
    if not secret:
        raise Unauthenticated("Sign in, or send a bearer token.")
    now = app[CLOCK].now()
    token = await app[DATABASE].read(accounts.find_token, accounts.token_hash(secret))
    if token is None or token.expires_at <= now or cookie != (token.kind is TokenKind.session):
        raise Unauthenticated("The token is not valid, or no longer.")
    if token.kind is TokenKind.session:
        await _keep_alive(app, token.hash, token.last_seen_at, now)
    kind: Literal["agent", "visitor"] = "visitor" if token.kind is TokenKind.visitor else "agent"
    holder = token.customer_id if kind == "visitor" else token.agent_id
    if holder is None:
        raise Unauthenticated("The token is bound to nobody.")
    return Identity(token.shop_id, kind, holder, token.expires_at, token.hash, cookie)


async def _keep_alive(app: web.Application, token_hash: bytes, seen_at: datetime, now: datetime) -> None:
    if now - seen_at >= SESSION_IDLE:
        raise Unauthenticated("The session was idle for too long; sign in again.")
    if now - seen_at >= SEEN_EVERY:
        await app[DATABASE].write(accounts.see_token, token_hash, now)
