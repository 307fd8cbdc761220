"""What supervisors look at, read after the commit: whole for a snapshot, piece by piece for what changed."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from models.entities import Agent, Run, Webhook
from models.wire.bot_health import BotHealthView
from models.wire.pool import RunProgressData
from models.wire.rest import QueuePlace
from models.wire.shapes import AgentView, EntryView, RunView, rfc3339
from models.wire.snapshots import ConsoleSnapshot
from models.wire.webhook_health import WebhookHealthView
from router.core.lines import Place, lines
from router.core.state import ShopState
from router.runtime.dispatcher import Dispatcher
from router.store.engine import Database
from router.store.queries.deliveries import Counted, count_deliveries
from router.store.queries.pool import find_entries
from router.store.queries.runs import RunFilter, find_run, list_runs
from router.web.bot_health_views import bot_health_view
from router.web.pool_strip import pool_strip
from router.web.pool_views import pool_lens, run_view
from router.web.queue_views import queue_place
from router.web.sockets.colleagues import serves
from router.web.sockets.pace import Pace, estimate_of
from router.web.views import Names, agent_view, conversation_view, names_of

RUNS_SHOWN = 20
QUEUE_SHOWN = 200
WAITS_SHOWN = 50
"""Waiting customers of one agent that are told by their time: beyond that she is overdue anyway."""


class Lookout(Struct, frozen=True):
    """Read one shop for its supervisors: the live state by question, the rest from the tables."""

    shop: Dispatcher
    database: Database
    pace: Pace

    async def snapshot(self, topics: frozenset[str]) -> tuple[datetime, ConsoleSnapshot]:
        """Return all of the watched topics."""
        agents = await self.shop.ask(_all_agents) if "agents" in topics else []
        pool = await pool_strip(self.shop, self.database) if "pool" in topics else None
        runs = await self.runs() if "runs" in topics else []
        queue = await self.queue() if "queue" in topics else []
        bots = await self.bots() if "bots" in topics else []
        webhooks = await self.webhooks() if "webhooks" in topics else []
        at = await self.shop.ask(lambda state, now: now)
        return at, ConsoleSnapshot(agents, pool, runs, queue, bots, webhooks)

    async def agents(self, ids: Sequence[int]) -> list[AgentView]:
        """Return these agents as they are now."""
        return await self.shop.ask(
            lambda state, now: [_watched(state, state.agents[each]) for each in ids if each in state.agents]
        )

    async def entries(self, ids: Sequence[int]) -> list[EntryView]:
        """Return these entries as they are stored."""
        lens = await self.shop.ask(pool_lens)
        found = await self.database.read(find_entries, self.shop.shop_id, ids)
        return [lens.view(entry) for entry in found]

    async def run(self, run_id: int) -> RunView | None:
        """Return a run as it is stored."""
        run = await self.database.read(find_run, self.shop.shop_id, run_id)
        return None if run is None else run_view(run)

    async def progress(self, ids: Sequence[int]) -> list[RunProgressData]:
        """Return how far these runs are, those of them that still deal."""
        return await self.shop.ask(
            lambda state, now: [_progress(state.runs[each]) for each in ids if each in state.runs]
        )

    async def runs(self) -> list[RunView]:
        """Return the latest runs."""
        found = await self.database.read(list_runs, self.shop.shop_id, RunFilter(), RUNS_SHOWN)
        return [run_view(run) for run in found]

    async def queue(self) -> list[QueuePlace]:
        """Return who waits in the queues, first in first."""
        return await self.shop.ask(partial(_queue, self.pace))

    async def bots(self) -> list[BotHealthView]:
        """Return how each bot of the shop is (R2.4)."""
        return await self.shop.ask(lambda state, now: [bot_health_view(state.shop, bot) for bot in state.shop.bots])

    async def webhooks(self) -> list[WebhookHealthView]:
        """Return how each endpoint of the shop fares (I20)."""
        hooks = await self.shop.ask(lambda state, now: list(state.webhooks.values()))
        counted = await self.database.read(count_deliveries, self.shop.shop_id) if hooks else {}
        return [_webhook_view(hook, counted.get(hook.id)) for hook in hooks]

    async def waiting(self) -> dict[int, int]:
        """Return the entry of each conversation that waits in the pool."""
        return await self.shop.ask(
            lambda state, now: {entry.conversation_id: entry.id for entry in state.entries.values()}
        )


def _webhook_view(hook: Webhook, counted: Counted | None) -> WebhookHealthView:
    dead = 0 if counted is None else counted.dead
    return WebhookHealthView(hook.id, hook.description, hook.state, hook.state_by, dead)


def _progress(run: Run) -> RunProgressData:
    return RunProgressData(run.id, run.operator, run.operator_id, run.dealt, run.assigned, len(run.entries))


def _all_agents(state: ShopState, _: datetime) -> list[AgentView]:
    return [_watched(state, agent) for agent in state.agents.values() if serves(agent.role)]


def _watched(state: ShopState, agent: Agent) -> AgentView:
    """Show an agent with how long each of her customers waits: whether that is too long, the page sees by its clock."""
    own = (state.conversations[number] for number in state.owned.get(agent.id, ()))
    waits = sorted(each.waiting_since for each in own if each.waiting_since is not None)
    return replace(agent_view(state, agent), waits=[rfc3339(since) for since in waits[:WAITS_SHOWN]])


def _queue(pace: Pace, state: ShopState, now: datetime) -> list[QueuePlace]:
    names = names_of(state)
    return [_place(place, state, names, pace, now) for place in islice(lines(state), QUEUE_SHOWN)]


def _place(place: Place, state: ShopState, names: Names, pace: Pace, now: datetime) -> QueuePlace:
    waiting = place.conversation
    view = conversation_view(waiting, state.customers[waiting.customer_id], names)
    return queue_place(place, view, now, estimate_of(place, pace, now))
