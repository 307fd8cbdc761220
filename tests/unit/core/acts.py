"""What people and bots do to a shop made by hand, one command each; the time is `NOW` unless said otherwise."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from models.commands import (
    AcceptTransfer,
    AnswerBotTurn,
    By,
    ConnectAgent,
    DeclineTransfer,
    LoseAgent,
    ReceiveMessage,
    RequestHandoff,
    SendMessage,
    SetPresence,
    Tick,
    TransferConversation,
)
from models.entities import Agent, Conversation, Customer, Entry, Step
from models.enums import Presence
from models.events import ConversationAssigned, Event
from models.shop_file import TransferSettings
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.builders import NOW, agent, group, owned, shop

Kind = TypeVar("Kind", bound=Event)


def by(agent: Agent) -> By:
    return By(agent.name, agent.id, agent.role)


def write(state: ShopState, who: Customer, text: str = "在吗", now: datetime = NOW, **more: Any) -> list[Event]:
    message = ReceiveMessage("web", text, f"m-{state.seq}", customer_id=who.id, **more)
    return handle(state, message, now)


def press_for_person(state: ShopState, who: Customer, now: datetime = NOW) -> list[Event]:
    return handle(state, RequestHandoff(who.id, "web"), now)


def talk(state: ShopState, who: Customer) -> Conversation:
    found = state.open_conversation(who.id, "web")
    assert found is not None
    return found


def entry_of(state: ShopState, who: Customer) -> Entry:
    return state.entries[talk(state, who).entry_id or 0]


def say(state: ShopState, speaker: Agent, on: Conversation, now: datetime = NOW, **more: Any) -> list[Event]:
    return handle(state, SendMessage(on.id, "您好", f"a-{state.seq}", by(speaker), **more), now)


def answer(state: ShopState, on: Conversation, action: str = "reply", now: datetime = NOW, **more: Any) -> list[Event]:
    """The bot answers the turn that is open."""
    texts = more.pop("texts", ("亲，在的",))
    return handle(state, AnswerBotTurn(on.id, on.bot_turn or "", action, texts, **more), now)


def set_presence(state: ShopState, agent: Agent, presence: Presence, now: datetime = NOW, **more: Any) -> list[Event]:
    asked_by = more.pop("by", by(agent))
    return handle(state, SetPresence(agent.id, presence, asked_by, **more), now)


def connect(state: ShopState, agent: Agent, now: datetime = NOW, *, mobile: bool = False) -> list[Event]:
    return handle(state, ConnectAgent(agent.id, mobile), now)


def lose(state: ShopState, agent: Agent, now: datetime = NOW) -> list[Event]:
    return handle(state, LoseAgent(agent.id), now)


def give_on(
    state: ShopState, sender: Agent, on: Conversation, to_agent: int | None = None, to_group: int | None = None
) -> list[Event]:
    return handle(state, TransferConversation(on.id, "换班", by(sender), to_agent, to_group), NOW)


def offer_to(
    state: ShopState,
    sender: Agent | By,
    on: Conversation,
    to_agent: int | None = None,
    to_group: int | None = None,
    now: datetime = NOW,
) -> list[Event]:
    asker = sender if isinstance(sender, By) else by(sender)
    command = TransferConversation(on.id, "换班", asker, to_agent, to_group, note="客户着急", offer=True)
    return handle(state, command, now)


def offered(**asked: Any) -> tuple[ShopState, Agent, Agent, Conversation]:
    """A conversation whose customer waits, offered by its owner for an hour to a colleague."""
    state = shop(transfer=TransferSettings(offer_s=3600))
    her, other = agent(state), agent(state, **asked)
    group(state, her, default=True)
    on = owned(state, her, awaiting=True)
    offer_to(state, her, on, to_agent=other.id)
    return state, her, other, on


def accept_offer(state: ShopState, asked: Agent, on: Conversation, now: datetime = NOW) -> list[Event]:
    return handle(state, AcceptTransfer(on.id, by(asked)), now)


def decline_offer(state: ShopState, asked: Agent, on: Conversation, now: datetime = NOW) -> list[Event]:
    return handle(state, DeclineTransfer(on.id, by(asked), "在忙"), now)


def tick(state: ShopState, now: datetime) -> list[Event]:
    return handle(state, Tick(), now)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def all_of(events: list[Event], kind: type[Kind]) -> list[Kind]:
    return [event for event in events if isinstance(event, kind)]


def the(events: list[Event], kind: type[Kind]) -> Kind:
    """The only event of a kind; there must be exactly one."""
    found = all_of(events, kind)
    assert len(found) == 1, [type(event).__name__ for event in events]
    return found[0]


def assignment(events: list[Event]) -> ConversationAssigned:
    return the(events, ConversationAssigned)


def hops(steps: tuple[Step, ...]) -> list[tuple[str, bool]]:
    """The path a decision took: each rule, and whether it took the conversation."""
    return [(step.rule, step.took) for step in steps]


def details(steps: tuple[Step, ...]) -> list[str]:
    return [step.detail for step in steps]
