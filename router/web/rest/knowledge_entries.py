"""The entries of a knowledge base, one at a time, and what they were before."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from msgspec import Struct

from models.commands import RemoveKnowledgeEntry, SaveKnowledgeEntry
from models.entities import KnowledgeEntry
from models.errors import NotFound
from models.events import Event, KnowledgeEntryConfigured
from models.wire.knowledge import KnowledgeEntryBody, KnowledgeEntryVersion, KnowledgeEntryView
from models.wire.rest import Page
from models.wire.shapes import rfc3339
from router.core.state import ShopState
from router.store.queries.knowledge import EntryVersionFound, entry_versions
from router.web.rest.call import Call, NoQuery
from router.web.rest.paging import Paging, id_of, page
from router.web.rest.route import Who, route

SAID = tuple(name for name in KnowledgeEntryBody.__struct_fields__ if name != "key")


class Made(Struct, frozen=True):
    """Name the entry a command created: what a receipt keeps of it."""

    id: int


@route("GET", "/knowledge/{id}/entries", Who.supervisor)
async def list_entries(call: Call[Paging, None]) -> Page[KnowledgeEntryView]:
    """List the entries of a base in the order in which they came."""
    return page(await entries_page(call), call.query, lambda entry: entry.id, entry_view)


@route("POST", "/knowledge/{id}/entries", Who.supervisor, status=201)
async def create_entry(call: Call[NoQuery, KnowledgeEntryBody]) -> KnowledgeEntryView:
    """Create an entry; a question that leads to another entry of the base is refused, naming that one."""
    made = await call.submit(SaveKnowledgeEntry(_entry(call.body, 0, call.id), call.by), _made)
    return entry_view(await _found(call, made.decoded(Made).id))


@route("GET", "/knowledge/entries/{id}", Who.supervisor)
async def get_entry(call: Call[NoQuery, None]) -> KnowledgeEntryView:
    """Show an entry with its version for `If-Match`."""
    return entry_view(await _found(call, call.id))


@route("PATCH", "/knowledge/entries/{id}", Who.supervisor, partial=True, versioned=True)
async def patch_entry(call: Call[NoQuery, KnowledgeEntryBody]) -> KnowledgeEntryView:
    """Change the named fields of an entry; customers get the new answer within a second. The key stays."""
    entry = await _found(call, call.id)
    body = call.changed(body_of(entry))
    version = entry.version if call.version is None else call.version
    await call.shop.submit(SaveKnowledgeEntry(_entry(body, entry.id, entry.base_id), call.by, version))
    return entry_view(await _found(call, entry.id))


@route("DELETE", "/knowledge/entries/{id}", Who.supervisor, versioned=True)
async def delete_entry(call: Call[NoQuery, None]) -> None:
    """Delete an entry; `conflict` lists the menu and the entries that name it (R4.5). It can be disabled instead."""
    await call.shop.submit(RemoveKnowledgeEntry(call.id, call.by, call.version))


@route("GET", "/knowledge/entries/{id}/versions", Who.supervisor)
async def get_entry_versions(call: Call[Paging, None]) -> Page[KnowledgeEntryVersion]:
    """List the versions of an entry, latest first, each with what it changed of the one before.

    To go back, send the `entry` of a version by `PATCH` with `If-Match`: it is saved as a new version.
    """
    found = await call.read(entry_versions, call.id, call.query.limit + 1, id_of(call.query))
    if not found and call.query.cursor is None:
        raise NotFound(f"There is no entry {call.id} in this shop.")
    former = {one.seq: there for one, there in pairwise(found)}
    return page(found, call.query, lambda one: one.seq, lambda one: _version(one, former.get(one.seq)))


async def entries_page(call: Call[Paging, None]) -> list[KnowledgeEntry]:
    """Return the page's entries of the base in the path and one more if there is; raises NotFound."""
    after, base_id = id_of(call.query) or 0, call.id

    def question(state: ShopState, now: datetime) -> list[KnowledgeEntry] | None:
        if base_id not in state.knowledge_bases:
            return None
        ids = sorted(found for found in state.entries_of.get(base_id, ()) if found > after)
        return [state.knowledge_entries[found] for found in ids[: call.query.limit + 1]]

    found = await call.ask(question)
    if found is None:
        raise NotFound(f"There is no knowledge base {base_id} in this shop.")
    return found


def entry_view(entry: KnowledgeEntry) -> KnowledgeEntryView:
    """Show an entry."""
    return KnowledgeEntryView(entry.id, entry.base_id, entry.version, body_of(entry))


def body_of(entry: KnowledgeEntry) -> KnowledgeEntryBody:
    """Return an entry as it is sent in requests."""
    return KnowledgeEntryBody(key=entry.key, **{name: getattr(entry, name) for name in SAID})


def _entry(body: KnowledgeEntryBody, entry_id: int, base_id: int) -> KnowledgeEntry:
    said = {name: getattr(body, name) for name in SAID}
    return KnowledgeEntry(id=entry_id, base_id=base_id, key=body.key or "", **said)


def _version(found: EntryVersionFound, former: EntryVersionFound | None) -> KnowledgeEntryVersion:
    entry = found.entry
    body = None if entry is None else body_of(entry)
    before = None if former is None or former.entry is None else body_of(former.entry)
    both = body is not None and before is not None
    changed = [name for name in SAID if getattr(body, name) != getattr(before, name)] if both else []
    return KnowledgeEntryVersion(rfc3339(found.at), found.by, None if entry is None else entry.version, body, changed)


def _made(events: Sequence[Event]) -> Made:
    return Made(next(event.entry.id for event in events if isinstance(event, KnowledgeEntryConfigured)))


async def _found(call: Call[Any, Any], entry_id: int) -> KnowledgeEntry:
    entry = await call.ask(lambda state, now: state.knowledge_entries.get(entry_id))
    if entry is None:
        raise NotFound(f"There is no entry {entry_id} in this shop.")
    return entry
