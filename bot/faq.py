"""The built-in FAQ bot: finds the entry of the knowledge that answers, and knows when it has none."""

import re
from collections.abc import Mapping
from itertools import takewhile

from bot.knowledge.entries import Entry, Knowledge
from bot.phrases import asks_for_menu, asks_for_person, greets
from bot.retrieval import Finding, KnowledgeIndex
from models.enums import SenderType
from models.knowledge import bare
from models.variables import filled
from models.wire.bots import MAX_TEXT, BotAnswer, BotText, BotTurn
from models.wire.shapes import MessageView

SUGGESTIONS = 3
"""Guesses offered with a miss."""
SUGGEST_FROM = 0.2
"""Confidence below which a guess would look foolish."""
CUSTOMER_ASKED = "customer_asked"
"""The reason of a handoff that the customer wished for."""
_CHOICE = re.compile(r"第?([1-9])[个条号]?")


class FaqBot:
    """Answer from knowledge when sure enough; keep nothing between turns, the router counts misses.

    `threshold` is 0..1. A reply with `resolved` false and a confidence below the threshold is a miss (R8.2).
    """

    def __init__(self, knowledge: Knowledge, threshold: float = 0.5) -> None:
        self._knowledge = knowledge
        self._threshold = threshold
        self._index = KnowledgeIndex(knowledge)
        self._names = {entry.id: entry.questions[0] for entry in knowledge.entries if entry.enabled}
        self._welcome = numbered(knowledge.greeting, self._labels(knowledge.menu))

    @property
    def index(self) -> KnowledgeIndex:
        """Return its index, so that nobody builds a second one of the same knowledge."""
        return self._index

    async def answer(self, turn: BotTurn) -> BotAnswer:
        """Return the answer to the last message, or else to all since somebody last answered.

        Never raises, whatever the customer wrote.
        """
        texts = unanswered(turn.messages)
        if not texts:
            return self._greeting()
        asked = chosen(texts[-1], turn.messages) or texts[-1]
        findings = self._index.find(asked, SUGGESTIONS)
        if findings and findings[0].exact:
            return self._known(findings, turn)
        if asks_for_person(asked):
            return BotAnswer("handoff", reason=CUSTOMER_ASKED, confidence=1.0, intent="handoff")
        if greets(asked) or asks_for_menu(asked):
            return self._greeting()
        if not self._sure(findings) and len(texts) > 1:
            together = self._index.find("。".join(texts), SUGGESTIONS)
            findings = together if self._sure(together) else findings
        return self._known(findings, turn) if self._sure(findings) else self._miss(findings, turn)

    def _known(self, findings: tuple[Finding, ...], turn: BotTurn) -> BotAnswer:
        """Say the entry's answer with what is related under it; it is a miss when it can't be said to this customer."""
        found = findings[0]
        text = said(found.entry, turn.variables)
        if text is None:
            return self._miss(findings[1:], turn)
        offered = numbered(text, self._labels(found.entry.related))
        text = offered if len(offered) <= MAX_TEXT else text
        return BotAnswer(
            "reply",
            (BotText(text),),
            confidence=found.confidence,
            intent=found.entry.intent,
            resolved=True,
            entry=found.entry.id,
        )

    def _labels(self, keys: tuple[str, ...]) -> list[str]:
        """Return the questions by which entries are offered; what is disabled is not."""
        return [self._names[key] for key in keys if key in self._names]

    def find(self, text: str, limit: int) -> tuple[Finding, ...]:
        """Return the entries closest to a text, for people who answer themselves."""
        return self._index.find(text, limit)

    @property
    def entries(self) -> int:
        """Count the entries it knows."""
        return len(self._knowledge.entries)

    def _sure(self, findings: tuple[Finding, ...]) -> bool:
        return bool(findings) and findings[0].confidence >= self._threshold

    def _greeting(self) -> BotAnswer:
        return BotAnswer("reply", (BotText(self._welcome),), confidence=1.0, intent="greeting")

    def _miss(self, findings: tuple[Finding, ...], turn: BotTurn) -> BotAnswer:
        """Say so in the next of the miss texts, with guesses when there are any worth offering."""
        misses = self._knowledge.miss
        told = sum(message.text.startswith(misses) for message in turn.messages if _from_bot(message))
        guesses = [guess.entry.questions[0] for guess in findings if guess.confidence >= SUGGEST_FROM]
        text = numbered(misses[told % len(misses)] + ("\n您是不是想问：" if guesses else ""), guesses)
        return BotAnswer(
            "reply", (BotText(text),), confidence=findings[0].confidence if findings else 0.0, resolved=False
        )


def unanswered(messages: tuple[MessageView, ...]) -> list[str]:
    """Return what the customer wrote since a bot or a person last spoke, oldest first; notices are no answer."""
    spoken = [message for message in reversed(messages) if message.sender.type is not SenderType.system]
    since = takewhile(lambda message: message.sender.type is SenderType.customer, spoken)
    return [message.text for message in since][::-1]


def numbered(text: str, labels: list[str]) -> str:
    """Return the text with the labels under it, one a line, numbered from 1."""
    return "\n".join([text, *(f"{number}. {label}" for number, label in enumerate(labels, 1))])


def chosen(text: str, messages: tuple[MessageView, ...]) -> str | None:
    """Return the label the customer chose by its number from the bot's last message, if she did."""
    choice = _CHOICE.fullmatch(bare(text))
    last = next((message.text for message in reversed(messages) if _from_bot(message)), "")
    labels = dict(re.findall(r"^(\d)\. (.+)$", last, re.MULTILINE))
    return labels.get(choice[1]) if choice else None


def _from_bot(message: MessageView) -> bool:
    return message.sender.type is SenderType.bot


def said(entry: Entry, values: Mapping[str, str]) -> str | None:
    """Return an answer with its variables filled in, else the fallback; None when it has neither for this customer."""
    text = filled(entry.answer, values)
    return entry.fallback if text is None or len(text) > MAX_TEXT else text
