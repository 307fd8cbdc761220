"""The customer's word on a bot's answer from the knowledge: it helped, or it did not (R6.4, R8.2)."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from models.commands import AnswerBotTurn, RateAnswer
from models.entities import Answered, Conversation
from models.errors import Conflict, Invalid, NotFound
from models.events import AnswerRated, Event, MessageCreated
from router.core.ownership import open_conversation
from router.core.registry import decides, evolves
from router.core.state import ShopState

KEPT = 50
"""Answers of one conversation that may be rated, the latest: as many messages as the customer's page shows."""


def answering_entry(state: ShopState, conversation: Conversation, command: AnswerBotTurn) -> int | None:
    """Return the entry whose answer a bot brings: of its own knowledge, else of the bot it falls back to.

    None for a miss, and where the shop has no entry of this key.
    """
    if command.entry is None or command.missed or command.action != "reply":
        return None
    spec = state.shop.bots.get(conversation.bot or "")
    fallback = state.shop.bots.get(spec.fallback or "") if spec is not None else None
    bases = (state.base_names.get(it.knowledge or "") for it in (spec, fallback) if it is not None)
    found = (state.entry_keys.get((base, command.entry)) for base in bases if base is not None)
    return next((entry for entry in found if entry is not None), None)


def answer_given(conversation: Conversation, event: MessageCreated) -> dict[str, Any]:
    """Return what changes of a conversation by a bot's message: one more answer may be rated."""
    if event.answer_of is None:
        return {}
    answers = (*conversation.answers, Answered(event.seq, event.answer_of))
    return {"answers": answers[-KEPT:], "bot_answer": event.seq}


@decides(RateAnswer)
def rate_answer(state: ShopState, command: RateAnswer, now: datetime) -> list[Event]:
    """Take the customer's word on an answer in her open conversation; she may change it (R6.4)."""
    conversation = open_conversation(state, command.conversation_id)
    if conversation.customer_id != command.customer_id:
        raise NotFound(f"There is no open conversation {command.conversation_id} of this customer.")
    answer = _answer(conversation, command.message_seq)
    if answer.resolved == command.resolved:
        return []
    return [
        AnswerRated(
            at=now,
            conversation_id=conversation.id,
            message_seq=answer.seq,
            answer_of=answer.entry,
            resolved=command.resolved,
            customer_id=conversation.customer_id,
        )
    ]


def _answer(conversation: Conversation, seq: int) -> Answered:
    found = next((answer for answer in conversation.answers if answer.seq == seq), None)
    if found is not None:
        return found
    if seq > conversation.messages:
        raise NotFound(f"There is no message {seq} in conversation {conversation.id}.")
    if len(conversation.answers) == KEPT and seq < conversation.answers[0].seq:
        raise Conflict(f"Only the latest {KEPT} answers can be rated; rate a later one.")
    raise Invalid(f"Message {seq} is no answer from the knowledge; rate one that is marked `rateable`.")


@evolves(AnswerRated)
def answer_rated(state: ShopState, event: AnswerRated) -> None:
    """Remember her word; of the last answer it says whether the bot missed last (R6.4)."""
    conversation = state.conversations[event.conversation_id]
    answers = tuple(
        replace(answer, resolved=event.resolved) if answer.seq == event.message_seq else answer
        for answer in conversation.answers
    )
    last = conversation.bot_answer == event.message_seq
    missed = not event.resolved if last else conversation.bot_missed
    conversation = replace(conversation, answers=answers, bot_missed=missed)
    state.change(conversation)
    flag_miss(state, conversation)


def flag_miss(state: ShopState, conversation: Conversation) -> None:
    """Show at the pool entry of a conversation whether the bot missed last (R6.4)."""
    entry = state.entries.get(conversation.entry_id or 0)
    if entry is not None and entry.bot_missed != conversation.bot_missed:
        state.change(replace(entry, bot_missed=conversation.bot_missed))
