"""What the rules say, worked out the long way: every agent looked at, nothing indexed, nothing shared with the core."""

from collections.abc import Collection
from datetime import datetime, timedelta

from msgspec import Struct

from models.entities import Agent, Conversation, Group, Member
from models.enums import Connection, Presence
from router.core.state import ShopState

BEFORE_ALL_TIME = 0.0


class Terms(Struct, frozen=True):
    """How to look: from which group on, persons first or last, capacity or not, who was asked, who had her share."""

    group_id: int | None = None
    persons_last: bool = False
    respect_capacity: bool = True
    suspended_recent: bool = True
    excluded: Collection[int] = ()
    again: bool = True
    capped: Collection[int] = ()


def load(state: ShopState, agent: Agent) -> int:
    return sum(conversation.owner_id == agent.id for conversation in state.conversations.values())


def there(agent: Agent) -> bool:
    return takes_part(agent) and agent.connection is Connection.connected


def takes_part(agent: Agent) -> bool:
    return agent.presence is Presence.online and new_may_come(agent)


def new_may_come(agent: Agent) -> bool:
    return agent.on_shift and agent.next_presence is None and not agent.disabled


def accepts_new(state: ShopState, agent: Agent) -> bool:
    return there(agent) and load(state, agent) < agent.capacity


def expected(state: ShopState, conversation: Conversation, now: datetime, terms: Terms) -> int | None:
    """Who has to get this conversation (R2.2, R2.3, R2.5, R2.6), or nobody."""
    person, grouped = personal(state, conversation, now, terms), by_groups(state, conversation, terms)
    first, second = (grouped, person) if terms.persons_last else (person, grouped)
    return first if first is not None else second


def personal(state: ShopState, conversation: Conversation, now: datetime, terms: Terms) -> int | None:
    customer = state.customers[conversation.customer_id]
    barred = {*terms.excluded, *terms.capped}
    recent = state.agents.get(customer.recent_agent_id or 0)
    if recent is not None and customer.recent_spoke_at is not None and recent.id not in barred:
        settings, age = state.shop.recent_contact, now - customer.recent_spoke_at
        room = load(state, recent) < recent.capacity or settings.recent_over_capacity
        if (room or not terms.respect_capacity) and receives_again(state, recent, age, terms):
            return recent.id
    dedicated = state.agents.get(state.shop.dedicated.get(customer.external_id or "", 0))
    if dedicated is not None and dedicated.id not in barred and fits(state, dedicated, terms):
        return dedicated.id
    return None


def receives_again(state: ShopState, agent: Agent, age: timedelta, terms: Terms) -> bool:
    settings = state.shop.recent_contact
    connected = agent.connection is Connection.connected
    if not new_may_come(agent) or not connected or age > timedelta(hours=settings.window_h):
        return False
    if agent.presence is Presence.suspended:
        her_word = {True: "within_window", False: "never"}
        rule = settings.when_suspended if agent.keep_recents is None else her_word[agent.keep_recents]
        in_time = rule == "always" or age <= timedelta(hours=settings.suspended_h)
        return terms.suspended_recent and rule != "never" and in_time
    return agent.presence is Presence.online


def has_to_wait_for(state: ShopState, conversation: Conversation, now: datetime) -> int | None:
    """R3.6: the recent contact for whom this customer waits first, because only room is missing."""
    customer, settings = state.customers[conversation.customer_id], state.shop.recent_contact
    recent = state.agents.get(customer.recent_agent_id or 0)
    if recent is None or customer.recent_spoke_at is None or recent.id in conversation.excluded:
        return None
    no_room = load(state, recent) >= recent.capacity and not settings.recent_over_capacity
    receives = receives_again(state, recent, now - customer.recent_spoke_at, Terms())
    return recent.id if settings.recent_wait_s and no_room and receives else None


def fits(state: ShopState, agent: Agent, terms: Terms) -> bool:
    return there(agent) and (not terms.respect_capacity or load(state, agent) < agent.capacity)


def by_groups(state: ShopState, conversation: Conversation, terms: Terms) -> int | None:
    groups = line_of(state, conversation, terms)
    barred = {*terms.excluded, *terms.capped}
    for group in groups:
        if (best := first_of(state, group, terms, barred)) is not None:
            return best
    if not terms.again or anybody_left_to_ask(state, groups, barred):
        return None
    again = (first_of(state, group, terms, set(terms.capped)) for group in groups)
    return next((best for best in again if best is not None), None)


def anybody_left_to_ask(state: ShopState, groups: list[Group], barred: set[int]) -> bool:
    """R4.4: a member who has not been asked is online, but busy or just now unreachable."""
    return any(
        member.agent_id not in barred
        and takes_part(agent)
        and agent.connection is not Connection.disconnected
        and member.weight
        for group in groups
        for member in group.members
        for agent in [state.agents[member.agent_id]]
    )


def line_of(state: ShopState, conversation: Conversation, terms: Terms) -> list[Group]:
    in_order = sorted(state.groups.values(), key=lambda group: (group.position, group.id))
    default = [group for group in in_order if group.default][:1]
    if terms.group_id is not None:
        matched = [state.groups[terms.group_id]]
    else:
        customer = state.customers[conversation.customer_id]
        level = {**customer.facts, **conversation.facts}.get("level")
        matched = [group for group in in_order if {"level": level} in group.takes][:1] or default
    overflow = [state.groups[other] for group in matched for other in group.overflow]
    line = [*matched, *([] if any(group.strict for group in matched) else [*overflow, *default])]
    return [group for group in line if group.open]


def first_of(state: ShopState, group: Group, terms: Terms, barred: set[int]) -> int | None:
    """R4.2: higher priority, then lower load for the weight, then the longest wait, then the id."""
    best: tuple[float, float, float, int] | None = None
    for member in group.members:
        agent = state.agents[member.agent_id]
        fit = fits(state, agent, terms) and has_room_in(state, group, member, terms)
        if member.weight > 0 and agent.id not in barred and fit:
            key = (-member.priority, load(state, agent) / member.weight, waits_since(agent), agent.id)
            best = min(best, key) if best else key
    return best[3] if best else None


def has_room_in(state: ShopState, group: Group, member: Member, terms: Terms) -> bool:
    """The capacity of a membership counts her conversations that belong to the group."""
    hers = [it for it in state.conversations.values() if it.owner_id == member.agent_id and it.group_id == group.id]
    return member.capacity is None or not terms.respect_capacity or len(hers) < member.capacity


def waits_since(agent: Agent) -> float:
    times = [at.timestamp() for at in (agent.last_assigned_at, agent.online_since) if at is not None]
    return max(times, default=BEFORE_ALL_TIME)
