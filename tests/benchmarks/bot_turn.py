"""What one turn of the FAQ bot costs with 500 entries, beside cutting the same texts into words.

Run it alone: `python -m tests.benchmarks.bot_turn`.
"""

import asyncio
from itertools import cycle, islice
from time import perf_counter

from bot.faq import FaqBot
from bot.knowledge.entries import Entry, Knowledge
from bot.knowledge.reading import demo_text, read_knowledge
from bot.tokens import segmenter
from models.knowledge import fold
from tests.unit.bot.demo_questions import EXPECTED, OUT_OF_DOMAIN
from tests.unit.bot.turns import asked

ENTRIES = 500
TURNS = 2000
TEXTS = (*(text for text, _ in EXPECTED), *OUT_OF_DOMAIN, "这件衣服我很喜欢，" * 400)


def knowledge(entries: int) -> Knowledge:
    """Return the demo shop's entries, told again about other products until there are enough."""
    demo = read_knowledge(demo_text()).entries
    copies = ((entry, number // len(demo)) for number, entry in zip(range(entries), cycle(demo), strict=False))
    return Knowledge(
        tuple(
            Entry(f"{entry.id}-{copy}", tuple(f"{q}商品{copy}号" for q in entry.questions), entry.answer)
            for entry, copy in copies
        )
    )


def seconds_per_turn(bot: FaqBot, turns: int) -> tuple[float, float]:
    """Return the mean and the longest time of a turn."""

    async def answer_all() -> list[float]:
        times = []
        for text in islice(cycle(TEXTS), turns):
            turn, begun = asked(text), perf_counter()
            await bot.answer(turn)
            times.append(perf_counter() - begun)
        return times

    times = asyncio.run(answer_all())
    return sum(times) / len(times), max(times)


def seconds_per_cut(turns: int) -> float:
    """Return the mean time of cutting a text into words, and nothing more."""
    begun = perf_counter()
    for text in islice(cycle(TEXTS), turns):
        list(segmenter().cut(fold(text), HMM=False))
    return (perf_counter() - begun) / turns


def main() -> None:
    """Print the time to build the index once, and of one turn beside one cut."""
    segmenter()
    known = knowledge(ENTRIES)
    begun = perf_counter()
    bot = FaqBot(known)
    built = perf_counter() - begun
    mean, longest = seconds_per_turn(bot, TURNS)
    print(f"index of {ENTRIES} entries  {built * 1e3:8.1f} ms, once")
    print(f"one turn, mean        {mean * 1e3:8.3f} ms, longest {longest * 1e3:.3f} ms")
    print(f"one turn ÷ one cut    {mean / seconds_per_cut(TURNS):8.1f}")


if __name__ == "__main__":
    main()
