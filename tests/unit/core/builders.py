"""Shops made by hand: each builder puts one thing into a state and returns it; what a test does not say is ordinary.

Time stands at `NOW`, nine o'clock on a Monday morning in Shanghai.
"""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import convert
from msgspec.structs import replace

from models.commands import By, Command, Tick
from models.entities import (
    Agent,
    Block,
    Conversation,
    Customer,
    Entity,
    Entry,
    Group,
    Member,
    Policy,
    Run,
    Shop,
    Target,
)
from models.enums import Connection, ConversationState, PoolReason, Presence, Role
from models.events import ConversationAssigned, Event, RunFinished, RunItemSettled, RunStarted
from models.shop_file import BotChoice, BotSpec, Conditions, Hours, PolicyTerms, TimeWindow
from router.core.decider import dealing, handle
from router.core.hours import WEEKDAYS
from router.core.opening import opened, shifted
from router.core.state import ShopState

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NIGHT = NOW - timedelta(hours=8)
WEEK = list(WEEKDAYS)
SUPERVISOR = By("王主管", 900, Role.supervisor)
BLOCK = Block("广告", "王主管", NIGHT, 900)
WITH_BOT = {"bot": BotChoice(mode="bot_first", bot="faq"), "bots": {"faq": BotSpec(kind="faq")}}


def shop(**settings: Any) -> ShopState:
    return ShopState(Shop(id=1, key="tea", name="茶铺", **settings))


def _put(state: ShopState, entity: Entity) -> None:
    state.change(entity)
    state.take_touched()


def agent(
    state: ShopState,
    presence: Presence = Presence.online,
    connection: Connection = Connection.connected,
    **fields: Any,
) -> Agent:
    new = state.next_id(Agent)
    ordinary: dict[str, Any] = {"name": f"客服{new}", "login": f"agent{new}", "since": NIGHT}
    made = Agent(id=new, presence=presence, connection=connection, **{**ordinary, **fields})
    _put(state, made)
    return made


def agents(state: ShopState, count: int, **fields: Any) -> list[Agent]:
    return [agent(state, **fields) for _ in range(count)]


def group(state: ShopState, *members: Agent | Member, **fields: Any) -> Group:
    new = state.next_id(Group)
    joined = tuple(it if isinstance(it, Member) else Member(agent_id=it.id) for it in members)
    made = Group(id=new, members=joined, **{"name": f"组{new}", "position": new, **fields})
    _put(state, made)
    return made


def customer(state: ShopState, **fields: Any) -> Customer:
    new = state.next_id(Customer)
    made = Customer(id=new, **{"name": f"买家{new}", "external_id": f"c-{new}", **fields})
    _put(state, made)
    return made


def known_to(state: ShopState, spoke: Agent, ago: timedelta) -> Customer:
    """A customer whose recent contact is this agent."""
    return customer(state, recent_agent_id=spoke.id, recent_spoke_at=NOW - ago)


def conversation(
    state: ShopState,
    who: Customer | None = None,
    place: ConversationState = ConversationState.bot,
    wrote_at: datetime = NIGHT,
    **fields: Any,
) -> Conversation:
    """A conversation with one message of the customer, on the bot's side unless said otherwise."""
    ordinary: dict[str, Any] = {
        "opened_at": wrote_at,
        "messages": 1,
        "customer_messages": 1,
        "first_customer_at": wrote_at,
        "last_customer_at": wrote_at,
        "last_message_at": wrote_at,
        "typed": True,
        "channel": "web",
    }
    who = who or customer(state)
    new = state.next_id(Conversation)
    made = Conversation(id=new, customer_id=who.id, state=place, **{**ordinary, **fields})
    _put(state, made)
    return made


def left_with_bot(state: ShopState, wrote_at: datetime = NIGHT, **fields: Any) -> Conversation:
    """A conversation the bot has had alone, silent for as long as it takes."""
    silent = {"bot": "faq", "idle_at": wrote_at + timedelta(minutes=10)}
    return conversation(state, wrote_at=wrote_at, **{**silent, **fields})


def owned(state: ShopState, owner: Agent, *, awaiting: bool = False, **fields: Any) -> Conversation:
    """A conversation an agent has and has spoken in, whose customer waits for a reply or not."""
    hers = {"place": ConversationState.active, "owner_id": owner.id, "waiting_since": NIGHT if awaiting else None}
    return conversation(state, **{**hers, **fields})


def entry(
    state: ShopState,
    wrote_at: datetime = NIGHT,
    who: Customer | None = None,
    facts: dict[str, Any] | None = None,
    **fields: Any,
) -> Entry:
    """A waiting entry that asked for a person, with its conversation."""
    new = state.next_id(Entry)
    talk = conversation(
        state, who, ConversationState.waiting_offline, wrote_at,
        entry_id=new, waiting_since=wrote_at, asked_human=True, facts=facts or {},
    )  # fmt: skip
    ordinary: dict[str, Any] = {
        "reason": PoolReason.nobody_online,
        "entered_at": wrote_at,
        "first_message_at": wrote_at,
        "last_message_at": wrote_at,
        "messages": 1,
        "asked_human": True,
    }
    made = Entry(
        id=new,
        conversation_id=talk.id,
        customer_id=talk.customer_id,
        channel=talk.channel,
        **{**ordinary, **fields},
    )
    _put(state, made)
    return made


def entries(state: ShopState, count: int, **fields: Any) -> list[Entry]:
    """Entries one second after another, the last one the latest."""
    return [entry(state, NIGHT + timedelta(seconds=place), **fields) for place in range(count)]


def policy(
    state: ShopState,
    target: Target | None = None,
    times: str = "09:00-18:00",
    conditions: Conditions | None = None,
    **terms: Any,
) -> Policy:
    new = state.next_id(Policy)
    begin, end = times.split("-")
    made = Policy(
        id=new,
        position=new,
        target=target or Target(),
        terms=PolicyTerms(
            **{"name": f"策略{new}", **terms},
            times=(TimeWindow(begin, end),),
            conditions=conditions or Conditions(),
        ),
        enabled_at=NOW - timedelta(hours=1),
    )
    _put(state, made)
    return made


def to_agents(*chosen: Agent) -> Target:
    return Target(kind="agents", agents=tuple(it.id for it in chosen))


def to_groups(*chosen: Group) -> Target:
    return Target(kind="groups", groups=tuple(it.id for it in chosen))


def hours(*weekly: tuple[list[str], str], **dates: str) -> Hours:
    """Hours like (["mon"], "09:00-18:00"), and dates like d2026_10_01="10:00-12:00 13:00-15:00"."""
    return convert(
        {
            "weekly": [{"days": days, **_bounds(times)} for days, times in weekly],
            "dates": [
                {"date": day[1:].replace("_", "-"), "times": [_bounds(pair) for pair in times.split()]}
                for day, times in dates.items()
            ],
        },
        Hours,
    )


def _bounds(pair: str) -> dict[str, str]:
    begin, end = pair.split("-")
    return {"from": begin, "to": end}


# Now it is nine in the morning.
TILL_TEN = hours((WEEK, "08:00-10:00"))
FROM_TEN = hours((WEEK, "10:00-18:00"))
TEN = NOW + timedelta(hours=1)


def open_group(state: ShopState, *members: Agent, **fields: Any) -> Group:
    """A group as its hours have it now."""
    return change(state, opened(state, group(state, *members, **fields), NOW))  # type: ignore[no-any-return]


def on_duty(state: ShopState, kept: Hours, **fields: Any) -> Agent:
    """An agent as her shift has her now."""
    return change(state, shifted(state, agent(state, hours=kept, **fields), NOW))  # type: ignore[no-any-return]


def change(state: ShopState, entity: Entity, **fields: Any) -> Any:
    changed = replace(entity, **fields)
    _put(state, changed)
    return changed


def dealt(state: ShopState, command: Command, now: datetime = NOW) -> list[Event]:
    """Let a command happen with everything that follows from it, until no run has anything to deal now."""
    events = handle(state, command, now)
    while dealing(state, now):
        events += handle(state, Tick(), now)
    return events


def started(events: list[Event]) -> list[Run]:
    return [event.run for event in events if isinstance(event, RunStarted)]


def ends(events: list[Event]) -> list[RunFinished]:
    return [event for event in events if isinstance(event, RunFinished)]


def given(events: list[Event]) -> list[ConversationAssigned]:
    return [event for event in events if isinstance(event, ConversationAssigned)]


def items(events: list[Event]) -> list[RunItemSettled]:
    return [event for event in events if isinstance(event, RunItemSettled)]


def per_agent(events: list[Event]) -> dict[int, int]:
    """Count how many conversations each agent was given."""
    found: dict[int, int] = {}
    for event in given(events):
        found[event.agent_id] = found.get(event.agent_id, 0) + 1
    return found


def contents(state: ShopState) -> dict[str, Any]:
    """Everything a state knows, to compare it before and after."""
    kept = {name: value for name, value in vars(state).items() if name != "touched" and name[0] != "_"}
    return deepcopy(kept)
