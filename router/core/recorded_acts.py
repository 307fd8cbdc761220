"""What a person did to a conversation, read from the events it left (design.md section 2, rehearsal).

Each function is given the state before the events and the events of one instant from the first one on.
"""

from collections.abc import Sequence

from models.commands import (
    AcceptTransfer,
    BlockCustomer,
    By,
    CancelTransfer,
    ClaimConversation,
    CloseConversation,
    Command,
    DeclineConversation,
    DeclineTransfer,
    LeaveConversation,
    LeaveQueue,
    ReturnToPool,
    SpeakAsBot,
    TakeOver,
    Tick,
    TransferConversation,
    UnblockCustomer,
)
from models.commands.command import SYSTEM
from models.entities import Offer, Step
from models.enums import AssignmentReason, ClosedReason, OfferEnd, PoolReason
from models.events import (
    ConversationAssigned,
    ConversationClosed,
    ConversationPooled,
    ConversationQueued,
    ConversationUnassigned,
    CustomerBlocked,
    CustomerUnblocked,
    Event,
    TransferEnded,
    TransferOffered,
)
from router.core.assignment import DECLINED
from router.core.bot_speech import goes_on
from router.core.state import ShopState


def person(state: ShopState, name: str, likely: int | None = None) -> By:
    """Return who has this name: the likely one if it is hers, else whoever may do most; nobody's is the system's."""
    agent = state.agents.get(likely or 0)
    if agent is None or agent.name != name:
        named = [By(one.name, one.id, one.role) for one in state.agents.values() if one.name == name]
        return max(named, key=lambda by: by.supervises, default=By(name))
    return By(agent.name, agent.id, agent.role)


def agent_of(state: ShopState, agent_id: int | None) -> By:
    """Return an agent as the one who asks."""
    agent = state.agents[agent_id or 0]
    return By(agent.name, agent.id, agent.role)


def unassignment(state: ShopState, event: ConversationUnassigned) -> Command:
    """Read who took a conversation from its owner, and where it was to go; silence is the clock's doing."""
    by, of = person(state, event.by, event.agent_id), event.conversation_id
    if event.reason == DECLINED:
        return DeclineConversation(of, agent_of(state, event.agent_id), event.words or None)
    if event.reason == PoolReason.returned:
        return ReturnToPool(of, event.words, by)
    if event.reason == AssignmentReason.takeover:
        return TakeOver(of, agent_of(state, event.to_agent), event.words or None)
    if event.reason in {AssignmentReason.transfer_agent, AssignmentReason.transfer_group}:
        return TransferConversation(of, event.words, by, event.to_agent, event.to_group, event.note)
    return Tick()


def assignment(state: ShopState, event: ConversationAssigned) -> Command:
    """Read who gave or took a conversation that nobody had; a run's are dealt by the clock."""
    given, of = event.assignment, event.conversation_id
    by = person(state, given.operator, event.agent_id)
    if given.run_id is not None:
        return Tick()
    if given.reason is AssignmentReason.claim:
        return ClaimConversation(of, agent_of(state, event.agent_id))
    if given.reason is AssignmentReason.takeover:
        return TakeOver(of, agent_of(state, event.agent_id), given.text or None)
    if given.reason is AssignmentReason.manual:
        return TransferConversation(of, given.text, by, to_agent=event.agent_id, note=given.note)
    if given.reason is AssignmentReason.transfer_group:
        return TransferConversation(of, given.text, by, to_group=group_given(event.trace.steps), note=given.note)
    return Tick()


def queueing(state: ShopState, event: ConversationQueued) -> Command:
    """Read that a supervisor moved a customer into another line; anything else follows from something before."""
    return _regrouped(event.conversation_id, event.trace.steps)


def pooling(state: ShopState, event: ConversationPooled) -> Command:
    """Read who left a queue for the pool, or was put there; who fell silent was put there by the clock."""
    conversation = state.conversations[event.conversation_id]
    for step in event.trace.steps:
        if step.detail == "left_by_customer":
            return LeaveQueue(event.customer_id, conversation.channel)
        if step.detail == "returned" and "by" in step.values:
            return ReturnToPool(conversation.id, step.values["reason"], person(state, step.values["by"]))
    return _regrouped(event.conversation_id, event.trace.steps)


def _regrouped(conversation_id: int, steps: Sequence[Step]) -> Command:
    group_id = group_given(steps)
    return TransferConversation(conversation_id, "", SYSTEM, to_group=group_id) if group_id is not None else Tick()


def group_given(steps: Sequence[Step]) -> int | None:
    """Return the group that routing was told to begin at, if it was told one."""
    return next((step.values["group"] for step in steps if step.detail == "group_given"), None)


def closing(state: ShopState, event: ConversationClosed, ahead: Sequence[Event]) -> Command:
    """Read who ended a conversation: the customer herself, whoever blocked her, or her agent."""
    if event.reason is ClosedReason.left_shop:
        return LeaveConversation(event.customer_id, state.conversations[event.conversation_id].channel)
    blocked = next((it for it in ahead if isinstance(it, CustomerBlocked)), None)
    if event.reason is ClosedReason.blocked and blocked is not None:
        return blocking(state, blocked)
    conversation = state.conversations[event.conversation_id]
    if goes_on(conversation, event.by):
        return SpeakAsBot(conversation.id, event.by, "close")
    return CloseConversation(event.conversation_id, person(state, event.by, event.agent_id))


def blocking(state: ShopState, event: CustomerBlocked) -> Command:
    """Read who blocked a customer, and why."""
    return BlockCustomer(event.customer_id, event.reason, person(state, event.by, event.by_id))


def unblocking(state: ShopState, event: CustomerUnblocked) -> Command:
    """Read who lifted a block."""
    return UnblockCustomer(event.customer_id, person(state, event.by, event.by_id))


def offering(state: ShopState, event: TransferOffered) -> Command:
    """Read whom a transfer was offered to, by whom."""
    made = event.offer
    to_agent = None if made.to_group is not None else made.to_agent
    by = _offerer(state, made)
    return TransferConversation(event.conversation_id, made.reason, by, to_agent, made.to_group, made.note, offer=True)


def _offerer(state: ShopState, made: Offer) -> By:
    by = person(state, made.by, made.from_agent)
    return by if by.supervises == made.over_capacity else person(state, made.by)


def offer_ending(state: ShopState, event: TransferEnded, ahead: Sequence[Event]) -> Command | None:
    """Read how an offer ended: answered, taken back, in time; None: another act, which follows, ended it on its way."""
    asked, of = event.offer.to_agent, event.conversation_id
    if event.end is OfferEnd.accepted:
        return AcceptTransfer(of, agent_of(state, asked))
    if event.end is OfferEnd.declined:
        return DeclineTransfer(of, agent_of(state, asked), event.reason)
    if event.end is OfferEnd.expired:
        return Tick()
    following = ahead[2] if len(ahead) > 2 else None
    on_its_way = isinstance(following, ConversationUnassigned | ConversationClosed)
    if on_its_way and getattr(following, "conversation_id", None) == of:
        return None
    return CancelTransfer(of, person(state, event.by, event.offer.from_agent))
