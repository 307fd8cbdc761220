"""Knowledge files on this machine: beside a shop file, at a path a bot names, or among what comes with the bots."""

import asyncio
from pathlib import Path

import bot.knowledge
from bot.build import BotUnavailable
from bot.knowledge.reading import read_knowledge
from bot.retrieval import Finding, KnowledgeIndex
from models.knowledge import Knowledge

__all__ = ["Finding", "closest", "knowledge_in", "knowledge_text", "read_knowledge_file"]


def read_knowledge_file(name: str) -> str:
    """Return the text of a knowledge file: a path, or the name of one that comes with the bots."""
    path = Path(name)
    packaged = Path(bot.knowledge.__path__[0]) / path.name
    return (path if path.is_absolute() or path.exists() else packaged).read_text("utf-8")


def knowledge_in(name: str) -> Knowledge:
    """Return the knowledge in a file; raises `BotUnavailable` when it can't be read, `Invalid` with its faults."""
    try:
        text = read_knowledge_file(name)
    except (OSError, UnicodeDecodeError) as unreadable:
        raise BotUnavailable(f"the knowledge {name} cannot be read: {unreadable}") from unreadable
    return knowledge_text(text, name)


def knowledge_text(text: str, name: str) -> Knowledge:
    """Return the knowledge in a YAML text; raises `Invalid` with the line of each fault, `name` being its file."""
    return read_knowledge(text, name)


async def closest(knowledge: Knowledge, text: str, limit: int) -> tuple[Finding, ...]:
    """Return the entries a bot would find in this knowledge, the surest first; indexed for this question, aside."""
    return await asyncio.to_thread(lambda: KnowledgeIndex(knowledge).find(text, limit))
