"""What takes a customer from the bot to a person, each trigger with the values it compared (R8.2).

A trigger says whether it fires and why; who asks for the first that fires, and who shows all of them in the test
bench, ask the same functions.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from models.entities import Conversation, Shop
from models.enums import HandoffTrigger
from router.core.keywords import keyword_in, read


class Verdict(Struct, frozen=True):
    """Tell whether a trigger fires; `why` is a stable code, `values` what was compared, `said` the short detail."""

    trigger: HandoffTrigger
    fires: bool
    why: str
    values: dict[str, Any] = {}
    said: str | None = None


class Reply(Struct, frozen=True):
    """Hold what the triggers ask of a bot's answer."""

    action: str = "reply"
    missed: bool = False
    confidence: float | None = None
    reason: str | None = None


def first(verdicts: Iterable[Verdict]) -> Verdict | None:
    """Return the first verdict that fires."""
    return next((verdict for verdict in verdicts if verdict.fires), None)


def of_message(shop: Shop, text: str, repeats: int, *, asked: bool) -> tuple[Verdict, ...]:
    """Judge what a customer wrote: its words, and how often she has said it by now; `asked`: a person, before."""
    return by_keyword(shop, text), by_repeats(shop, repeats, asked=asked)


def by_keyword(shop: Shop, text: str) -> Verdict:
    """Look for a word that asks for a person, as the whole message or as a part of it."""
    if not shop.handoff.keywords:
        return Verdict(HandoffTrigger.keyword, False, "off")
    word = keyword_in(text, shop.handoff.keywords)
    if word is None:
        return Verdict(HandoffTrigger.keyword, False, "not_said", {"keywords": len(shop.handoff.keywords)})
    match = next(it.match for it in map(read, shop.handoff.keywords) if it.word == word)
    return Verdict(HandoffTrigger.keyword, True, "said", {"word": word, "match": match}, word)


def by_repeats(shop: Shop, repeats: int, *, asked: bool) -> Verdict:
    """Look at how often in a row a customer said nearly the same; who asked for a person waits for one already."""
    limit = shop.handoff.repeats
    if limit is None:
        return Verdict(HandoffTrigger.repeats, False, "off")
    values = {"repeats": repeats, "at_least": limit}
    if asked:
        return Verdict(HandoffTrigger.repeats, False, "asked_before", values)
    fires = repeats >= limit
    return Verdict(HandoffTrigger.repeats, fires, "reached" if fires else "below", values, str(repeats))


def of_answer(shop: Shop, conversation: Conversation, reply: Reply) -> tuple[Verdict, ...]:
    """Judge a bot's answer by the conversation before it: its wish, its misses, its doubts."""
    return (
        by_wish(reply),
        by_misses(shop, conversation, reply),
        by_doubt(shop, conversation, reply),
    )


def by_wish(reply: Reply) -> Verdict:
    """Look whether the bot itself wants a person to take over; nothing switches that off."""
    fires = reply.action == "handoff"
    values = {"reason": reply.reason} if reply.reason else {}
    return Verdict(HandoffTrigger.bot_request, fires, "wished" if fires else "not_wished", values, reply.reason)


def by_misses(shop: Shop, conversation: Conversation, reply: Reply) -> Verdict:
    """Count misses in a row against the shop's number, else the bot's; any is enough for a bot that is gone."""
    if not reply.missed or reply.action != "reply":
        return Verdict(HandoffTrigger.misses, False, "no_miss")
    spec = shop.bots.get(conversation.bot or "")
    limit = 1 if spec is None else shop.handoff.misses or spec.max_misses
    misses = conversation.bot_misses + 1
    return _counted(HandoffTrigger.misses, conversation, {"misses": misses, "at_least": limit}, str(misses))


def by_doubt(shop: Shop, conversation: Conversation, reply: Reply) -> Verdict:
    """Count answers in a row that the bot is less sure of than the shop wants."""
    limit = shop.handoff.low_confidence
    if limit is None:
        return Verdict(HandoffTrigger.low_confidence, False, "off")
    if reply.action != "reply" or reply.confidence is None:
        return Verdict(HandoffTrigger.low_confidence, False, "no_confidence")
    values = {"confidence": reply.confidence, "below": limit.below}
    if reply.confidence >= limit.below:
        return Verdict(HandoffTrigger.low_confidence, False, "sure", values)
    unsure = conversation.bot_unsure + 1
    said = f"{reply.confidence:.2f} < {limit.below:.2f}"
    return _counted(
        HandoffTrigger.low_confidence, conversation, values | {"unsure": unsure, "at_least": limit.times}, said
    )


def _counted(trigger: HandoffTrigger, conversation: Conversation, values: dict[str, Any], said: str) -> Verdict:
    """Compare a count with its limit; who asked for a person before is not asked for again."""
    if conversation.asked_human:
        return Verdict(trigger, False, "asked_before", values)
    count = values["misses"] if trigger is HandoffTrigger.misses else values["unsure"]
    fires = count >= values["at_least"]
    return Verdict(trigger, fires, "reached" if fires else "below", values, said)
