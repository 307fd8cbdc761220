"""A base as a whole, as files and shop files have it: what differs from the shop is an event, and back."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import count

from msgspec.structs import replace

from models.entities import KnowledgeBase, KnowledgeEntry
from models.errors import FieldError
from models.events import Event, KnowledgeBaseConfigured, KnowledgeEntryConfigured, KnowledgeEntryRemoved
from models.knowledge import Entry, Knowledge, is_file
from models.knowledge_rules import knowledge_faults
from models.shop_file import ShopFile
from router.core.knowledge_index import keys_of
from router.core.state import ShopState


def imported(state: ShopState, bases: Mapping[str, Knowledge], now: datetime, by: str) -> Iterator[Event]:
    """Yield what makes each named base look like its knowledge; other bases stay as they are.

    Entries are the same by their `id` in the file; where in the file they stand says nothing.
    """
    new_bases, new_entries = count(state.next_id(KnowledgeBase)), count(state.next_id(KnowledgeEntry))
    for name, knowledge in bases.items():
        known = state.base_names.get(name)
        old = state.knowledge_bases[known] if known is not None else None
        base = _base(name, knowledge, old, new_bases)
        if base != old:
            yield KnowledgeBaseConfigured(at=now, base=_next_version(base, old), by=by)
        yield from _entries(state, base.id, knowledge, new_entries, now, by)


def _base(name: str, knowledge: Knowledge, old: KnowledgeBase | None, ids: Iterator[int]) -> KnowledgeBase:
    base = old if old is not None else KnowledgeBase(id=next(ids), name=name)
    return replace(base, greeting=knowledge.greeting, miss=knowledge.miss, menu=knowledge.menu)


def _next_version(base: KnowledgeBase, old: KnowledgeBase | None) -> KnowledgeBase:
    return replace(base, version=old.version + 1) if old is not None else base


def _entries(
    state: ShopState, base_id: int, knowledge: Knowledge, ids: Iterator[int], now: datetime, by: str
) -> Iterator[Event]:
    known = keys_of(state, base_id)
    for spec in knowledge.entries:
        old = known.pop(spec.id, None)
        if old is None:
            yield KnowledgeEntryConfigured(at=now, entry=entry_of(spec, base_id, next(ids)), by=by)
        elif (entry := entry_of(spec, base_id, old.id, old.version)) != old:
            yield KnowledgeEntryConfigured(at=now, entry=replace(entry, version=old.version + 1), by=by)
    for gone in known.values():
        yield KnowledgeEntryRemoved(at=now, base_id=base_id, entry_id=gone.id, by=by)


def entry_of(spec: Entry, base_id: int, entry_id: int = 0, version: int = 1) -> KnowledgeEntry:
    """Return the entry that a description of it makes."""
    fields = {name: getattr(spec, name) for name in Entry.__struct_fields__ if name != "id"}
    return KnowledgeEntry(id=entry_id, base_id=base_id, key=spec.id, version=version, **fields)


def spec_of(entry: KnowledgeEntry) -> Entry:
    """Return an entry as it is written in files."""
    fields = {name: getattr(entry, name) for name in Entry.__struct_fields__ if name != "id"}
    return Entry(id=entry.key, **fields)


def knowledge_of(state: ShopState, base_id: int) -> Knowledge:
    """Return a base as it is written in files, its entries in the order in which they came."""
    return knowledge_from(state.knowledge_bases[base_id], keys_of(state, base_id).values())


def knowledge_from(base: KnowledgeBase, entries: Iterable[KnowledgeEntry]) -> Knowledge:
    """Return a base and its entries as they are written in files."""
    return Knowledge(tuple(map(spec_of, entries)), greeting=base.greeting, miss=base.miss, menu=base.menu)


def knowledge_in_file(state: ShopState, file: ShopFile) -> Iterator[FieldError]:
    """Yield what is wrong with the knowledge of a shop file, and with the bots that name one.

    A bot may name a base of the file, one the shop has already, or a YAML file, which is imported when first used.
    """
    for name, knowledge in file.knowledge.items():
        for fault in knowledge_faults(knowledge):
            yield FieldError(f"knowledge.{name}.{fault.field}", fault.detail)
    for key, spec in file.bots.items():
        named = spec.knowledge
        if named and not is_file(named) and named not in file.knowledge and named not in state.base_names:
            known = ", ".join(sorted({*file.knowledge, *state.base_names})) or "none"
            yield FieldError(f"bots.{key}.knowledge", f"there is no knowledge base {named}; there are: {known}")
