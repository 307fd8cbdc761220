"""The LLM bot: finds entries, has a model word the answer, checks it against them, and else falls back (R8.1)."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from bot.breaker import Breaker
from bot.faq import FaqBot, chosen, unanswered
from bot.knowledge.entries import Entry, Knowledge
from bot.llm.budget import Purse
from bot.llm.drafts import Draft, filled_in, prompt, read_draft
from bot.llm.grounding import Sources, named, ungrounded
from bot.llm.model import Model
from bot.llm.unfolding import Shown
from bot.phrases import asks_for_menu, asks_for_person, greets
from bot.protocol import Bot, BotFailed, BotFailure, Tell
from models.wire.bots import BotAnswer, BotText, BotTurn

BEST = 5
"""Entries the model gets to see."""
SHARE = 0.85
"""Share of the turn's time the model may use; the rest is for the bot it falls back to."""
MOST_REASON = 200
"""Characters of a reason on record."""
MODEL_GAVE_UP = "llm_handoff"
"""The reason of a handoff that the model proposed."""


class Terms(Struct, frozen=True):
    """Hold what the shop file says of the bot; `timeout_s` in seconds, `daily_tokens` None for no limit."""

    threshold: float
    timeout_s: float
    daily_tokens: int | None
    stream: bool


class LlmBot:
    """Answer from the knowledge in the model's words; without a usable answer the fallback's, or a failure.

    Greetings, numbers of the menu and wishes for a person never reach the model.
    """

    def __init__(
        self,
        terms: Terms,
        model: Model,
        knowledge: Knowledge,
        purse: Purse,
        clock: Callable[[], datetime],
        fallback: Bot | None = None,
    ) -> None:
        """Take the model, what it may use today, and who answers in its place."""
        self._terms = terms
        self._model = model
        self._plain = FaqBot(knowledge, terms.threshold)
        self._purse = purse
        self._clock = clock
        self._fallback = fallback
        self._breaker = Breaker()

    async def answer(self, turn: BotTurn) -> BotAnswer | None:
        """Return the answer; raises `BotFailed` where there is no fallback."""
        return await self._answer(turn, None)

    async def answer_aloud(self, turn: BotTurn, tell: Tell) -> BotAnswer | None:
        """Return the answer; each sentence is told once the entries carry it."""
        return await self._answer(turn, tell if self._terms.stream else None)

    async def _answer(self, turn: BotTurn, tell: Tell | None) -> BotAnswer | None:
        texts = unanswered(turn.messages)
        if not texts or _needs_no_model(texts[-1], turn):
            return await self._plain.answer(turn)
        try:
            return await self._worded(turn, "。".join(texts), tell)
        except TimeoutError:
            failed = BotFailed("the model was too slow", reason=BotFailure.timeout)
        except BotFailed as refused:
            failed = refused
        if tell is not None:
            tell("")
        return await self._fall_back(turn, failed)

    async def _fall_back(self, turn: BotTurn, failed: BotFailed) -> BotAnswer | None:
        if self._fallback is None:
            raise failed
        answer = await self._fallback.answer(turn)
        why = f"llm {failed.reason}: {failed.detail}"
        reasons = [reason for reason in (answer.reason if answer else None, why) if reason]
        return replace(answer, reason="; ".join(reasons)[:MOST_REASON]) if answer else None

    async def _worded(self, turn: BotTurn, text: str, tell: Tell | None) -> BotAnswer:
        entries = filled_in((finding.entry for finding in self._plain.index.find(text, BEST)), turn)
        if not entries:
            raise BotFailed("no entry has anything to do with it", reason=BotFailure.nothing_known)
        now = self._clock()
        if not self._breaker.admits(now):
            raise BotFailed("the model failed too often; it is left alone", reason=BotFailure.breaker_open)
        self._breaker = self._breaker.sent(now)
        try:
            async with asyncio.timeout(self._terms.timeout_s * SHARE):
                draft = read_draft(await self._drafted(turn, entries, tell))
        except (TimeoutError, BotFailed) as failed:
            self._judge(failed)
            raise
        self._breaker = self._breaker.answered()
        return self._checked(draft, turn, entries)

    def _judge(self, failed: TimeoutError | BotFailed) -> None:
        if not isinstance(failed, BotFailed) or failed.reason not in _NOT_ITS_FAULT:
            self._breaker = self._breaker.failed(self._clock())

    async def _drafted(self, turn: BotTurn, entries: tuple[Entry, ...], tell: Tell | None) -> str:
        messages = prompt(turn, entries)
        held = self._model.most(messages)
        if not self._purse.take(held, self._terms.daily_tokens, self._clock()):
            raise BotFailed("the tokens of today are used up", reason=BotFailure.over_budget)
        used, text, shown = held, "", Shown(Sources.of(turn, entries), entries, self._terms.threshold, tell)
        try:
            async with aclosing(self._model.say(messages, stream=tell is not None)) as saying:
                async for said in saying:
                    text, used = text + said.text, said.tokens if said.tokens is not None else used
                    shown.follow(text)
        finally:
            self._purse.settle(held, used)
        return text

    def _checked(self, draft: Draft, turn: BotTurn, entries: tuple[Entry, ...]) -> BotAnswer:
        """Believe a draft as far as the entries carry it."""
        if draft.action == "handoff":
            return BotAnswer("handoff", reason=MODEL_GAVE_UP, confidence=draft.confidence, intent=draft.intent)
        if not draft.answer.strip() or not named(entries, draft.entries):
            raise BotFailed("the answer names none of the entries it was given", reason=BotFailure.ungrounded)
        wrong = ungrounded(draft.answer, Sources.of(turn, entries))
        if wrong is not None:
            raise BotFailed(wrong, reason=BotFailure.ungrounded)
        if draft.confidence < self._terms.threshold:
            raise BotFailed(f"{draft.confidence} < {self._terms.threshold}", reason=BotFailure.low_confidence)
        text = BotText(draft.answer.replace("\0", ""))
        return BotAnswer(
            "reply",
            (text,),
            confidence=draft.confidence,
            intent=draft.intent,
            resolved=True,
            entry=draft.entries[0],
        )


_NOT_ITS_FAULT = frozenset({BotFailure.over_budget, BotFailure.ungrounded, BotFailure.forbidden_address})


def _needs_no_model(text: str, turn: BotTurn) -> bool:
    return asks_for_person(text) or greets(text) or asks_for_menu(text) or chosen(text, turn.messages) is not None
