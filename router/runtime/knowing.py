"""What the bots in the house know, for people: an answer on trial, and suggestions for an agent's own (R8.2, R8.5)."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import structlog
from msgspec import Struct

from bot.faq import said
from bot.protocol import BotFailed
from bot.retrieval import Finding
from models.errors import ShuntdeskError
from models.shop_file import Facts
from models.wire.bots import MAX_TURN_MESSAGES, BotAnswer, BotTurn
from models.wire.shapes import CustomerView, MessageView, rfc3339
from router.core.state import ShopState
from router.runtime.bots import Bots
from router.runtime.dispatcher import Dispatcher

IN_THE_HOUSE = frozenset({"faq"})
"""Kinds of bots that may be asked without any effect: they call nobody and keep nothing."""
SUGGESTED = 3
SUGGEST_FROM = 0.3
"""Confidence below which an agent would rather write herself."""

Find = Callable[[str, int], Iterable[Finding]]
"""Finds so many entries for a text."""

log = structlog.get_logger()


class Suggested(Struct, frozen=True):
    """Hold an answer from the knowledge, the question it belongs to, and how sure that is, 0..1."""

    question: str
    answer: str
    confidence: float


async def answer_aside(
    bots: Bots,
    dispatcher: Dispatcher,
    name: str,
    messages: tuple[MessageView, ...],
    facts: Facts,
    values: Mapping[str, str],
) -> BotAnswer | None:
    """Return what a bot would say; None for one elsewhere, which is not asked, and for one that can't answer."""
    try:
        spec, asked = await bots.built(dispatcher, name)
        if spec.kind not in IN_THE_HOUSE:
            return None
        at = await dispatcher.ask(_now)
        customer = CustomerView(id=0, name="", external_id=None, facts=facts)
        turn = BotTurn("t-trial", 0, customer, messages[-MAX_TURN_MESSAGES:], rfc3339(at), dict(values))
        return await asked.answer(turn)
    except (BotFailed, ShuntdeskError) as failed:
        log.warning("bot_not_tried", shop=dispatcher.key, bot=name, reason=failed.detail)
        return None


async def suggest(
    bots: Bots, dispatcher: Dispatcher, names: tuple[str, ...], texts: tuple[str, ...], values: Mapping[str, str]
) -> list[Suggested]:
    """Return up to three answers to what a customer wrote, the surest first, from the first bot that has knowledge.

    `values` are filled in; an answer that lacks one for this customer is not offered.
    """
    for name in names:
        try:
            _, asked = await bots.built(dispatcher, name)
        except ShuntdeskError as unusable:
            log.warning("no_suggestions", shop=dispatcher.key, bot=name, reason=unusable.detail)
            continue
        find = getattr(asked, "find", None)
        if find is not None:
            return await asyncio.to_thread(_found, find, texts, values)
    return []


def _found(find: Find, texts: tuple[str, ...], values: Mapping[str, str]) -> list[Suggested]:
    """Look for the last message alone and for all of them together: people write one question in two pieces."""
    best: dict[str, Suggested] = {}
    for text in dict.fromkeys((texts[-1], "。".join(texts))):
        for found in find(text, SUGGESTED):
            answer = said(found.entry, values)
            known = best.get(answer or "")
            if answer is not None and (known is None or known.confidence < found.confidence):
                best[answer] = Suggested(found.question, answer, found.confidence)
    fitting = (one for one in best.values() if one.confidence >= SUGGEST_FROM)
    return sorted(fitting, key=lambda one: -one.confidence)[:SUGGESTED]


def _now(state: ShopState, now: datetime) -> datetime:
    return now
