"""Knowledge bases and their entries are edited one at a time, and take effect (R4.5 for what is in use)."""

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from models.commands import RemoveKnowledgeBase, RemoveKnowledgeEntry, SaveKnowledgeBase, SaveKnowledgeEntry
from models.entities import KnowledgeBase, KnowledgeEntry
from models.errors import Conflict, FieldError, NotFound
from models.events import (
    Event,
    KnowledgeBaseConfigured,
    KnowledgeBaseRemoved,
    KnowledgeEntryConfigured,
    KnowledgeEntryRemoved,
)
from models.knowledge import MAX_ENTRIES, bare
from models.knowledge_rules import menu_faults, related_faults, text_faults
from router.core.applying import refuse
from router.core.edit_check import found
from router.core.knowledge_index import drop_base, drop_entry, keys_of
from router.core.registry import decides, evolves
from router.core.state import ShopState


@decides(SaveKnowledgeBase)
def save_base(state: ShopState, command: SaveKnowledgeBase, now: datetime) -> list[Event]:
    """Create a base, or replace its greeting, miss texts and menu; a menu names entries of the base."""
    base = command.base
    if base.id:
        old = found(state.knowledge_bases, base.id, command.version, "knowledge base")
        refuse("the knowledge base is refused", _kept("name", old.name, base.name))
        base = replace(base, version=old.version)
        if base == old:
            return []
        base = replace(base, version=old.version + 1)
    else:
        base = replace(base, id=state.next_id(KnowledgeBase), version=1)
    refuse("the knowledge base is refused", tuple(_base_faults(state, base)))
    return [KnowledgeBaseConfigured(at=now, base=base, by=command.by.name)]


def _kept(field: str, old: str, new: str) -> tuple[FieldError, ...]:
    return () if new == old else (FieldError(field, f"others refer to it by {old}, which stays"),)


def _base_faults(state: ShopState, base: KnowledgeBase) -> Iterator[FieldError]:
    if state.base_names.get(base.name, base.id) != base.id:
        yield FieldError("name", f"there is a knowledge base {base.name} already")
    yield from menu_faults(base.menu, keys_of(state, base.id))


@decides(RemoveKnowledgeBase)
def remove_base(state: ShopState, command: RemoveKnowledgeBase, now: datetime) -> list[Event]:
    """Delete a base with its entries; raise `Conflict` with the bots that use it when there are any (R4.5)."""
    base = found(state.knowledge_bases, command.base_id, command.version, "knowledge base")
    if uses := [FieldError("bots", f"bot {bot} answers from it") for bot in bots_of(state, base.name)]:
        raise Conflict(f"knowledge base {base.name} is in use and can't be removed", tuple(uses))
    entries = tuple(sorted(state.entries_of.get(base.id, ())))
    return [KnowledgeBaseRemoved(at=now, base_id=base.id, entries=entries, by=command.by.name)]


def bots_of(state: ShopState, name: str) -> list[str]:
    """Return the keys of the bots that answer from the base of this name."""
    return [key for key, spec in state.shop.bots.items() if spec.knowledge == name]


@decides(SaveKnowledgeEntry)
def save_entry(state: ShopState, command: SaveKnowledgeEntry, now: datetime) -> list[Event]:
    """Create or replace an entry; a question that leads to another entry of the base is refused, naming that one."""
    entry = command.entry
    if entry.id:
        old = found(state.knowledge_entries, entry.id, command.version, "entry")
        refuse("the entry is refused", _kept("key", old.key, entry.key or old.key))
        entry = replace(entry, base_id=old.base_id, key=old.key, version=old.version)
        if entry == old:
            return []
        entry = replace(entry, version=old.version + 1)
    else:
        entry = _new(state, entry)
    refuse("the entry is refused", tuple(_entry_faults(state, entry)))
    return [KnowledgeEntryConfigured(at=now, entry=entry, by=command.by.name)]


def _new(state: ShopState, entry: KnowledgeEntry) -> KnowledgeEntry:
    if entry.base_id not in state.knowledge_bases:
        raise NotFound(f"there is no knowledge base {entry.base_id}")
    entry_id = state.next_id(KnowledgeEntry)
    return replace(entry, id=entry_id, key=entry.key or f"entry-{entry_id}", version=1)


def _entry_faults(state: ShopState, entry: KnowledgeEntry) -> Iterator[FieldError]:
    if state.entry_keys.get((entry.base_id, entry.key), entry.id) != entry.id:
        yield FieldError("key", f"there is an entry {entry.key} already")
    if entry.version == 1 and len(state.entries_of.get(entry.base_id, ())) >= MAX_ENTRIES:
        yield FieldError("key", f"a knowledge base holds at most {MAX_ENTRIES} entries")
    for row, question in enumerate(entry.questions):
        other = state.entry_questions.get((entry.base_id, bare(question)), entry.id)
        if other != entry.id:
            key = state.knowledge_entries[other].key
            yield FieldError(f"questions[{row}]", f"「{question}」 already leads to {key}")
    yield from text_faults(entry.answer, entry.fallback)
    yield from related_faults(entry.key, entry.related, keys_of(state, entry.base_id))


@decides(RemoveKnowledgeEntry)
def remove_entry(state: ShopState, command: RemoveKnowledgeEntry, now: datetime) -> list[Event]:
    """Delete an entry; raise `Conflict` with the menu and the entries that name it when there are any (R4.5)."""
    entry = found(state.knowledge_entries, command.entry_id, command.version, "entry")
    if uses := tuple(_uses(state, entry)):
        raise Conflict(f"entry {entry.key} is in use and can't be removed; it can be disabled", uses)
    return [KnowledgeEntryRemoved(at=now, base_id=entry.base_id, entry_id=entry.id, by=command.by.name)]


def _uses(state: ShopState, entry: KnowledgeEntry) -> Iterator[FieldError]:
    if entry.key in state.knowledge_bases[entry.base_id].menu:
        yield FieldError("menu", "the menu offers it")
    for other in keys_of(state, entry.base_id).values():
        if entry.key in other.related:
            yield FieldError("related", f"entry {other.key} is related to it")


@evolves(KnowledgeBaseConfigured)
def base_configured(state: ShopState, event: KnowledgeBaseConfigured) -> None:
    """Take in a base."""
    state.change(event.base)


@evolves(KnowledgeBaseRemoved)
def base_removed(state: ShopState, event: KnowledgeBaseRemoved) -> None:
    """Forget a base and its entries; their rows go with the event."""
    for entry_id in event.entries:
        drop_entry(state, entry_id)
        state.touched.pop((KnowledgeEntry, entry_id), None)
    drop_base(state, event.base_id)
    state.touched.pop((KnowledgeBase, event.base_id), None)


@evolves(KnowledgeEntryConfigured)
def entry_configured(state: ShopState, event: KnowledgeEntryConfigured) -> None:
    """Take in an entry."""
    state.change(event.entry)


@evolves(KnowledgeEntryRemoved)
def entry_removed(state: ShopState, event: KnowledgeEntryRemoved) -> None:
    """Forget an entry; its row goes with the event."""
    drop_entry(state, event.entry_id)
    state.touched.pop((KnowledgeEntry, event.entry_id), None)
