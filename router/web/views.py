"""Entities and events as the shapes of the contract, for REST and sockets alike.

Everything here is pure. What names an id is handed the `Names` of agents and groups, live from the state or
read from the tables. The pool and its runs are in `pool_views`.
"""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from models.entities import Agent, Assignment, Block, Conversation, Customer, Handoff, Message, Offer
from models.enums import ConversationState
from models.events.conversations import ConversationAssigned, MessageCreated
from models.events.transfers import TransferOffered
from models.wire.shapes import (
    AgentView,
    AssignmentView,
    BlockView,
    ConversationView,
    CustomerView,
    HandoffView,
    MessageView,
    OfferView,
    Ref,
    Sender,
    SystemMessage,
    rfc3339,
)
from router.core.assignment import OWN_ACTS
from router.core.state import ShopState
from router.web.pinyin import pinyin


class Names(Struct, frozen=True):
    """Hold what agents and groups are called; unknown ids (removed groups) are shown by their number."""

    agents: Mapping[int, str]
    groups: Mapping[int, str]

    def agent(self, agent_id: int | None) -> Ref | None:
        """Return the reference of an agent, None for nobody."""
        return None if agent_id is None else Ref(agent_id, self.agents.get(agent_id, f"#{agent_id}"))

    def group(self, group_id: int | None) -> Ref | None:
        """Return the reference of a group, None for no group."""
        return None if group_id is None else Ref(group_id, self.groups.get(group_id, f"#{group_id}"))


def names_of(state: ShopState) -> Names:
    """Return the names of all agents and groups of a live shop."""
    return Names(
        {agent.id: agent.name for agent in state.agents.values()},
        {group.id: group.name for group in state.groups.values()},
    )


def moment(at: datetime | None) -> str | None:
    """Write a time that may be absent."""
    return None if at is None else rfc3339(at)


def message_view(message: Message) -> MessageView:
    """Show a stored message."""
    return MessageView(
        message.conversation_id,
        message.seq,
        Sender(message.sender_type, message.sender_id, message.sender_name),
        message.kind,
        message.text,
        rfc3339(message.at),
        message.client_msg_id,
        message.answer_of is not None,
        message.resolved,
    )


def created_message_view(event: MessageCreated) -> MessageView:
    """Show the message an event brought; equal to `message_view` of its row."""
    return MessageView(
        event.conversation_id,
        event.seq,
        Sender(event.sender_type, event.sender_id, event.sender_name),
        event.kind,
        event.text,
        rfc3339(event.at),
        event.client_msg_id,
        event.answer_of is not None,
    )


def customer_view(customer: Customer, conversation: Conversation | None = None) -> CustomerView:
    """Show a customer; in a conversation its facts cover her own."""
    facts = {**customer.facts, **conversation.facts} if conversation else customer.facts
    return CustomerView(customer.id, customer.name, customer.external_id, facts, block_view(customer.block))


def block_view(block: Block | None) -> BlockView | None:
    """Show who blocked a customer, when and why (R7.10)."""
    return None if block is None else BlockView(block.by, rfc3339(block.at), block.reason, block.by_id)


def handoff_view(handoff: Handoff | None) -> HandoffView | None:
    """Show what took the customer to a person (R8.5)."""
    if handoff is None:
        return None
    return HandoffView(handoff.trigger, handoff.detail, handoff.intent, rfc3339(handoff.at), handoff.bot)


def system_message(assignment: Assignment, at: datetime, after_seq: int) -> SystemMessage | None:
    """Make the card that says why a conversation came (R7.12); an assignment without words has none."""
    if not assignment.text:
        return None
    policy = assignment.policy_id
    return SystemMessage(
        kind=assignment.kind,
        text=assignment.text,
        operator=assignment.operator,
        at=rfc3339(at),
        after_seq=after_seq,
        run_id=assignment.run_id,
        entry_id=assignment.entry_id,
        note=assignment.note,
        policy=None if policy is None else Ref(policy, assignment.policy_name or ""),
        slot_at=moment(assignment.slot_at),
        chosen_by=assignment.chosen_by,
        entry_first_message_at=moment(assignment.entry_first_message_at),
        entry_last_message_at=moment(assignment.entry_last_message_at),
        entry_messages=assignment.entry_messages,
    )


def assignment_view(seq: int, event: ConversationAssigned) -> AssignmentView:
    """Show an assignment; `seq` is its event's and leads to the trace (R4.6)."""
    return AssignmentView(
        seq,
        event.assignment.reason,
        Ref(event.agent_id, event.agent_name),
        rfc3339(event.at),
        system_message(event.assignment, event.at, event.messages),
    )


def assigned_conversation_view(seq: int, event: ConversationAssigned) -> ConversationView:
    """Show the conversation an agent just got, from the event alone; the last message is not part of it."""
    group = None if event.group_id is None else Ref(event.group_id, event.group_name or f"#{event.group_id}")
    return ConversationView(
        id=event.conversation_id,
        customer=CustomerView(event.customer_id, event.customer_name, event.external_id, event.facts),
        channel=event.channel,
        state=ConversationState.assigned,
        owner=Ref(event.agent_id, event.agent_name),
        group=group,
        opened_at=rfc3339(event.opened_at),
        closed_at=None,
        former_id=event.former_id,
        messages=event.messages,
        agent_read_seq=event.agent_read_seq,
        customer_read_seq=event.customer_read_seq,
        last_message_at=moment(event.last_message_at),
        waiting_since=moment(event.waiting_since),
        asked_human=event.asked_human,
        handoff=handoff_view(event.handoff),
        assignment=assignment_view(seq, event),
        assigned_at=rfc3339(event.at),
        accepted=event.assignment.reason in OWN_ACTS,
    )


def offered_conversation_view(event: TransferOffered) -> ConversationView:
    """Show a conversation to the colleague who is asked to take it, from the event alone (R9.4)."""
    offer = event.offer
    return ConversationView(
        id=event.conversation_id,
        customer=CustomerView(event.customer, event.customer_name, event.external_id, event.facts),
        channel=event.channel,
        state=event.state,
        owner=Ref(offer.from_agent, offer.from_name),
        group=None,
        opened_at=rfc3339(event.opened_at),
        closed_at=None,
        former_id=None,
        messages=event.messages,
        agent_read_seq=0,
        customer_read_seq=0,
        last_message_at=moment(event.last_message_at),
        waiting_since=moment(event.waiting_since),
        asked_human=False,
        offer=offer_view(offer),
    )


def offer_view(offer: Offer) -> OfferView:
    """Show an offered transfer: who asks whom, until when (R9.4)."""
    return OfferView(
        from_=Ref(offer.from_agent, offer.from_name),
        to=Ref(offer.to_agent, offer.to_name),
        reason=offer.reason,
        note=offer.note,
        at=rfc3339(offer.at),
        expires_at=rfc3339(offer.expires_at),
        to_group=offer.to_group,
    )


def conversation_view(
    conversation: Conversation,
    customer: Customer,
    names: Names,
    *,
    assignment: AssignmentView | None = None,
    last_message: MessageView | None = None,
) -> ConversationView:
    """Show a conversation, open or closed."""
    return ConversationView(
        id=conversation.id,
        customer=customer_view(customer, conversation),
        channel=conversation.channel,
        state=conversation.state,
        owner=names.agent(conversation.owner_id),
        group=names.group(conversation.group_id),
        opened_at=rfc3339(conversation.opened_at),
        closed_at=moment(conversation.closed_at),
        former_id=conversation.former_id,
        messages=conversation.messages,
        agent_read_seq=conversation.agent_read_seq,
        customer_read_seq=conversation.customer_read_seq,
        last_message_at=moment(conversation.last_message_at),
        waiting_since=moment(conversation.waiting_since),
        asked_human=conversation.asked_human,
        handoff=handoff_view(conversation.handoff),
        assignment=assignment,
        entry_id=conversation.entry_id,
        last_message=last_message,
        assigned_at=moment(conversation.assigned_at),
        accepted=conversation.accepted_at is not None,
        attention=conversation.attention,
        offer=None if conversation.offer is None else offer_view(conversation.offer),
        waits_for=names.agent(conversation.waits_for),
        closed_reason=conversation.closed_reason,
    )


def agent_view(state: ShopState, agent: Agent) -> AgentView:
    """Show an agent with her load and how many wait for her answer, counted now (R4.2, R9.6)."""
    return AgentView(
        id=agent.id,
        login=agent.login,
        name=agent.name,
        role=agent.role,
        capacity=agent.capacity,
        load=state.load(agent.id),
        awaiting=state.awaiting.get(agent.id, 0),
        presence=agent.presence,
        presence_reason=agent.presence_reason,
        presence_until=moment(agent.presence_until),
        presence_since=rfc3339(agent.since),
        connection=agent.connection,
        grace_until=moment(agent.grace_until),
        pool_right=agent.pool_right,
        disabled=agent.disabled,
        groups=[Ref(group, state.groups[group].name) for group in sorted(state.groups_of.get(agent.id, ()))],
        version=agent.version,
        keep_recents=agent.keep_recents,
        next_presence=agent.next_presence,
        next_reason=agent.next_reason,
        on_shift=agent.on_shift,
        shift_until=moment(agent.shift_until),
        hours=agent.hours,
        pinyin=pinyin(agent.name),
    )
