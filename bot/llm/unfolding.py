"""Following an answer while the model writes it: which sentences of the unfinished JSON are complete."""

from jiter import from_json
from msgspec import Struct

from bot.knowledge.entries import Entry
from bot.llm.grounding import Sources, named, sentences, ungrounded
from bot.protocol import BotFailed, BotFailure, Tell


class Unfolded(Struct, frozen=True):
    """Hold what of a draft is there: what it rests on, and the sentences of the answer that are complete."""

    entries: tuple[str, ...] = ()
    confidence: float = 0.0
    said: str = ""


def unfold(text: str) -> Unfolded:
    """Return what may be looked at of a draft that is still written; nothing of an answer that came before the rest.

    Never raises: what is no JSON so far may become none, which the whole draft will show.
    """
    try:
        draft = from_json(text.encode(), partial_mode="trailing-strings")
    except ValueError:
        return Unfolded()
    if not isinstance(draft, dict) or draft.get("action") != "reply":
        return Unfolded()
    entries, sure, answer = draft.get("entries"), draft.get("confidence"), draft.get("answer")
    if not isinstance(entries, list) or not isinstance(sure, int | float) or not isinstance(answer, str):
        return Unfolded()
    return Unfolded(tuple(map(str, entries)), float(sure), "".join(sentences(answer)))


class Shown:
    """Follow an answer while it is written, and tell each sentence once it has passed the check."""

    def __init__(self, sources: Sources, entries: tuple[Entry, ...], threshold: float, tell: Tell | None) -> None:
        """Begin with nothing told."""
        self._sources = sources
        self._entries = entries
        self._threshold = threshold
        self._tell = tell
        self._told = ""

    def follow(self, text: str) -> None:
        """Look at what is written so far; raises `BotFailed` at the first sentence the entries do not carry."""
        if self._tell is None:
            return
        draft = unfold(text)
        if draft.said == self._told or draft.confidence < self._threshold or not named(self._entries, draft.entries):
            return
        wrong = ungrounded(draft.said, self._sources)
        if wrong is not None:
            raise BotFailed(wrong, reason=BotFailure.ungrounded)
        self._told = draft.said
        self._tell(draft.said)
