"""What follows from knowledge: bases by name, entries by key and by what customers ask."""

from typing import TYPE_CHECKING

from models.entities import KnowledgeBase, KnowledgeEntry
from models.knowledge import bare
from router.core.queue_places import discard

if TYPE_CHECKING:
    from router.core.state import ShopState


def put_base(state: "ShopState", base: KnowledgeBase) -> KnowledgeBase | None:
    """Take in a knowledge base; returns what it was."""
    old = state.knowledge_bases.get(base.id)
    state.knowledge_bases[base.id] = base
    state.base_names[base.name] = base.id
    return old


def put_entry(state: "ShopState", entry: KnowledgeEntry) -> KnowledgeEntry | None:
    """Take in an entry; its questions lead to it from now on, those it gave up no more. Returns what it was."""
    old = state.knowledge_entries.get(entry.id)
    _drop_questions(state, old)
    state.knowledge_entries[entry.id] = entry
    state.entries_of.setdefault(entry.base_id, set()).add(entry.id)
    state.entry_keys[entry.base_id, entry.key] = entry.id
    for question in entry.questions:
        state.entry_questions[entry.base_id, bare(question)] = entry.id
    return old


def drop_entry(state: "ShopState", entry_id: int) -> None:
    """Forget an entry."""
    entry = state.knowledge_entries.pop(entry_id, None)
    _drop_questions(state, entry)
    if entry is not None:
        discard(state.entries_of, entry.base_id, entry_id)
        if state.entry_keys.get((entry.base_id, entry.key)) == entry_id:
            del state.entry_keys[entry.base_id, entry.key]


def drop_base(state: "ShopState", base_id: int) -> None:
    """Forget a base; its entries are gone before."""
    base = state.knowledge_bases.pop(base_id, None)
    if base is not None:
        state.base_names.pop(base.name, None)


def keys_of(state: "ShopState", base_id: int) -> dict[str, KnowledgeEntry]:
    """Return the entries of a base by their keys, in the order in which they came."""
    entries = (state.knowledge_entries[entry_id] for entry_id in sorted(state.entries_of.get(base_id, ())))
    return {entry.key: entry for entry in entries}


def _drop_questions(state: "ShopState", entry: KnowledgeEntry | None) -> None:
    # Within one import a question may move to another entry before the one it left is told.
    if entry is None:
        return
    for question in entry.questions:
        place = entry.base_id, bare(question)
        if state.entry_questions.get(place) == entry.id:
            del state.entry_questions[place]
