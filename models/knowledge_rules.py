"""What makes knowledge valid beyond its shape: keys and questions that stand once, references that lead somewhere."""

from collections.abc import Iterator, Mapping

from models.errors import FieldError
from models.knowledge import Entry, Knowledge, bare
from models.variables import VARIABLES, places, unknown_places


def knowledge_faults(knowledge: Knowledge) -> Iterator[FieldError]:
    """Yield everything that only shows when entries are compared, by its path."""
    keys: dict[str, Entry] = {}
    owners: dict[str, str] = {}
    for place, entry in enumerate(knowledge.entries):
        if entry.id in keys:
            yield FieldError(f"entries[{place}].id", f"the id {entry.id} stands twice")
        keys[entry.id] = entry
        for row, question in enumerate(entry.questions):
            if (owner := owners.setdefault(bare(question), entry.id)) != entry.id:
                yield FieldError(f"entries[{place}].questions[{row}]", f"「{question}」 already leads to {owner}")
        yield from _prefixed(f"entries[{place}].", text_faults(entry.answer, entry.fallback))
    for place, entry in enumerate(knowledge.entries):
        yield from _prefixed(f"entries[{place}].", related_faults(entry.id, entry.related, keys))
    yield from menu_faults(knowledge.menu, keys)


def text_faults(answer: str, fallback: str | None) -> Iterator[FieldError]:
    """Yield a fault for each place in braces that nothing can be filled into."""
    known = "、".join(f"{{{name}}}" for name in VARIABLES)
    for field, text in (("answer", answer), ("fallback", fallback or "")):
        for name in unknown_places(text):
            yield FieldError(field, f"nothing is filled in for {{{name}}}; there are {known}")
    if places(fallback or ""):
        yield FieldError("fallback", "it is said when a variable has no value, so it can't have one itself")


def related_faults(key: str, related: tuple[str, ...], known: Mapping[str, object]) -> Iterator[FieldError]:
    """Yield a fault for each related entry that is not there, or is the entry itself."""
    for row, other in enumerate(related):
        if other == key:
            yield FieldError(f"related[{row}]", "an entry is not related to itself")
        elif other not in known:
            yield FieldError(f"related[{row}]", f"there is no entry {other}")


def menu_faults(menu: tuple[str, ...], known: Mapping[str, object]) -> Iterator[FieldError]:
    """Yield a fault for each choice of the menu that is not there."""
    for place, choice in enumerate(menu):
        if choice not in known:
            yield FieldError(f"menu[{place}]", f"there is no entry {choice}")


def _prefixed(path: str, faults: Iterator[FieldError]) -> Iterator[FieldError]:
    yield from (FieldError(path + fault.field, fault.detail) for fault in faults)
