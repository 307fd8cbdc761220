"""Signing in and out of the pages (`reliability.md` sections 5 and 6)."""

import msgspec
from aiohttp import web

from models.entities import Agent
from models.errors import NotFound, Unauthenticated
from models.wire.requests import Login
from models.wire.rest import Me
from models.wire.shapes import Ref
from router.runtime.dispatcher import Dispatcher
from router.store import accounts
from router.web.auth.identity import cookie_name
from router.web.auth.origins import refuse_foreign
from router.web.auth.passwords import PASSWORDS
from router.web.auth.rates import RATES
from router.web.auth.sessions import drop_cookie, end_session, keep_cookie, open_session
from router.web.keys import CLOCK, DATABASE, HUB, SHOPS
from router.web.rest.call import Call, NoQuery, Reply
from router.web.rest.route import Who, route


@route("POST", "/login", Who.anyone)
async def login(call: Call[NoQuery, Login]) -> Reply[Me]:
    """Sign in with shop, login and password; the answer sets the session cookie.

    Refuses after 5 wrong tries a minute for one account and 20 from one address.
    """
    refuse_foreign(call.request)
    rates, now = call.app[RATES], call.app[CLOCK].now()
    account = (call.body.shop, call.body.login)
    rates.login_account.take(account, now)
    rates.login_address.take(call.request.remote, now)
    shop, agent = await _checked(call.app, call.body)
    rates.login_account.give_back(account)
    rates.login_address.give_back(call.request.remote)
    if former := call.request.cookies.get(cookie_name(call.app)):
        await end_session(call.app, former)
    secret = await open_session(call.app, shop.shop_id, agent.id)
    me = msgspec.json.encode(_me(shop.key, agent))
    return Reply(me, lambda response: keep_cookie(response, call.app, secret))


@route("POST", "/logout", Who.account)
async def logout(call: Call[NoQuery, None]) -> Reply[None]:
    """Sign out: the token or session is worthless at once and its sockets are closed."""
    identity = call.identity
    await call.app[DATABASE].write(accounts.revoke_token, identity.token_hash)
    call.app[HUB].revoke(identity.shop_id, identity.id, identity.token_hash)
    return Reply(b"", lambda response: drop_cookie(response, call.app))


@route("GET", "/me", Who.account)
async def me(call: Call[NoQuery, None]) -> Me:
    """Say who is signed in."""
    return _me(call.shop.key, call.agent)


async def _checked(app: web.Application, given: Login) -> tuple[Dispatcher, Agent]:
    """Verify a password; unknown shops and logins cost the same work and get the same answer (T12)."""
    shop, agent = await _account(app, given)
    stored = None
    if shop is not None and agent is not None:
        stored = await app[DATABASE].read(accounts.password_hash, shop.shop_id, agent.id)
    right = await app[PASSWORDS].matches(stored, given.password)
    if not right or shop is None or agent is None:
        raise Unauthenticated("Shop, login or password is wrong.")
    return shop, agent


async def _account(app: web.Application, given: Login) -> tuple[Dispatcher | None, Agent | None]:
    try:
        shop = app[SHOPS].get(given.shop)
    except NotFound:
        return None, None
    agent = await shop.ask(lambda state, now: state.agents.get(state.logins.get(given.login, 0)))
    return shop, None if agent is None or agent.disabled else agent


def _me(shop_key: str, agent: Agent) -> Me:
    return Me(shop=shop_key, agent=Ref(agent.id, agent.name), login=agent.login, role=agent.role)
