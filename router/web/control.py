"""Directions from the command line of the same machine: apply, export, token; by control token, never by cookie."""

import hmac
from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec
from aiohttp import web

from models.commands import ImportKnowledge
from models.commands.command import SYSTEM
from models.entities import Agent
from models.errors import BadFrame, Invalid, NotFound, ShuntdeskError, Unauthenticated
from models.knowledge import Knowledge
from models.wire.control import Applied, ApplyOrder, KnowledgeImported, KnowledgeOrder, TokenOrder
from router.core.export import export
from router.core.state import ShopState
from router.runtime.dispatcher import Dispatcher
from router.runtime.rehearsal import known, would_be, would_know
from router.store.nodes import Node, announce_node, forget_nodes
from router.web.auth.issuing import give_passwords, issue_token, without_passwords
from router.web.auth.kept_secrets import give_bot_secrets
from router.web.auth.secrets import SESSION_BYTES, new_secret
from router.web.keys import CLOCK, DATABASE, HUB, SHOPS
from router.web.problems import problem

CONTROL_TOKEN: web.AppKey[str] = web.AppKey("control_token", str)
Answer = Callable[[web.Request], Awaitable[msgspec.Struct]]
T = TypeVar("T")


def add_control(app: web.Application) -> None:
    """Add `/control`, with a token that is new at each start and stands only in the database."""
    app[CONTROL_TOKEN] = new_secret(SESSION_BYTES)
    app.router.add_post("/control/apply", _guarded(_apply))
    app.router.add_get("/control/export", _guarded(_export))
    app.router.add_post("/control/token", _guarded(_token))
    app.router.add_get("/control/knowledge", _guarded(_knowledge))
    app.router.add_post("/control/knowledge", _guarded(_import))


async def announce(app: web.Application, url: str) -> None:
    """Tell the command line where this server answers, once it does."""
    database = app[DATABASE]
    node = Node(url, app[CONTROL_TOKEN], app[CLOCK].now(), database.log_id)
    await database.write(announce_node, node)


async def withdraw(app: web.Application) -> None:
    """Take the announcement back, before the server stops answering."""
    await app[DATABASE].write(forget_nodes)


def _guarded(answer: Answer) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            _authenticate(request)
            return web.Response(
                body=msgspec.json.encode(await answer(request)),
                content_type="application/json",
                headers={"Cache-Control": "no-store"},
            )
        except ShuntdeskError as refusal:
            return problem(request, refusal)

    return handle


def _authenticate(request: web.Request) -> None:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(errors="surrogateescape"), request.app[CONTROL_TOKEN].encode()):
        raise Unauthenticated("This needs the control token of the running server.")


async def _order(request: web.Request, kind: type[T]) -> T:
    # Not `request.read()`: its limit is for strangers, and a shop file of a large shop is longer.
    body = await request.content.read()
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as wrong:
        raise Invalid(str(wrong)) from wrong
    except msgspec.DecodeError as broken:
        raise BadFrame("The body is not JSON.") from broken


async def _apply(request: web.Request) -> Applied:
    order = await _order(request, ApplyOrder)
    shops, file, now = request.app[SHOPS], order.file, request.app[CLOCK].now()
    shop = _found(request, file.shop)
    before = await shop.ask(lambda state, _: export(state)) if shop else None
    if order.dry_run:
        after = await shop.ask(lambda state, at: would_be(state, file, at)) if shop else would_be(None, file, now)
        return Applied(before, after)
    await shops.apply(without_passwords(file), SYSTEM)
    shop = shops.get(file.shop)
    ids, after, settings = await shop.ask(lambda state, _: (dict(state.logins), export(state), state.shop))
    given = await give_passwords(request.app[DATABASE], shop.shop_id, ids, file, now)
    secrets = await give_bot_secrets(request.app[DATABASE], settings, now, shop.submit)
    for agent_id in given.changed:
        request.app[HUB].end_sessions(shop.shop_id, agent_id)
    return Applied(before, after, given.generated, secrets)


def _found(request: web.Request, key: str) -> Dispatcher | None:
    try:
        return request.app[SHOPS].get(key)
    except NotFound:
        return None


async def _export(request: web.Request) -> msgspec.Struct:
    return await request.app[SHOPS].get(request.query.get("shop", "")).ask(lambda state, _: export(state))


async def _knowledge(request: web.Request) -> msgspec.Struct:
    name = request.query.get("base", "")
    shop = request.app[SHOPS].get(request.query.get("shop", ""))
    return await shop.ask(lambda state, _: base_of(state, name))


def base_of(state: ShopState, name: str) -> Knowledge:
    """Return what a knowledge base holds; raises `NotFound`, naming those there are."""
    found = known(state, name)
    if found is None:
        names = ", ".join(sorted(state.base_names)) or "none"
        raise NotFound(f"there is no knowledge base {name} in {state.shop.key}; there are: {names}")
    return found


async def _import(request: web.Request) -> KnowledgeImported:
    order = await _order(request, KnowledgeOrder)
    shop = request.app[SHOPS].get(order.shop)
    name, knowledge = order.base, order.knowledge
    before, after = await shop.ask(lambda state, at: (known(state, name), would_know(state, name, knowledge, at)))
    if not order.dry_run:
        await shop.submit(ImportKnowledge(name, knowledge, SYSTEM))
    return KnowledgeImported(before, after)


async def _token(request: web.Request) -> msgspec.Struct:
    order = await _order(request, TokenOrder)
    shop = request.app[SHOPS].get(order.shop)
    agent = await shop.ask(lambda state, _: account(state, order.login))
    now = request.app[CLOCK].now()
    return await issue_token(request.app[DATABASE], shop.shop_id, agent, order.ttl, now)


def account(state: ShopState, login: str) -> Agent:
    """Return the account with this login; raises `NotFound`."""
    agent_id = state.logins.get(login)
    if agent_id is None:
        raise NotFound(f"no account of {state.shop.key} has the login {login}")
    return state.agents[agent_id]
