"""What is done to knowledge on a walk: entries come, change, move their questions and go, bases too."""

from random import Random

from msgspec import convert
from msgspec.structs import replace

from models.commands import (
    AdoptKnowledge,
    By,
    Command,
    ImportKnowledge,
    RemoveKnowledgeBase,
    RemoveKnowledgeEntry,
    SaveKnowledgeBase,
    SaveKnowledgeEntry,
)
from models.entities import KnowledgeBase, KnowledgeEntry
from models.knowledge import Knowledge
from router.core.state import ShopState

BY = By("system")
FILES = [
    convert({"entries": [{"id": key, "questions": list(asked), "answer": "好的"} for key, asked in entries]}, Knowledge)
    for entries in ([("a", ("发货", "包邮")), ("b", ("退货",))], [("a", ("发货",)), ("c", ("包邮", "退货"))], [])
]


def by_knowledge(chance: Random, state: ShopState) -> Command:
    """Propose something about knowledge."""
    kind = chance.randrange(7)
    if kind == 0:
        return ImportKnowledge(chance.choice(("faq", "alt")), chance.choice(FILES), BY)
    if kind == 1:
        return AdoptKnowledge("demo.yaml", chance.choice(FILES), BY)
    if kind == 2:
        return SaveKnowledgeBase(KnowledgeBase(id=0, name=f"k{chance.randrange(9)}"), BY)
    if kind == 3 and state.knowledge_bases:
        return RemoveKnowledgeBase(chance.choice(sorted(state.knowledge_bases)), BY)
    if kind == 4 and state.knowledge_entries:
        return RemoveKnowledgeEntry(chance.choice(sorted(state.knowledge_entries)), BY)
    if kind == 5 and state.knowledge_entries:
        entry = state.knowledge_entries[chance.choice(sorted(state.knowledge_entries))]
        return SaveKnowledgeEntry(replace(entry, enabled=not entry.enabled), BY)
    base_id = chance.choice(sorted(state.knowledge_bases)) if state.knowledge_bases else 9_999
    return SaveKnowledgeEntry(KnowledgeEntry(0, base_id, "", (f"问题{chance.randrange(30)}",), "答案"), BY)
