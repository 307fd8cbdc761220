"""A handoff on trial: whether a message takes its customer to a person, by which trigger, and why not by the others.

The message is handled on a copy of the state by the very code that handles real ones; nothing has any effect (R8.2).
"""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from models.commands import AnswerBotTurn, ReceiveMessage, RegisterCustomer, SaveSettings
from models.commands.command import SYSTEM
from models.entities import Conversation, Customer, Shop, Step
from models.enums import ConversationState, HandoffTrigger
from models.events import Event, HandoffRequested
from router.core.answer_values import answer_values
from router.core.decider import handle
from router.core.routing import bot_for
from router.core.sketch import again
from router.core.state import ShopState
from router.core.trial import Placing
from router.core.triggers import Reply, Verdict, of_answer, of_message

CHANNEL = "web"


class Line(Struct, frozen=True):
    """Hold one message of the conversation so far; a bot's may be a miss or have a confidence."""

    sender: Literal["customer", "bot"]
    text: str
    missed: bool = False
    confidence: float | None = None


class HandoffTrial(Struct, frozen=True):
    """Describe a message to a bot: what was said before, who writes, the settings to try, and what the bot answers.

    `answer` None: what the bot would say is not known, so its triggers say nothing.
    """

    text: str
    history: tuple[Line, ...] = ()
    facts: dict[str, Any] = {}
    settings: Shop | None = None
    answer: Reply | None = None


class HandoffOutcome(Struct, frozen=True):
    """Tell the trigger that fires, None if the bot goes on; every verdict, and where the customer would be."""

    bot: str | None
    trigger: HandoffTrigger | None
    verdicts: tuple[Verdict, ...]
    place: ConversationState
    steps: tuple[Step, ...] = ()


def tried_bot(state: ShopState, trial: HandoffTrial, now: datetime) -> tuple[str | None, dict[str, str]]:
    """Return which bot such a customer talks to under these settings, and what it may fill into answers."""
    twin, conversation = _prepared(state, trial, now)
    return bot_for(twin, conversation), answer_values(twin, conversation, now)


def try_handoff(state: ShopState, trial: HandoffTrial, now: datetime) -> HandoffOutcome:
    """Let a customer of the bot write on a copy of the state; raises what saving the settings would be refused with."""
    twin, conversation = _prepared(state, trial, now)
    bot = bot_for(twin, conversation)
    if bot is None:
        return HandoffOutcome(None, None, (), conversation.state)
    twin.put(replace(conversation, bot=bot))
    for line in trial.history:
        _happened(twin, conversation.id, line, now)
    before = twin.conversations[conversation.id]
    verdicts = _verdicts(twin, before, trial)
    events = handle(twin, _message(before, trial.text), now)
    if (turn := twin.conversations[before.id].bot_turn) is not None and trial.answer is not None:
        events += handle(twin, _answer(before.id, turn, trial.answer), now)
    return _outcome(twin, before.id, bot, verdicts, events)


def _prepared(state: ShopState, trial: HandoffTrial, now: datetime) -> tuple[ShopState, Conversation]:
    """Copy the state, put the settings in force and let a stranger talk to a bot that is well."""
    twin = state.copy()
    if trial.settings is not None:
        handle(twin, SaveSettings(trial.settings, SYSTEM), now)
    twin.put(replace(twin.shop, bot_health={}))
    customer_id = twin.next_id(Customer)
    handle(twin, RegisterCustomer(facts=trial.facts), now)
    conversation = Conversation(
        id=twin.next_id(Conversation),
        customer_id=customer_id,
        channel=CHANNEL,
        state=ConversationState.bot,
        opened_at=now,
        facts=trial.facts,
    )
    twin.change(conversation)
    return twin, conversation


def _happened(twin: ShopState, conversation_id: int, line: Line, now: datetime) -> None:
    """Go through a former message; what it would have led to is not tried, the customer stays with her bot."""
    conversation = twin.conversations[conversation_id]
    if line.sender == "customer":
        mark, repeats = again(twin.shop, conversation, line.text)
        twin.put(replace(conversation, sketch=mark, repeats=repeats))
        return
    limit = twin.shop.handoff.low_confidence
    unsure = limit is not None and line.confidence is not None and line.confidence < limit.below
    misses = conversation.bot_misses + 1 if line.missed else 0
    twin.put(replace(conversation, bot_misses=misses, bot_unsure=conversation.bot_unsure + 1 if unsure else 0))


def _verdicts(twin: ShopState, conversation: Conversation, trial: HandoffTrial) -> tuple[Verdict, ...]:
    """Ask every trigger, in the order in which they are asked."""
    shop = twin.shop
    _, repeats = again(shop, conversation, trial.text)
    button = Verdict(HandoffTrigger.button, False, "not_pressed" if shop.handoff.button else "off")
    answered = of_answer(shop, conversation, trial.answer) if trial.answer is not None else _UNKNOWN
    failed = Verdict(HandoffTrigger.bot_failed, False, "not_tried")
    return (*of_message(shop, trial.text, repeats, asked=False), button, *answered, failed)


_UNKNOWN = tuple(
    Verdict(trigger, False, "answer_unknown")
    for trigger in (HandoffTrigger.bot_request, HandoffTrigger.misses, HandoffTrigger.low_confidence)
)


def _message(conversation: Conversation, text: str) -> ReceiveMessage:
    return ReceiveMessage(CHANNEL, text, "trial", customer_id=conversation.customer_id)


def _answer(conversation_id: int, turn: str, reply: Reply) -> AnswerBotTurn:
    return AnswerBotTurn(
        conversation_id,
        turn,
        reply.action,
        missed=reply.missed,
        reason=reply.reason,
        confidence=reply.confidence,
    )


def _outcome(
    twin: ShopState, conversation_id: int, bot: str, verdicts: tuple[Verdict, ...], events: list[Event]
) -> HandoffOutcome:
    wish = next((event for event in events if isinstance(event, HandoffRequested)), None)
    placed = next((event for event in reversed(events) if isinstance(event, Placing)), None)
    conversation = twin.conversations.get(conversation_id)
    return HandoffOutcome(
        bot,
        wish.handoff.trigger if wish is not None else None,
        verdicts,
        conversation.state if conversation is not None else ConversationState.closed,
        placed.trace.steps if placed is not None and wish is not None else (),
    )
