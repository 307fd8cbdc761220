"""Handoffs to try, and answers from the knowledge for the agent who has the customer now (R8.2, R8.5)."""

from datetime import datetime

from models.entities import Shop
from models.enums import MessageKind, SenderType
from models.errors import NotOwner
from models.wire.bots import MAX_TURN_MESSAGES, BotAnswer
from models.wire.handoff import HandoffTried, HandoffTryBody, Suggestion, Suggestions, TriedAnswer, VerdictView
from models.wire.shapes import MessageView, Sender, rfc3339
from router.core.answer_values import answer_values
from router.core.handoff_trial import HandoffOutcome, HandoffTrial, Line, tried_bot, try_handoff
from router.core.routing import knowing_bots
from router.core.state import ShopState
from router.core.triggers import Reply
from router.runtime.knowing import answer_aside, suggest
from router.store.queries.messages import messages_before
from router.web.keys import NODE
from router.web.rest.call import Call, NoQuery
from router.web.rest.conversations import readable
from router.web.rest.route import SUPERVISING, Who, route
from router.web.rest.settings import shop_of


@route("POST", "/handoff/try", Who.supervisor, keyed=False)
async def try_message(call: Call[NoQuery, HandoffTryBody]) -> HandoffTried:
    """Let a customer of the bot write, on a copy: does it hand off, by which trigger, and why not by the others (R8.2).

    A bot in the house is asked what it would say; one elsewhere is not. Unsaved `settings` are tried under the rules
    of saving. Nothing has any effect.
    """
    trial, (bot, values) = await call.ask(lambda state, now: _trial(call.body, state, now))
    answer = None
    if bot is not None:
        at = rfc3339(await call.ask(lambda state, now: now))
        said = tuple(_said(number, line, at) for number, line in enumerate(_lines(call.body), start=1))
        answer = await answer_aside(call.app[NODE].bots, call.shop, bot, said, call.body.facts, values)
    reply = None if answer is None else Reply(answer.action, answer.missed, answer.confidence, answer.reason)
    tried = HandoffTrial(trial.text, trial.history, trial.facts, trial.settings, reply)
    return _tried(await call.ask(lambda state, now: try_handoff(state, tried, now)), answer)


def _trial(
    body: HandoffTryBody, state: ShopState, now: datetime
) -> tuple[HandoffTrial, tuple[str | None, dict[str, str]]]:
    settings: Shop | None = None if body.settings is None else shop_of(body.settings, state.shop)
    history = tuple(Line(it.sender, it.text, it.missed, it.confidence) for it in body.history)
    trial = HandoffTrial(body.text, history, body.facts, settings)
    return trial, tried_bot(state, trial, now)


def _lines(body: HandoffTryBody) -> list[tuple[SenderType, str]]:
    return [*((SenderType(line.sender), line.text) for line in body.history), (SenderType.customer, body.text)]


def _said(number: int, line: tuple[SenderType, str], at: str) -> MessageView:
    sender, text = line
    return MessageView(0, number, Sender(sender, None, sender.value), MessageKind.text, text, at)


def _tried(outcome: HandoffOutcome, answer: BotAnswer | None) -> HandoffTried:
    said = None
    if answer is not None:
        texts = [message.text for message in answer.messages]
        said = TriedAnswer(answer.action, texts, answer.missed, answer.confidence, answer.intent)
    verdicts = [VerdictView(it.trigger, it.fires, it.why, it.values) for it in outcome.verdicts]
    return HandoffTried(outcome.bot, outcome.trigger, outcome.place, said, verdicts, list(outcome.steps))


@route("GET", "/conversations/{id}/suggestions", Who.desk)
async def get_suggestions(call: Call[NoQuery, None]) -> Suggestions:
    """Offer up to three answers from the knowledge to what the customer wrote since she waits, the surest first.

    Only the owner and supervisors ask; nothing is offered where nobody waits or nothing fits.
    """
    await readable(call)
    owner, since, bots, values = await call.ask(lambda state, now: _place(state, call.id, now))
    if call.agent.role not in SUPERVISING and owner != call.agent.id:
        raise NotOwner("Only who has this conversation gets suggestions for it.")
    if since is None or not bots:
        return Suggestions(0, [])
    page = await call.read(messages_before, call.id, MAX_TURN_MESSAGES)
    waiting = [it for it in page.messages if it.sender_type is SenderType.customer and it.at >= since]
    if not waiting:
        return Suggestions(0, [])
    found = await suggest(call.app[NODE].bots, call.shop, bots, tuple(it.text for it in waiting), values)
    return Suggestions(waiting[-1].seq, [Suggestion(it.question, it.answer, it.confidence) for it in found])


def _place(
    state: ShopState, conversation_id: int, now: datetime
) -> tuple[int | None, datetime | None, tuple[str, ...], dict[str, str]]:
    conversation = state.conversations.get(conversation_id)
    if conversation is None:
        return None, None, (), {}
    bots, values = knowing_bots(state, conversation), answer_values(state, conversation, now)
    return conversation.owner_id, conversation.waiting_since, bots, values
