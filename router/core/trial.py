"""A trial: where would this customer go, and why? The same code on a copy of the state, without any effect (R4.6)."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from models.commands import ReceiveMessage, RegisterCustomer, SaveGroup, SaveSettings, Tick
from models.commands.command import SYSTEM
from models.entities import Conversation, Customer, Group, Shop, Step, Trace
from models.enums import ConversationState
from models.events import (
    ConversationAssigned,
    ConversationHandedToBot,
    ConversationPooled,
    ConversationQueued,
    Event,
)
from router.core.decider import due, handle
from router.core.lines import told_position
from router.core.opening import set_clock
from router.core.outlook import Outlook, outlook
from router.core.state import ShopState

Placing = ConversationAssigned | ConversationHandedToBot | ConversationPooled | ConversationQueued


class Trial(Struct, frozen=True):
    """Describe who might write, and when; a stranger, if neither `customer_id` nor `external_id` names anybody.

    `customer`: her row, where she is not in memory. `at`: by whose hours, else now; presence and load are today's in
    any case. `groups` and `settings` are tried in place of the shop's own: id 0 is a new group, another id replaces.
    """

    customer_id: int | None = None
    external_id: str | None = None
    name: str = ""
    channel: str = "web"
    facts: dict[str, Any] = {}
    text: str = ""
    at: datetime | None = None
    groups: tuple[Group, ...] = ()
    settings: Shop | None = None
    customer: Customer | None = None


class Outcome(Struct, frozen=True):
    """Tell where the customer would be and why; `reason` is an assignment's or a pool entry's."""

    place: ConversationState
    trace: Trace
    reason: str | None = None
    agent_id: int | None = None
    group_id: int | None = None
    position: int | None = None
    back_at: datetime | None = None
    notice: str | None = None


def try_routing(state: ShopState, trial: Trial, now: datetime) -> Outcome:
    """Let a customer write on a copy of the state, and tell where that leads.

    Raises what the message, or saving the unsaved settings, would be refused with. A customer with an open
    conversation stays where she is, and the trace says that (R9.1).
    """
    twin = state.copy()
    if trial.customer is not None and trial.customer.id not in twin.customers:
        twin.put(trial.customer)
    _draft(twin, trial, now)
    at = trial.at or now
    if at != now:
        set_clock(twin, at)
    message = _message(twin, trial, at)
    if at == now and due(twin, message, now):
        handle(twin, Tick(), now)
    events = handle(twin, message, at)
    customer_id = message.customer_id or twin.external[message.external_id or ""]
    return _outcome(twin, twin.conversations[twin.open_of[customer_id, trial.channel]], events, at)


def _draft(twin: ShopState, trial: Trial, now: datetime) -> None:
    """Save what is unsaved, on the copy, under the rules of saving."""
    if trial.settings is not None:
        handle(twin, SaveSettings(trial.settings, SYSTEM), now)
    for group in trial.groups:
        handle(twin, SaveGroup(group, SYSTEM), now)


def _message(twin: ShopState, trial: Trial, at: datetime) -> ReceiveMessage:
    customer_id = trial.customer_id
    if customer_id is None and trial.external_id is None:
        customer_id = twin.next_id(Customer)
        handle(twin, RegisterCustomer(name=trial.name or None), at)
    return ReceiveMessage(
        trial.channel,
        trial.text,
        "trial",
        customer_id=customer_id,
        external_id=None if customer_id is not None else trial.external_id,
        name=trial.name or None,
        facts=trial.facts,
    )


def _outcome(twin: ShopState, conversation: Conversation, events: list[Event], at: datetime) -> Outcome:
    placed = next((event for event in reversed(events) if _places(event, conversation.id)), None)
    ahead = _ahead(twin, conversation, at)
    return Outcome(
        place=conversation.state,
        trace=placed.trace if isinstance(placed, Placing) else _stays(conversation),
        reason=_reason(twin, conversation, placed),
        agent_id=conversation.owner_id,
        group_id=_group_of(twin, conversation),
        position=told_position(twin, conversation),
        back_at=ahead.back_at,
        notice=ahead.notice,
    )


def _places(event: Event, conversation_id: int) -> bool:
    return isinstance(event, Placing) and event.conversation_id == conversation_id


def _reason(twin: ShopState, conversation: Conversation, placed: Event | None) -> str | None:
    if isinstance(placed, ConversationAssigned):
        return placed.assignment.reason.value
    entry = twin.entries.get(conversation.entry_id or 0)
    return entry.reason.value if entry is not None else None


def _stays(conversation: Conversation) -> Trace:
    values = {"conversation": conversation.id, "state": conversation.state.value}
    step = Step(rule="R9.1", took=True, detail="stays_where_she_is", values=values)
    return Trace(steps=(step,), winner=conversation.owner_id)


def _group_of(twin: ShopState, conversation: Conversation) -> int | None:
    """Return the group that has the conversation, or that its pool entry is suggested for."""
    entry = twin.entries.get(conversation.entry_id or 0)
    return entry.group_id if entry is not None and conversation.owner_id is None else conversation.group_id


def _ahead(twin: ShopState, conversation: Conversation, at: datetime) -> Outlook:
    if conversation.state is not ConversationState.waiting_offline:
        return Outlook(None, None)
    return outlook(twin, twin.groups.get(_group_of(twin, conversation) or 0), at)
