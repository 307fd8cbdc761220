"""Knowledge bases: what bots say beside their entries, taken out, brought in and tried."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from models.commands import ImportKnowledge, RemoveKnowledgeBase, SaveKnowledgeBase
from models.entities import KnowledgeBase
from models.errors import NotFound
from models.events import Event, KnowledgeBaseConfigured
from models.knowledge import Entry, Knowledge
from models.wire.knowledge import (
    KnowledgeAsked,
    KnowledgeBaseBody,
    KnowledgeBaseView,
    KnowledgeCandidate,
    KnowledgeChanges,
    KnowledgeQuestion,
    KnowledgeText,
)
from models.wire.rest import Page
from router.core.knowledge import bots_of
from router.core.knowledge_files import knowledge_of
from router.core.knowledge_index import keys_of
from router.core.state import ShopState
from router.runtime.knowledge_files import Finding, closest, knowledge_text
from router.runtime.rehearsal import would_know
from router.web.rest.call import Call, NoQuery
from router.web.rest.knowledge_entries import entry_view
from router.web.rest.paging import Paging, id_of, page
from router.web.rest.route import Who, route

CANDIDATES = 5


class Made(Struct, frozen=True):
    """Name the base a command created: what a receipt keeps of it."""

    id: int


@route("GET", "/knowledge", Who.supervisor)
async def list_bases(call: Call[Paging, None]) -> Page[KnowledgeBaseView]:
    """List the knowledge bases, each with its number of entries and the bots that answer from it."""
    after = id_of(call.query) or 0

    def question(state: ShopState, now: datetime) -> list[KnowledgeBaseView]:
        ids = sorted(found for found in state.knowledge_bases if found > after)[: call.query.limit + 1]
        return [base_view(state, state.knowledge_bases[found]) for found in ids]

    return page(await call.ask(question), call.query, lambda base: base.id, lambda base: base)


@route("POST", "/knowledge", Who.supervisor, status=201)
async def create_base(call: Call[NoQuery, KnowledgeBaseBody]) -> KnowledgeBaseView:
    """Create a knowledge base without entries; a name that is taken is refused."""
    made = await call.submit(SaveKnowledgeBase(_base(call.body, 0), call.by), _made)
    return await _view(call, made.decoded(Made).id)


@route("GET", "/knowledge/{id}", Who.supervisor)
async def get_base(call: Call[NoQuery, None]) -> KnowledgeBaseView:
    """Show a knowledge base with its version for `If-Match`."""
    return await _view(call, call.id)


@route("PATCH", "/knowledge/{id}", Who.supervisor, partial=True, versioned=True)
async def patch_base(call: Call[NoQuery, KnowledgeBaseBody]) -> KnowledgeBaseView:
    """Change greeting, miss texts or menu; the name stays, for bots refer to it."""
    view = await _view(call, call.id)
    version = view.version if call.version is None else call.version
    await call.shop.submit(SaveKnowledgeBase(_base(call.changed(view.base), view.id), call.by, version))
    return await _view(call, view.id)


@route("DELETE", "/knowledge/{id}", Who.supervisor, versioned=True)
async def delete_base(call: Call[NoQuery, None]) -> None:
    """Delete a base with its entries; `conflict` lists the bots that answer from it in `errors` (R4.5)."""
    await call.shop.submit(RemoveKnowledgeBase(call.id, call.by, call.version))


@route("GET", "/knowledge/{id}/export", Who.supervisor)
async def export_base(call: Call[NoQuery, None]) -> Knowledge:
    """Return the whole base as a file has it: what an import of the same text changes is nothing."""
    return (await _known(call))[1]


@route("POST", "/knowledge/{id}/import", Who.supervisor)
async def import_base(call: Call[NoQuery, KnowledgeText]) -> KnowledgeChanges:
    """Make the base look like the text, YAML or JSON, or only say what that would change.

    Taken as a whole or refused as a whole; `errors` name line, place and reason. Longer texts go by the command line.
    """
    name, before = await _known(call)
    knowledge = knowledge_text(call.body.text, "text")
    after = await call.ask_aside(lambda state, now: would_know(state, name, knowledge, now))
    if not call.body.dry_run:
        await call.shop.submit(ImportKnowledge(name, knowledge, call.by))
    return _difference(before, after)


@route("POST", "/knowledge/{id}/ask", Who.supervisor, keyed=False)
async def ask_base(call: Call[NoQuery, KnowledgeQuestion]) -> KnowledgeAsked:
    """Say which entries the base has for a text, the surest first, at most five; nothing is changed by it."""
    _, knowledge = await _known(call)
    found = await closest(knowledge, call.body.text, CANDIDATES)
    base_id = call.id
    return KnowledgeAsked(await call.ask(lambda state, now: _candidates(state, base_id, found)))


def _candidates(state: ShopState, base_id: int, found: tuple[Finding, ...]) -> list[KnowledgeCandidate]:
    entries = keys_of(state, base_id)
    return [
        KnowledgeCandidate(entry_view(entries[one.entry.id]), one.question, one.confidence, one.exact)
        for one in found
        if one.entry.id in entries
    ]


def base_view(state: ShopState, base: KnowledgeBase) -> KnowledgeBaseView:
    """Show a knowledge base."""
    body = KnowledgeBaseBody(base.name, base.greeting, base.miss, base.menu)
    entries = len(state.entries_of.get(base.id, ()))
    return KnowledgeBaseView(base.id, base.version, body, entries, bots_of(state, base.name))


def _difference(before: Knowledge, after: Knowledge) -> KnowledgeChanges:
    old, new = _by_key(before), _by_key(after)
    return KnowledgeChanges(
        added=[key for key in new if key not in old],
        changed=[key for key in new if key in old and new[key] != old[key]],
        removed=[key for key in old if key not in new],
        base=(before.greeting, before.miss, before.menu) != (after.greeting, after.miss, after.menu),
    )


def _by_key(knowledge: Knowledge) -> dict[str, Entry]:
    return {entry.id: entry for entry in knowledge.entries}


def _base(body: KnowledgeBaseBody, base_id: int) -> KnowledgeBase:
    return KnowledgeBase(base_id, body.name, body.greeting, body.miss, body.menu)


def _made(events: Sequence[Event]) -> Made:
    return Made(next(event.base.id for event in events if isinstance(event, KnowledgeBaseConfigured)))


async def _known(call: Call[Any, Any]) -> tuple[str, Knowledge]:
    """Return the name and the content of the base in the path; raises NotFound."""
    view, wanted = await _view(call, call.id), call.id
    return view.base.name, await call.ask(lambda state, now: knowledge_of(state, wanted))


async def _view(call: Call[Any, Any], base_id: int) -> KnowledgeBaseView:
    def question(state: ShopState, now: datetime) -> KnowledgeBaseView | None:
        base = state.knowledge_bases.get(base_id)
        return None if base is None else base_view(state, base)

    view = await call.ask(question)
    if view is None:
        raise NotFound(f"There is no knowledge base {base_id} in this shop.")
    return view
