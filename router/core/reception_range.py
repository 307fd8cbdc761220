"""Reception ranges (接待范围): what they take, what makes one valid, when two groups claim the same people (R4.1)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from models.entities import Group
from models.errors import FieldError
from models.shop_file import FACTS, Facts, GroupSpec

Scalar = str | int | float | bool
PLAIN = (str, int, float, bool)


class Range(NamedTuple):
    """Hold one entry of a group's ranges and its place in matching order."""

    place: int
    group: Group
    wanted: Facts


class Ranges:
    """Find the first range that takes a customer without walking all of them (R2.5, R4.1).

    Entries that test the same facts lie under the values of one of these, the one that tells most of them apart.
    """

    def __init__(self, groups: Iterable[Group]) -> None:
        """Index the ranges of groups given in matching order."""
        entries = ((group, wanted) for group in groups for wanted in group.takes)
        ranges = [Range(place, *entry) for place, entry in enumerate(entries)]
        alike: dict[frozenset[str], list[Range]] = defaultdict(list)
        for found in ranges:
            alike[frozenset(found.wanted)].append(found)
        self._everybody = next(iter(alike.pop(frozenset(), [])), None)
        self._tables = [_table(same) for same in alike.values()]

    def first(self, facts: Facts) -> Range | None:
        """Return the first range in matching order that takes these facts, which may be of any shape."""
        best = self._everybody
        for name, table in self._tables:
            for value in values_of(facts.get(name)):
                for found in table.get(value, ()) if isinstance(value, PLAIN) else ():
                    if best is not None and best.place < found.place:
                        break
                    # What was looked up fits already.
                    if len(found.wanted) == 1 or in_range(facts, found.wanted):
                        best = found
                        break
        return best


def _table(ranges: Sequence[Range]) -> tuple[str, dict[object, list[Range]]]:
    """Return the fact to look up first, and the ranges by its value, in matching order."""
    told = {name: Counter(value for it in ranges for value in _plain(it, name)) for name in ranges[0].wanted}
    pivot = min(told, key=lambda name: (max(told[name].values(), default=0), name))
    table: dict[object, list[Range]] = defaultdict(list)
    for found in ranges:
        for value in dict.fromkeys(_plain(found, pivot)):
            table[value].append(found)
    return pivot, dict(table)


def _plain(found: Range, name: str) -> list[object]:
    return [value for value in values_of(found.wanted[name]) if isinstance(value, PLAIN)]


def in_range(facts: Facts, wanted: Facts) -> bool:
    """Tell whether facts satisfy one entry of a range: every named fact has one of the values (R4.1).

    Facts come from outside and may be of any shape; what is no plain value fits no range.
    """
    return all(_has(facts.get(name), values_of(alternatives)) for name, alternatives in wanted.items())


def _has(fact: object, alternatives: tuple[object, ...]) -> bool:
    if isinstance(fact, list | tuple):
        return any(value in alternatives for value in fact)
    return fact is not None and fact in alternatives


def range_errors(groups: Sequence[GroupSpec]) -> Iterator[FieldError]:
    """Yield what is wrong with the ranges of a shop's groups, each alone and against the others (R4.1)."""
    for place, group in enumerate(groups):
        for index, entry in enumerate(group.takes):
            path = f"groups[{place}].takes[{index}]"
            faults = list(_faults(entry, path))
            yield from faults or _collisions(entry, path, groups[:place])


def values_of(wanted: object) -> tuple[object, ...]:
    """Return the alternatives for one fact: a range names one value or a list of them."""
    return tuple(wanted) if isinstance(wanted, list | tuple) else (wanted,)


def _faults(entry: Facts, path: str) -> Iterator[FieldError]:
    if not entry:
        yield FieldError(path, "an entry tests at least one fact")
    for name, wanted in entry.items():
        if name not in FACTS:
            yield FieldError(f"{path}.{name}", f"there is no such fact; known are {', '.join(FACTS)}")
        elif not (values := values_of(wanted)) or not all(isinstance(value, Scalar) for value in values):
            yield FieldError(f"{path}.{name}", "a fact is tested against one value or a list of values")


def _collisions(entry: Facts, path: str, others: Sequence[GroupSpec]) -> Iterator[FieldError]:
    """Entries collide when they test the same facts and every fact has a value in common."""
    for other in others:
        shared = next((found for theirs in other.takes if (found := _shared(entry, theirs))), None)
        if shared is not None:
            words = ", ".join(f"{name}: {value}" for name, value in shared.items())
            yield FieldError(path, f"group {other.name} takes {words} already")


def _shared(ours: Facts, theirs: Facts) -> dict[str, object] | None:
    """Return one value per fact that both entries take, or None when no customer fits both."""
    if ours.keys() != theirs.keys():
        return None
    found: dict[str, object] = {}
    for name, wanted in ours.items():
        claimed = values_of(theirs[name])
        both = [value for value in values_of(wanted) if value in claimed]
        if not both:
            return None
        found[name] = both[0]
    return found
