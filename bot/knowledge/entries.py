"""The knowledge of a FAQ bot as values; bounds keep every answer within one message."""

from typing import Annotated

from msgspec import Meta, Struct, json

# A question, a miss text or a greeting with its menu must fit into one message of 4000 characters.
Question = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\w")]
Phrase = Annotated[str, Meta(min_length=1, max_length=1000, pattern=r"\S")]
EntryId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Label = Annotated[str, Meta(min_length=1, max_length=64)]

DEFAULT_GREETING = "您好，请问有什么可以帮您？"
DEFAULT_MISS = "抱歉，这个问题我还不太明白。您可以换个说法，或回复“转人工”联系客服。"


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """Answer one thing customers ask in many ways; the first question is its name in the menu."""

    id: EntryId
    questions: Annotated[tuple[Question, ...], Meta(min_length=1, max_length=50)]
    answer: Annotated[str, Meta(min_length=1, max_length=4000, pattern=r"\S")]
    intent: Label | None = None
    tags: Annotated[tuple[Label, ...], Meta(max_length=20)] = ()


class Knowledge(Struct, frozen=True, forbid_unknown_fields=True):
    """Hold everything a FAQ bot can say; `menu` names the entries offered with the greeting."""

    entries: Annotated[tuple[Entry, ...], Meta(min_length=1, max_length=5000)]
    greeting: Phrase = DEFAULT_GREETING
    miss: Annotated[tuple[Phrase, ...], Meta(min_length=1, max_length=10)] = (DEFAULT_MISS,)
    menu: Annotated[tuple[EntryId, ...], Meta(max_length=9)] = ()


# msgspec learns the fields of a type at its first use, and a type first used by two threads at once brings the process
# down. Bots are built in threads, so these types are learnt here, by whoever imports them.
json.Decoder(Knowledge)
