"""What a shop's state derives from its entities: one function per kind brings every index up to date.

Nothing else writes them, so a state loaded from the tables has the indexes of the live one (I4).
"""

from collections.abc import Callable
from datetime import datetime
from heapq import heappush
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from models.entities import (
    Agent,
    Conversation,
    Customer,
    Entity,
    Entry,
    Group,
    KnowledgeBase,
    KnowledgeEntry,
    Offer,
    Policy,
    Run,
    Shop,
    Webhook,
)
from models.enums import Connection, ConversationState, EntryState, Presence, Role, RunState
from router.core.deadlines import watch
from router.core.knowledge_index import put_base, put_entry
from router.core.queue_places import discard, enter_queue, leave_queue, other_customer, other_dedication

if TYPE_CHECKING:
    from router.core.state import ShopState


Key = TypeVar("Key")


def _put_shop(state: "ShopState", shop: Shop) -> None:
    # It may have no row yet, so its former value counts as unknown.
    moved = shop.dedicated != state.shop.dedicated
    state.shop = shop
    if moved:
        other_dedication(state)


def _put_agent(state: "ShopState", agent: Agent) -> Agent | None:
    old = state.agents.get(agent.id)
    state.agents[agent.id] = agent
    state.line_ups.changed(agent.id)
    if old is None or old.role is not agent.role:
        state.line_ups.forget("run")
    state.logins[agent.login] = agent.id
    counts = takes_part(agent) and agent.connection is not Connection.disconnected
    (state.serving.add if counts else state.serving.discard)(agent.id)
    owns = agent.role is Role.owner and not agent.disabled
    (state.owners.add if owns else state.owners.discard)(agent.id)
    _await(state, agent.grace_until, old.grace_until if old else None, "grace", agent.id)
    _await(state, agent.presence_until, old.presence_until if old else None, "presence", agent.id)
    _await(state, agent.shift_until, old.shift_until if old else None, "shift", agent.id)
    return old


def takes_part(agent: Agent) -> bool:
    """Tell whether an agent is online, within her shift (R11.2), and not only finishing what she has."""
    declared = agent.presence is Presence.online and agent.next_presence is None
    return declared and agent.on_shift and not agent.disabled


def _await(state: "ShopState", at: datetime | None, before: datetime | None, kind: str, thing: int) -> None:
    """Keep a deadline if it is a new one."""
    if at is not None and at != before:
        _keep(state, at, kind, thing)


def _keep(state: "ShopState", at: datetime, kind: str, thing: int) -> None:
    """Keep a deadline; if it is lifted or moved, it is passed over when its time comes."""
    heappush(state.deadlines, (at, kind, thing))


def _put_group(state: "ShopState", group: Group) -> Group | None:
    old = state.groups.get(group.id)
    _await(state, group.hours_until, old.hours_until if old else None, "hours", group.id)
    if old is not None and old.open != group.open:
        state.line_ups.forget("run")
    if old is not None and old.members == group.members:
        state.groups[group.id] = group
        state.forget_order()
        return old
    drop_group(state, group.id)
    state.groups[group.id] = group
    for member in group.members:
        state.groups_of.setdefault(member.agent_id, set()).add(group.id)
    return old


def drop_group(state: "ShopState", group_id: int) -> None:
    """Forget a group and who belonged to it."""
    old = state.groups.pop(group_id, None)
    state.forget_order()
    state.line_ups.forget("group", group_id)
    state.line_ups.forget("run")
    for member in old.members if old else ():
        state.groups_of[member.agent_id].discard(group_id)


def _put_policy(state: "ShopState", policy: Policy) -> Policy | None:
    old = state.policies.get(policy.id)
    state.policies[policy.id] = policy
    return old


def _put_customer(state: "ShopState", customer: Customer) -> Customer | None:
    old = state.customers.get(customer.id)
    if old is None or (old.recent_agent_id, old.external_id) == (customer.recent_agent_id, customer.external_id):
        state.customers[customer.id] = customer
    else:
        other_customer(state, customer)
    if customer.external_id is not None:
        state.external[customer.external_id] = customer.id
    return old


def _put_conversation(state: "ShopState", new: Conversation) -> Conversation | None:
    old = state.conversations.get(new.id)
    if old is None or _moved(old, new):
        _move(state, old, new)
    else:
        state.conversations[new.id] = new
    if new.offer is not (old.offer if old else None):
        _put_offer(state, old.offer if old else None, new)
    deadlines, before = _deadlines(new), _deadlines(old) if old else NO_DEADLINES
    if deadlines != before:
        for (kind, keep), at, was in zip(DEADLINES.values(), deadlines, before, strict=True):
            if at is not None and at != was:
                keep(state, at, kind, new.id)
    return old


DEADLINES = {
    "bot_deadline": ("bot", _keep),
    "queue_until": ("queue", _keep),
    "waits_until": ("recent_wait", _keep),
    "offer_until": ("offer", _keep),
    "reassure_at": ("reassure", _keep),
    "idle_at": ("idle", watch),
    "overdue_at": ("overdue", watch),
    "reclaim_at": ("reclaim", watch),
}
"""The deadlines of a conversation: of what kind each is, and how it is kept; every message moves those watched."""
NO_DEADLINES = (None,) * len(DEADLINES)
_deadlines = attrgetter(*DEADLINES)


_place = attrgetter("state", "owner_id", "queued_at", "queue_priority", "waits_for", "group_id")


def _moved(old: Conversation, new: Conversation) -> bool:
    """Tell whether anything changed that the indexes hang on: most changes touch none of them."""
    return (
        _place(old) != _place(new)
        or (old.waiting_since is None) is not (new.waiting_since is None)
        or bool(old.excluded) is not bool(new.excluded)
    )


def _move(state: "ShopState", old: Conversation | None, new: Conversation) -> None:
    if old is not None:
        _leave_place(state, old)
    if new.state is not ConversationState.closed:
        if old is None:
            _open(state, new)
        _take_place(state, new)
    elif old is not None:
        _close(state, old)


def _open(state: "ShopState", new: Conversation) -> None:
    state.open_of[new.customer_id, new.channel] = new.id
    state.customer_open.setdefault(new.customer_id, set()).add(new.id)


def _close(state: "ShopState", old: Conversation) -> None:
    del state.conversations[old.id]
    del state.open_of[old.customer_id, old.channel]
    discard(state.customer_open, old.customer_id, old.id)


def _take_place(state: "ShopState", new: Conversation) -> None:
    state.conversations[new.id] = new
    if new.state is ConversationState.bot:
        state.with_bot.add(new.id)
    if new.owner_id is not None:
        state.line_ups.changed(new.owner_id)
        state.owned.setdefault(new.owner_id, set()).add(new.id)
        if new.group_id is not None:
            member = (new.owner_id, new.group_id)
            state.load_of_member[member] = state.load_of_member.get(member, 0) + 1
        if new.waiting_since is not None:
            state.awaiting[new.owner_id] = state.awaiting.get(new.owner_id, 0) + 1
    if new.queued_at is not None and new.group_id is not None:
        enter_queue(state, new)


def _leave_place(state: "ShopState", old: Conversation) -> None:
    state.with_bot.discard(old.id)
    if old.owner_id is not None:
        state.line_ups.changed(old.owner_id)
        discard(state.owned, old.owner_id, old.id)
        if old.group_id is not None:
            _count_down(state.load_of_member, (old.owner_id, old.group_id))
        if old.waiting_since is not None:
            _count_down(state.awaiting, old.owner_id)
    if old.queued_at is not None and old.group_id is not None:
        leave_queue(state, old)


def _put_offer(state: "ShopState", was: Offer | None, new: Conversation) -> None:
    if was is not None:
        discard(state.offered_to, was.to_agent, new.id)
    if new.offer is not None:
        state.offered_to.setdefault(new.offer.to_agent, set()).add(new.id)


def _count_down(index: dict[Key, int], key: Key) -> None:
    index[key] -= 1
    if not index[key]:
        del index[key]


def _put_entry(state: "ShopState", entry: Entry) -> Entry | None:
    old = state.entries.get(entry.id)
    if entry.state is EntryState.waiting:
        state.entries[entry.id] = entry
        if entry.for_agent_id is not None:
            state.left_for.setdefault(entry.for_agent_id, set()).add(entry.id)
    else:
        if state.entries.pop(entry.id, None) is not None and entry.for_agent_id is not None:
            discard(state.left_for, entry.for_agent_id, entry.id)
        if state.runs.keys() - {entry.run_id}:
            state.snatched[entry.id] = entry
    return old


def _put_run(state: "ShopState", run: Run) -> Run | None:
    old = state.runs.get(run.id)
    if run.state is RunState.running:
        state.runs[run.id] = run
    else:
        state.runs.pop(run.id, None)
        state.line_ups.forget("run", run.id)
    return old


def _put_webhook(state: "ShopState", webhook: Webhook) -> Webhook | None:
    old = state.webhooks.get(webhook.id)
    state.webhooks[webhook.id] = webhook
    return old


PUT: dict[type[Entity], Callable[["ShopState", Any], Entity | None]] = {
    Shop: _put_shop,
    Agent: _put_agent,
    Group: _put_group,
    Policy: _put_policy,
    KnowledgeBase: put_base,
    KnowledgeEntry: put_entry,
    Customer: _put_customer,
    Conversation: _put_conversation,
    Entry: _put_entry,
    Run: _put_run,
    Webhook: _put_webhook,
}
"""Takes in a new value of each kind and returns the one that was there."""
