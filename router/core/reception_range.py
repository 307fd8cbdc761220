"""Reception ranges (接待范围): what makes one valid, and when two groups claim the same customers (R4.1)."""

from collections.abc import Iterator, Sequence

from models.errors import FieldError
from models.shop_file import FACTS, Facts, GroupSpec

Scalar = str | int | float | bool


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
