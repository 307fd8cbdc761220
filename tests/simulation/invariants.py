"""What must hold of a state between two commands (reliability.md section 2, as far as the core can break it)."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from models.entities import Agent, Conversation, Entity
from models.enums import Connection, ConversationState, EntryState, Presence
from router.core.decider import next_deadline
from router.core.hours import look
from router.core.opening import hours_of
from router.core.state import ShopState
from tests.simulation.oracle import Terms, accepts_new, expected, load, receives_again

OWNED = frozenset({ConversationState.assigned, ConversationState.active})
ENTITIES = (
    "agents", "groups", "policies", "webhooks", "knowledge_bases", "knowledge_entries", "customers", "conversations",
    "entries", "runs",
)  # fmt: skip
INDEXES = (
    "open_of", "customer_open", "owned", "awaiting", "queues", "lines", "waits_for", "serving", "logins", "external",
    "groups_of", "offered_to", "left_for", "queued_for", "asked_before", "load_of_member",
    "owners", "with_bot",
)  # fmt: skip


def content(state: ShopState) -> dict[str, Any]:
    """Everything a state holds, in an order of its own."""
    held = {name: dict(sorted(getattr(state, name).items())) for name in ENTITIES}
    return {"shop": state.shop, **held, **indexes(state)}


def indexes(state: ShopState) -> dict[str, Any]:
    """The derived indexes; one that has nothing to say of somebody may or may not name her."""
    found = {name: getattr(state, name) for name in INDEXES}
    return {
        name: {key: value for key, value in index.items() if value} if isinstance(index, dict) else index
        for name, index in found.items()
    }


def reloaded(state: ShopState) -> ShopState:
    """A state as loading makes it: entities alone, in the order of their ids, indexes derived anew."""
    fresh = ShopState(state.shop, seq=state.seq, next_ids=state.next_ids)
    for name in ENTITIES:
        kept: dict[int, Entity] = getattr(state, name)
        for key in sorted(kept):
            fresh.put(kept[key])
    return fresh


def check_state(state: ShopState, now: datetime) -> None:
    """Check all that a state alone can show, after a command with all its consequences."""
    assert not state.unsettled
    assert not state.drainable
    assert not state.queues_in_doubt
    fresh = reloaded(state)
    assert indexes(state) == indexes(fresh)
    assert state.groups_in_order() == fresh.groups_in_order()
    for conversation in state.conversations.values():
        check_place(state, conversation)
        check_block(state, conversation)
        check_silence(conversation)
    for agent in state.agents.values():
        assert (agent.grace_until is not None) is (agent.connection is Connection.grace)
        assert agent.presence_until is None or agent.presence is Presence.suspended
        check_break(state, agent)
    check_hours(state, now)
    check_pool(state)
    check_left(state)
    check_waiting(state, now)
    check_deadlines(state, now)


def check_place(state: ShopState, conversation: Conversation) -> None:
    """I10: exactly one place; an owner means assigned or active; one open per customer and channel."""
    where = conversation.state
    assert where not in {ConversationState.routing, ConversationState.closed}
    assert (conversation.owner_id is not None) is (where in OWNED)
    assert (conversation.queued_at is not None) is (where is ConversationState.queued)
    assert (conversation.queue_until is not None) is (where is ConversationState.queued)
    assert (conversation.entry_id is not None) is (where is ConversationState.waiting_offline)
    assert where is not ConversationState.bot or conversation.bot is not None
    assert conversation.idle_at is None or where is ConversationState.bot
    assert not conversation.queue_priority or where is ConversationState.queued
    assert (conversation.assigned_at is not None) is (where in OWNED)
    assert conversation.accepted_at is None or where in OWNED
    check_offer(state, conversation)
    assert (conversation.bot_turn is None) is (conversation.bot_deadline is None)
    assert conversation.bot_turn is None or conversation.bot is not None
    assert state.open_of[conversation.customer_id, conversation.channel] == conversation.id
    if where is ConversationState.bot and conversation.waiting_since is not None:
        assert conversation.bot_turn is not None or conversation.idle_at is not None


def check_block(state: ShopState, conversation: Conversation) -> None:
    """R7.10: a blocked customer costs nobody anything: all she may have is an entry that waits."""
    if state.customers[conversation.customer_id].block is not None:
        assert conversation.state is ConversationState.waiting_offline
        assert (conversation.owner_id, conversation.bot_turn, conversation.offer) == (None, None, None)


def check_offer(state: ShopState, conversation: Conversation) -> None:
    """R9.4: offered by its owner to somebody who can answer, until a time."""
    offer = conversation.offer
    assert (offer is None) is (conversation.offer_until is None)
    if offer is not None:
        agent = state.agents[offer.to_agent]
        assert conversation.owner_id == offer.from_agent != agent.id
        assert agent.presence is not Presence.offline
        assert agent.connection is not Connection.disconnected
        assert not agent.disabled


def check_left(state: ShopState) -> None:
    """R9.4: nothing is left for an agent who accepts new."""
    for entry in state.entries.values():
        if entry.for_agent_id is not None and state.customers[entry.customer_id].block is None:
            assert not accepts_new(state, state.agents[entry.for_agent_id])


def check_pool(state: ShopState) -> None:
    """R6.3, I16: an entry per conversation in the pool, and none beside."""
    in_pool = {it.entry_id: it.id for it in state.conversations.values() if it.entry_id is not None}
    assert in_pool == {entry.id: entry.conversation_id for entry in state.entries.values()}
    assert all(entry.state is EntryState.waiting for entry in state.entries.values())


def check_waiting(state: ShopState, now: datetime) -> None:
    """I13: nobody is queued for whom an eligible agent accepts, but for who waits for one agent alone (R3.6)."""
    for group_id in state.queues:
        for conversation in state.queue(group_id):
            if conversation.waits_for is not None:
                check_wait(state, conversation)
                continue
            terms = Terms(group_id=group_id, excluded=conversation.excluded)
            found = expected(state, conversation, now, terms)
            assert found is None or not accepts_new(state, state.agents[found])


def check_wait(state: ShopState, conversation: Conversation) -> None:
    """R3.6: she would receive her customer if she had room, or is back in a moment."""
    her = state.agents[conversation.waits_for or 0]
    customer = state.customers[conversation.customer_id]
    over = state.shop.recent_contact.recent_over_capacity
    assert her.connection is Connection.grace or (load(state, her) >= her.capacity and not over)
    if customer.recent_agent_id == her.id and customer.recent_spoke_at is not None:
        began = conversation.queued_at or conversation.opened_at
        back = replace(her, connection=Connection.connected)
        assert receives_again(state, back, began - customer.recent_spoke_at, Terms())


def check_hours(state: ShopState, now: datetime) -> None:
    """R11.2: groups and shifts are as their hours have it, but for what is due; a closed group has no line."""
    for group in state.groups.values():
        if group.hours_until is None or group.hours_until > now:
            assert group.open == look(hours_of(state, group), state.shop.timezone, now).is_open
        assert group.open or not list(state.line(group.id)), "but for who waits for one agent alone (R3.6)"
    for agent in state.agents.values():
        if agent.shift_until is None or agent.shift_until > now:
            assert agent.on_shift == look(agent.hours, state.shop.timezone, now).is_open


def check_silence(conversation: Conversation) -> None:
    """R9.5: only an owner can be silent, and only while somebody waits; three reclaims at most."""
    silent = conversation.owner_id is not None and conversation.waiting_since is not None
    for of_silence in (conversation.overdue_at, conversation.reclaim_at, conversation.attention):
        assert of_silence is None or silent
    assert conversation.reclaims <= 3
    assert conversation.reclaims == 0 or conversation.waiting_since is not None
    assert (conversation.waits_for is None) is (conversation.waits_until is None)
    assert conversation.waits_for is None or conversation.state is ConversationState.queued


def check_break(state: ShopState, agent: Agent) -> None:
    """R1.3: whoever finishes first has something to finish; her word about recent contacts belongs to a suspension."""
    assert agent.next_presence is None or state.load(agent.id)
    assert agent.next_presence is not Presence.online
    assert agent.keep_recents is None or Presence.suspended in {agent.presence, agent.next_presence}


def check_deadlines(state: ShopState, now: datetime) -> None:
    """The next alarm is never later than what is due."""
    real = [
        *(agent.grace_until for agent in state.agents.values()),
        *(agent.presence_until for agent in state.agents.values()),
        *(it.hours_until for it in state.groups.values()),
        *(it.shift_until for it in state.agents.values()),
        *(it.bot_deadline for it in state.conversations.values()),
        *(it.queue_until for it in state.conversations.values()),
        *(it.idle_at for it in state.conversations.values()),
        *(it.waits_until for it in state.conversations.values()),
        *(it.overdue_at for it in state.conversations.values()),
        *(it.reclaim_at for it in state.conversations.values()),
        *(it.offer_until for it in state.conversations.values()),
    ]
    ahead = [at for at in real if at is not None and at > now]
    alarm = next_deadline(state)
    assert not ahead or (alarm is not None and alarm <= min(ahead))
