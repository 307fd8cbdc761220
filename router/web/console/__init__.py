"""The pages: jinja2 views, their templates, and the browser bundle (`ui.md`)."""

from functools import partial

from aiohttp import web

from models.errors import NotFound
from router.web.console.assets import ASSETS, PREFIX, Assets, serve_asset
from router.web.console.failures import shown
from router.web.console.languages import load_catalogues
from router.web.console.rendering import PAGES, Pages
from router.web.console.views.agents import agent, agents
from router.web.console.views.bots import bot, bots
from router.web.console.views.conversation import conversation
from router.web.console.views.desk import desk
from router.web.console.views.entrance import login, root
from router.web.console.views.groups import group, groups, new_group
from router.web.console.views.knowledge import knowledge_base, knowledge_bases
from router.web.console.views.policies import new_policy, policies, policy
from router.web.console.views.pool import pool, pool_csv
from router.web.console.views.queue import queue
from router.web.console.views.run_export import items_csv, runs_csv
from router.web.console.views.runs import run, runs
from router.web.console.views.shunt import handoff, shunt, shunt_try
from router.web.console.views.topics import topic, topics
from router.web.console.views.visitor import visitor
from router.web.console.views.wall import wall
from router.web.console.views.webhooks import deliveries, webhooks
from router.web.console.visit import enter
from router.web.rest.route import Who

__all__ = ["add_pages"]


async def _unknown(request: web.Request) -> web.StreamResponse:
    await enter(request, Who.desk)
    raise NotFound("There is no such page.")


PAGES_BY_PATH = {
    "/": root,
    "/login": login,
    "/desk": desk,
    "/console/pool": pool,
    "/console/pool.csv": pool_csv,
    "/console/wall": wall,
    "/console/queue": queue,
    "/console/conversations/{id}": conversation,
    "/console/agents": agents,
    "/console/agents/{id}": agent,
    "/console/policies": policies,
    "/console/policies/new": new_policy,
    "/console/policies/{id}": policy,
    "/console/groups": groups,
    "/console/groups/new": new_group,
    "/console/groups/{id}": group,
    "/console/shunt": shunt,
    "/console/shunt/try": shunt_try,
    "/console/handoff": handoff,
    "/console/runs": runs,
    "/console/runs.csv": runs_csv,
    "/console/runs/{id}": run,
    "/console/runs/{id}/items.csv": items_csv,
    "/console/topics": topics,
    "/console/topics/{id}": topic,
    "/console/bots": bots,
    "/console/bots/{name}": bot,
    "/console/knowledge": knowledge_bases,
    "/console/knowledge/{id}": knowledge_base,
    "/console/webhooks": webhooks,
    "/console/webhooks/{id}/deliveries": deliveries,
    "/visitor/{shop}": visitor,
    "/console/{rest:.*}": _unknown,
}
"""Every page and its view; the first that fits answers."""


def _address(app: web.Application, name: str) -> str:
    return app[ASSETS].address(name)


def add_pages(app: web.Application) -> None:
    """Add the pages and what they are made of; templates and catalogues are read and checked now."""
    app[ASSETS] = Assets()
    app[PAGES] = Pages(load_catalogues(), partial(_address, app))
    app.router.add_get(PREFIX + "{name}", serve_asset)
    for path, view in PAGES_BY_PATH.items():
        app.router.add_get(path, shown(view))
