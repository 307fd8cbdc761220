"""The preview: the run that would happen now, by the same code on a copy of the state (R7.15)."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from models.commands import By, Command, RunPolicy, SavePolicy
from models.entities import Run
from models.errors import NotFound
from models.events import ConversationAssigned, Event, PolicyConfigured, RunFinished, RunItemSettled, RunStarted
from models.wire.policies import Preview, Share
from models.wire.requests import PolicyBody
from models.wire.shapes import ItemView, Ref
from router.core.decider import handle, preview
from router.core.state import ShopState
from router.web.pool_views import assigned_item_view, run_view, settled_item_view
from router.web.rest.call import Call, NoQuery
from router.web.rest.policies import target_of, terms_of
from router.web.rest.route import Who, route


@route("POST", "/policies/{id}/preview", Who.supervisor, keyed=False)
async def preview_policy(call: Call[NoQuery, PolicyBody | None]) -> Preview:
    """Show the run that would happen now, without any effect; ids of the run and its traces are null.

    With a body it is previewed instead of what is saved; then id 0 stands for a policy not yet saved.
    """
    wanted, body, by = call.id, call.body, call.by

    def question(state: ShopState, now: datetime) -> Preview:
        if body is None:
            return previewed(state, RunPolicy(wanted, by), now)
        return _unsaved(state, wanted, body, by, now)

    return await call.ask_aside(question)


def previewed(state: ShopState, command: Command, now: datetime) -> Preview:
    """Play a command that starts a run on a copy of the state, to the end, and show that run."""
    events = preview(state, command, now)
    started = next(event.run for event in events if isinstance(event, RunStarted))
    items = [item for event in events if (item := _item(event, started.id)) is not None]
    shares = Counter(item.agent for item in items if item.agent is not None)
    ordered = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0].id))
    split = [Share(who, count, state.load(who.id), state.agents[who.id].capacity) for who, count in ordered]
    return Preview(run_view(_ended(started, events), preview=True), items, split)


def _unsaved(state: ShopState, policy_id: int, body: PolicyBody, by: By, now: datetime) -> Preview:
    """Save on a copy, so that what could not be saved is refused alike, and preview there."""
    if policy_id and policy_id not in state.policies:
        raise NotFound(f"There is no policy {policy_id} in this shop.")
    sketch = state.copy()
    events = handle(sketch, SavePolicy(policy_id, terms_of(body), target_of(body), by), now)
    made = [event.policy.id for event in events if isinstance(event, PolicyConfigured)]
    shown = previewed(sketch, RunPolicy(policy_id or made[0], by), now)
    return shown if policy_id else replace(shown, run=replace(shown.run, policy=Ref(0, body.name)))


def _item(event: Event, run_id: int) -> ItemView | None:
    if isinstance(event, ConversationAssigned) and event.assignment.run_id == run_id:
        return assigned_item_view(event)
    if isinstance(event, RunItemSettled) and event.run_id == run_id:
        return settled_item_view(event)
    return None


def _ended(run: Run, events: Sequence[Event]) -> Run:
    for event in events:
        if isinstance(event, RunFinished) and event.run_id == run.id:
            counts = {name: getattr(event, name) for name in ("state", "assigned", "failed", "left", "reason")}
            return replace(run, finished_at=event.finished_at, **counts)
    return run
