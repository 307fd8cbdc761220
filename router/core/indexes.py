"""What a shop's state derives from its entities: one function per kind brings every index up to date.

Nothing else writes them, so a state loaded from the tables has the indexes of the live one (I4).
"""

from collections.abc import Callable
from datetime import datetime
from heapq import heappush
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
    moved = shop.dedicated != state.shop.dedicated
    state.shop = shop
    if moved:
        other_dedication(state)


def _put_agent(state: "ShopState", agent: Agent) -> None:
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


def takes_part(agent: Agent) -> bool:
    """Tell whether an agent is online, within her shift (R11.2), and not only finishing what she has."""
    declared = agent.presence is Presence.online and agent.next_presence is None
    return declared and agent.on_shift and not agent.disabled


def _await(state: "ShopState", at: datetime | None, before: datetime | None, kind: str, thing: int) -> None:
    """Keep a new deadline; what was lifted or moved is passed over when its time comes."""
    if at is not None and at != before:
        heappush(state.deadlines, (at, kind, thing))


def _watch(state: "ShopState", at: datetime | None, before: datetime | None, kind: str, thing: int) -> None:
    """Keep a deadline that every message moves."""
    if at is not None and at != before:
        watch(state, at, kind, thing)


def _put_group(state: "ShopState", group: Group) -> None:
    old = state.groups.get(group.id)
    _await(state, group.hours_until, old.hours_until if old else None, "hours", group.id)
    if old is not None and old.open != group.open:
        state.line_ups.forget("run")
    if old is not None and old.members == group.members:
        state.groups[group.id] = group
        state.forget_order()
        return
    drop_group(state, group.id)
    state.groups[group.id] = group
    for member in group.members:
        state.groups_of.setdefault(member.agent_id, set()).add(group.id)


def drop_group(state: "ShopState", group_id: int) -> None:
    """Forget a group and who belonged to it."""
    old = state.groups.pop(group_id, None)
    state.forget_order()
    state.line_ups.forget("group", group_id)
    state.line_ups.forget("run")
    for member in old.members if old else ():
        state.groups_of[member.agent_id].discard(group_id)


def _put_policy(state: "ShopState", policy: Policy) -> None:
    state.policies[policy.id] = policy


def _put_customer(state: "ShopState", customer: Customer) -> None:
    old = state.customers.get(customer.id)
    if old is None or (old.recent_agent_id, old.external_id) == (customer.recent_agent_id, customer.external_id):
        state.customers[customer.id] = customer
    else:
        other_customer(state, customer)
    if customer.external_id is not None:
        state.external[customer.external_id] = customer.id


def _put_conversation(state: "ShopState", new: Conversation) -> None:
    old = state.conversations.get(new.id)
    if old is None or _place(old) != _place(new):
        _unindex_conversation(state, old)
        _index_conversation(state, new)
    else:
        state.conversations[new.id] = new
    _await(state, new.bot_deadline, old.bot_deadline if old else None, "bot", new.id)
    _await(state, new.queue_until, old.queue_until if old else None, "queue", new.id)
    _await(state, new.waits_until, old.waits_until if old else None, "recent_wait", new.id)
    _await(state, new.offer_until, old.offer_until if old else None, "offer", new.id)
    if new.offer is not (old.offer if old else None):
        _put_offer(state, old.offer if old else None, new)
    _await(state, new.reassure_at, old.reassure_at if old else None, "reassure", new.id)
    _watch(state, new.idle_at, old.idle_at if old else None, "idle", new.id)
    _watch(state, new.overdue_at, old.overdue_at if old else None, "overdue", new.id)
    _watch(state, new.reclaim_at, old.reclaim_at if old else None, "reclaim", new.id)


def _place(conversation: Conversation) -> tuple[object, ...]:
    """Return all that the indexes hang on, so that most changes touch none of them."""
    return (
        conversation.state is ConversationState.closed,
        conversation.state is ConversationState.bot,
        conversation.owner_id,
        conversation.waiting_since is None,
        conversation.queued_at,
        conversation.queue_priority,
        conversation.waits_for,
        conversation.group_id,
        not conversation.excluded,
    )


def _index_conversation(state: "ShopState", new: Conversation) -> None:
    if new.state is ConversationState.closed:
        return
    state.conversations[new.id] = new
    state.open_of[new.customer_id, new.channel] = new.id
    state.customer_open.setdefault(new.customer_id, set()).add(new.id)
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


def _unindex_conversation(state: "ShopState", old: Conversation | None) -> None:
    if old is None:
        return
    del state.conversations[old.id]
    del state.open_of[old.customer_id, old.channel]
    discard(state.customer_open, old.customer_id, old.id)
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


def _put_entry(state: "ShopState", entry: Entry) -> None:
    if entry.state is EntryState.waiting:
        state.entries[entry.id] = entry
        if entry.for_agent_id is not None:
            state.left_for.setdefault(entry.for_agent_id, set()).add(entry.id)
    else:
        if state.entries.pop(entry.id, None) is not None and entry.for_agent_id is not None:
            discard(state.left_for, entry.for_agent_id, entry.id)
        if any(run.id != entry.run_id for run in state.runs.values()):
            state.snatched[entry.id] = entry


def _put_run(state: "ShopState", run: Run) -> None:
    if run.state is RunState.running:
        state.runs[run.id] = run
    else:
        state.runs.pop(run.id, None)
        state.line_ups.forget("run", run.id)


def _put_webhook(state: "ShopState", webhook: Webhook) -> None:
    state.webhooks[webhook.id] = webhook


PUT: dict[type[Entity], Callable[["ShopState", Any], None]] = {
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
