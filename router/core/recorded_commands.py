"""From what happened back to what was asked: the command whose events stand next in a log (design.md section 2).

A log holds events alone. Which of them somebody outside brought about, and which followed by themselves, is decided
here by the first event of each command; what no person, bot or socket begins was begun by the clock.
"""

from collections.abc import Callable, Sequence
from typing import Any

from models.commands import (
    AcceptConversation,
    AnswerBotTurn,
    AssignEntries,
    Command,
    ConnectAgent,
    LoseAgent,
    NoteBotAttempts,
    PromoteInQueue,
    RateAnswer,
    RateConversation,
    ReadMessages,
    ReceiveMessage,
    RegisterCustomer,
    RequestHandoff,
    RestartShop,
    RingSlots,
    RunPolicy,
    SendMessage,
    SpeakAsBot,
    Tick,
)
from models.entities import Run
from models.enums import (
    HandoffTrigger,
    MessageKind,
    PoolReason,
    RunTrigger,
    SenderType,
    TurnEnd,
)
from models.events import (
    AnswerRated,
    BotAnswerRefused,
    BotTurnEnded,
    BotTurnResumed,
    BotTurnTried,
    ConversationAccepted,
    ConversationAssigned,
    ConversationClosed,
    ConversationOpened,
    ConversationPooled,
    ConversationQueued,
    ConversationRated,
    ConversationUnassigned,
    CustomerBlocked,
    CustomerChanged,
    CustomerRegistered,
    CustomerUnblocked,
    Event,
    HandoffRequested,
    MessageCreated,
    MessagesRead,
    PresenceChanged,
    QueuePromoted,
    RunStarted,
    TransferEnded,
    TransferOffered,
)
from router.core.recorded_acts import (
    agent_of,
    assignment,
    blocking,
    closing,
    offer_ending,
    offering,
    person,
    pooling,
    queueing,
    unassignment,
    unblocking,
)
from router.core.recorded_declarations import declaration
from router.core.recorded_turns import answer, more_said
from router.core.state import ShopState

Ahead = Sequence[Event]


def command_of(state: ShopState, ahead: Ahead) -> Command:
    """Return the command that the next events of one instant begin with; `state` is the one before them."""
    read = _READERS.get(type(ahead[0])) if ahead else None
    return read(state, ahead[0], ahead) if read is not None else Tick()


def _registered(state: ShopState, event: CustomerRegistered, ahead: Ahead) -> Command:
    opened = ahead[1] if len(ahead) > 2 else None
    if isinstance(opened, ConversationOpened) and opened.customer == event.id and not event.facts:
        return _wrote(opened, ahead[2], external_id=event.external_id, name=event.name)
    return RegisterCustomer(event.external_id, event.name, event.facts)


def _changed(state: ShopState, event: CustomerChanged, ahead: Ahead) -> Command:
    return RegisterCustomer(state.customers[event.id].external_id, event.name, event.facts)


def _opened(state: ShopState, event: ConversationOpened, ahead: Ahead) -> Command:
    return _wrote(event, ahead[1], customer_id=event.customer)


def _wrote(opened: ConversationOpened, message: Any, **who: Any) -> ReceiveMessage:
    return ReceiveMessage(
        channel=opened.channel,
        text=message.text,
        client_msg_id=message.client_msg_id or "",
        facts=opened.facts,
        click=message.kind is MessageKind.click,
        **who,
    )


def _message(state: ShopState, event: MessageCreated, ahead: Ahead) -> Command:
    said = event.client_msg_id or ""
    if event.sender_type is SenderType.customer:
        channel, click = state.conversations[event.conversation_id].channel, event.kind is MessageKind.click
        return ReceiveMessage(channel, event.text, said, customer_id=event.sender_id, click=click)
    if event.sender_type is not SenderType.agent:
        return more_said(state, event) or Tick()
    by, internal = person(state, event.sender_name, event.sender_id), event.kind is MessageKind.note
    return SendMessage(event.conversation_id, event.text, said, by, internal=internal)


def _read(state: ShopState, event: MessagesRead, ahead: Ahead) -> Command:
    if event.by is SenderType.agent:
        return ReadMessages(event.conversation_id, event.seq, agent_id=event.agent_id)
    return ReadMessages(event.conversation_id, event.seq, customer_id=event.customer_id)


def _handoff(state: ShopState, event: HandoffRequested, ahead: Ahead) -> Command:
    conversation = state.conversations[event.conversation_id]
    if event.handoff.trigger is HandoffTrigger.bot_request:
        return SpeakAsBot(conversation.id, event.handoff.bot or "", "handoff", reason=event.handoff.detail)
    pressed = event.handoff.trigger is HandoffTrigger.button
    return RequestHandoff(conversation.customer_id, conversation.channel) if pressed else Tick()


def _turn_ended(state: ShopState, event: BotTurnEnded, ahead: Ahead) -> Command:
    """Read the bot's answer or failure; a turn that something else ended says nothing of what that was."""
    return answer(state, event, ahead) if event.end is not TurnEnd.superseded else command_of(state, ahead[1:])


def _pooled(state: ShopState, event: ConversationPooled, ahead: Ahead) -> Command:
    """Look for a run behind the entries: it gives one to those only the bot has had before it starts (R7.2)."""
    if event.reason is PoolReason.bot_unresolved:
        run = next((it for it in ahead if not isinstance(it, ConversationPooled)), None)
        return _started(state, run, ahead) if isinstance(run, RunStarted) else Tick()
    return pooling(state, event)


def _started(state: ShopState, event: RunStarted, ahead: Ahead) -> Command:
    run = event.run
    if run.trigger is RunTrigger.schedule:
        return RingSlots()
    return _by_hand(state, run) if run.trigger is RunTrigger.manual else Tick()


def _by_hand(state: ShopState, run: Run) -> Command:
    by = person(state, run.operator, run.operator_id)
    if run.policy_id is not None:
        return RunPolicy(run.policy_id, by)
    return AssignEntries(run.entries, run.target, by, run.note)


def _presence(state: ShopState, event: PresenceChanged, ahead: Ahead) -> Command:
    if event.cause == "connected":
        return ConnectAgent(event.agent_id, event.mobile)
    if event.cause in {"declared", "forced"}:
        return declaration(state, event, ahead)
    return {"connection_lost": LoseAgent(event.agent_id), "restart": RestartShop()}.get(event.cause, Tick())


def _offer_ended(state: ShopState, event: TransferEnded, ahead: Ahead) -> Command:
    return offer_ending(state, event, ahead) or command_of(state, ahead[2:])


_READERS: dict[type[Event], Callable[[ShopState, Any, Ahead], Command]] = {
    CustomerRegistered: _registered,
    CustomerChanged: _changed,
    ConversationOpened: _opened,
    MessageCreated: _message,
    MessagesRead: _read,
    HandoffRequested: _handoff,
    BotTurnEnded: _turn_ended,
    BotTurnResumed: lambda state, event, ahead: RestartShop(),
    BotAnswerRefused: lambda state, event, ahead: AnswerBotTurn(
        event.conversation_id, event.turn, event.action, attempts=event.attempts
    ),
    BotTurnTried: lambda state, event, ahead: NoteBotAttempts(event.conversation_id, event.turn, event.attempts),
    ConversationAccepted: lambda state, event, ahead: AcceptConversation(
        event.conversation_id, agent_of(state, event.agent_id)
    ),
    ConversationAssigned: lambda state, event, ahead: assignment(state, event),
    ConversationUnassigned: lambda state, event, ahead: unassignment(state, event),
    ConversationQueued: lambda state, event, ahead: queueing(state, event),
    ConversationPooled: _pooled,
    ConversationClosed: closing,
    CustomerBlocked: lambda state, event, ahead: blocking(state, event),
    CustomerUnblocked: lambda state, event, ahead: unblocking(state, event),
    ConversationRated: lambda state, event, ahead: RateConversation(
        state.conversations[event.conversation_id].customer_id, event.conversation_id, event.rating, event.comment
    ),
    AnswerRated: lambda state, event, ahead: RateAnswer(
        event.customer_id, event.conversation_id, event.message_seq, event.resolved
    ),
    QueuePromoted: lambda state, event, ahead: PromoteInQueue(event.conversation_id, person(state, event.by)),
    PresenceChanged: _presence,
    RunStarted: _started,
    TransferOffered: lambda state, event, ahead: offering(state, event),
    TransferEnded: _offer_ended,
}
