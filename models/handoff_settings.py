"""What takes a customer from the bot to a person, as a shop sets it (R8.2)."""

from typing import Annotated, Literal

from msgspec import Meta

from models.value import Percent, Value

Word = Annotated[str, Meta(min_length=1, max_length=40)]


class Keyword(Value):
    """Ask for a person by a word: as the whole message, or contained in it (R8.2)."""

    word: Word
    match: Literal["whole", "contained"] = "contained"


class LowConfidence(Value):
    """Call an answer unsure `below` a confidence of 0..1; `times` of them in a row lead to a person (R8.2)."""

    below: Percent = 0.4
    times: Annotated[int, Meta(ge=1, le=20)] = 1


class HandoffSettings(Value):
    """Say what takes a customer from the bot to a person (R8.2); its own wish and its failures always do.

    `misses` in a row hold for every bot, null leaves it to each bot's `max_misses`; `repeats`: so often in a row she
    says nearly the same; null switches `low_confidence` or `repeats` off. `hours_only`: outside working hours she
    waits in the pool, whoever is online (R8.4). `reassure_s` of silence after the handoff, and she is told once that
    she is not forgotten (R8.6). `idle_s` of silence, and a customer counts as left (R6.4).
    """

    keywords: tuple[Word | Keyword, ...] = ("人工", "转人工", "真人")
    button: bool = True
    misses: Annotated[int, Meta(ge=1, le=20)] | None = None
    low_confidence: LowConfidence | None = None
    repeats: Annotated[int, Meta(ge=2, le=20)] | None = None
    hours_only: bool = False
    reassure_s: Annotated[int, Meta(ge=10, le=86400)] | None = None
    idle_s: Annotated[int, Meta(ge=1, le=86400)] = 600
