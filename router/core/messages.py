"""Messages: numbered without gap, taken in from customers, sent by owners (R9.2, R9.6)."""

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from models.commands import ReceiveMessage, SendMessage
from models.entities import Conversation, Customer
from models.enums import ConversationState, MessageKind, SenderType
from models.errors import NotFound
from models.events import ConversationOpened, CustomerRegistered, Event, MessageCreated
from router.core.answer_ratings import answer_given
from router.core.blocked import refuse_blocked
from router.core.customers import bounded
from router.core.intent import Intent
from router.core.ownership import owned_by
from router.core.registry import decides, evolves
from router.core.silence import timed
from router.core.sketch import again
from router.core.state import ShopState


@decides(ReceiveMessage)
def receive_message(state: ShopState, command: ReceiveMessage, now: datetime) -> list[Event]:
    """Take in a customer's message, opening a conversation if she has none; routing follows (R2, R9.1, R9.3)."""
    customer, facts = _writer(state, command), bounded(command.facts or {})
    events: list[Event] = [] if customer.id in state.customers else [_registered(customer, now)]
    conversation = state.open_conversation(customer.id, command.channel)
    if conversation is None:
        conversation = _new_conversation(state, customer, command, now)
        events.append(
            ConversationOpened(
                at=now,
                conversation_id=conversation.id,
                customer=customer.id,
                channel=command.channel,
                former_id=customer.last_conversation_id,
                facts=facts,
            )
        )
    return [*events, _received(state, conversation, customer, command, now)]


def _writer(state: ShopState, command: ReceiveMessage) -> Customer:
    """Return who writes: resident, or new by her external id; a blocked customer is refused."""
    customer_id = command.customer_id or state.external.get(command.external_id or "")
    customer = state.customers.get(customer_id or 0)
    if customer is None and command.external_id is None:
        raise NotFound(f"There is no customer {command.customer_id} in this shop.")
    if customer is None:
        name = command.name or command.external_id or ""
        return Customer(id=state.next_id(Customer), name=name, external_id=command.external_id)
    refuse_blocked(customer)
    return customer


def _registered(customer: Customer, now: datetime) -> Event:
    return CustomerRegistered(at=now, id=customer.id, name=customer.name, external_id=customer.external_id)


def _new_conversation(state: ShopState, customer: Customer, command: ReceiveMessage, now: datetime) -> Conversation:
    return Conversation(
        id=state.next_id(Conversation),
        customer_id=customer.id,
        channel=command.channel,
        state=ConversationState.routing,
        opened_at=now,
    )


def _received(
    state: ShopState, conversation: Conversation, customer: Customer, command: ReceiveMessage, now: datetime
) -> Event:
    mark, repeats = again(state.shop, conversation, command.text)
    return MessageCreated(
        at=now,
        conversation_id=conversation.id,
        seq=conversation.messages + 1,
        sender_type=SenderType.customer,
        sender_id=customer.id,
        sender_name=customer.name,
        kind=MessageKind.click if command.click else MessageKind.text,
        text=command.text,
        client_msg_id=command.client_msg_id,
        agent_id=conversation.owner_id,
        customer_id=customer.id,
        state=conversation.state,
        waiting_since=conversation.waiting_since or now,
        sketch=mark,
        repeats=repeats,
    )


@decides(SendMessage)
def send_message(state: ShopState, command: SendMessage, now: datetime) -> list[Event]:
    """Write as the owner; an internal note is for agents only and may come from a supervisor too."""
    conversation = owned_by(state, command.conversation_id, command.by, supervisors=command.internal)
    spoken = ConversationState.active if conversation.state is ConversationState.assigned else conversation.state
    message = MessageCreated(
        at=now,
        conversation_id=conversation.id,
        seq=conversation.messages + 1,
        sender_type=SenderType.agent,
        sender_id=command.by.id,
        sender_name=command.by.name,
        kind=MessageKind.note if command.internal else MessageKind.text,
        text=command.text,
        client_msg_id=command.client_msg_id,
        agent_id=conversation.owner_id,
        customer_id=None if command.internal else conversation.customer_id,
        state=conversation.state if command.internal else spoken,
        waiting_since=conversation.waiting_since if command.internal else None,
    )
    return [message]


@evolves(ConversationOpened)
def conversation_opened(state: ShopState, event: ConversationOpened) -> None:
    """Open the conversation; it is placed in the same command."""
    state.change(
        Conversation(
            id=event.conversation_id,
            customer_id=event.customer,
            channel=event.channel,
            state=ConversationState.routing,
            opened_at=event.at,
            former_id=event.former_id,
            facts=event.facts,
        )
    )
    customer = state.customers[event.customer]
    state.change(replace(customer, last_conversation_id=event.conversation_id))


@evolves(MessageCreated)
def message_created(state: ShopState, event: MessageCreated) -> None:
    """Count the message and bring the conversation's clock up to date (R9.6)."""
    conversation = state.conversations[event.conversation_id]
    changes: dict[str, Any] = {
        "messages": event.seq,
        "last_message_at": event.at,
        "state": event.state,
        "waiting_since": event.waiting_since,
    }
    if event.sender_type is SenderType.customer:
        _customer_wrote(state, conversation, event, changes)
    elif event.sender_type is SenderType.bot:
        minute = event.at - timedelta(minutes=1)
        changes["reassure_at"] = None
        changes["bot_said"] = (*(at for at in conversation.bot_said if at > minute), event.at)
        changes.update(answer_given(conversation, event))
    elif event.sender_type is SenderType.agent and event.kind is not MessageKind.note:
        changes["reassure_at"] = None
        customer = state.customers[conversation.customer_id]
        state.change(replace(customer, recent_agent_id=event.sender_id, recent_spoke_at=event.at))
        # Her customer may wait on another channel: for her, who is hers from this word on, or for who is so no longer.
        for agent_id in (customer.recent_agent_id, event.sender_id):
            if agent_id in state.queued_for or agent_id in state.waits_for:
                state.drainable[agent_id] = None
    state.change(timed(state, conversation, replace(conversation, **changes)))
    if event.sender_type is not SenderType.customer and conversation.entry_id is not None:
        entry = state.entries[conversation.entry_id]
        state.change(replace(entry, unanswered=event.waiting_since is not None))


def _customer_wrote(
    state: ShopState, conversation: Conversation, event: MessageCreated, changes: dict[str, Any]
) -> None:
    changes["customer_messages"] = conversation.customer_messages + 1
    changes["first_customer_at"] = conversation.first_customer_at or event.at
    changes["last_customer_at"] = event.at
    changes["sketch"], changes["repeats"] = event.sketch, event.repeats
    changes["typed"] = conversation.typed or event.kind is not MessageKind.click
    if conversation.state is ConversationState.bot:
        changes["idle_at"] = event.at + timedelta(seconds=state.shop.handoff.idle_s)
    state.unsettled[conversation.id] = Intent("customer_wrote", text=event.text)
    entry = state.entries.get(conversation.entry_id or 0)
    if entry is not None:
        state.change(replace(entry, last_message_at=event.at, messages=entry.messages + 1, unanswered=True))
