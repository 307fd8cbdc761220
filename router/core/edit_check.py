"""Whether an edit may happen: what it names is there and as the sender saw it, and the shop file stays valid."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeVar

from models.entities import (
    Agent,
    Group,
    KnowledgeBase,
    KnowledgeEntry,
    Policy,
    Shop,
    Webhook,
)
from models.errors import FieldError, NotFound, VersionMismatch
from router.core.applying import refuse
from router.core.export import export, policies_in_order
from router.core.shop_check import check
from router.core.state import ShopState

Kept = TypeVar("Kept", Agent, Group, Policy, Webhook, KnowledgeBase, KnowledgeEntry)
Edited = Agent | Group | Policy | Shop
Versioned = Edited | Webhook | KnowledgeBase | KnowledgeEntry


def found(kept: Mapping[int, Kept], key: int, version: int | None, kind: str) -> Kept:
    """Return what is to be changed, if it is still as the sender saw it; `version` None overwrites."""
    there = kept.get(key)
    if there is None:
        raise NotFound(f"there is no {kind} {key}")
    still(there, version, kind)
    return there


def still(there: Versioned, version: int | None, kind: str) -> None:
    """Raise `VersionMismatch` when somebody was faster."""
    if version is not None and version != there.version:
        raise VersionMismatch(f"the {kind} is at version {there.version}, not {version}; load it again")


def unknown(ids: Iterable[int], known: Collection[int], path: str, kind: str) -> Iterator[FieldError]:
    """Yield a fault for every id that names nothing; `path` has a place for the number."""
    for place, wanted in enumerate(ids):
        if wanted not in known:
            yield FieldError(path.format(place), f"there is no {kind} {wanted}")


def check_edit(state: ShopState, *changed: Edited) -> None:
    """Refuse an edit that would lead to an invalid shop file; fields are named from the edited thing on."""
    sketch = ShopState(state.shop)
    for kept in (state.agents, state.groups, state.policies):
        for entity in kept.values():
            sketch.put(entity)
    before = check(export(sketch))
    for edited in changed:
        sketch.put(edited)
    own = _path(sketch, changed[0])
    faults = (fault for fault in check(export(sketch)) if fault not in before)
    refuse("the change is refused", tuple(_relative(fault, own) for fault in faults))


def _path(state: ShopState, edited: Edited) -> str:
    """Return where the edited thing stands in the shop file; settings stand on top."""
    if isinstance(edited, Agent):
        return f"agents[{sorted(state.agents).index(edited.id)}]."
    if isinstance(edited, Group):
        return f"groups[{[group.id for group in state.groups_in_order()].index(edited.id)}]."
    if isinstance(edited, Policy):
        return f"policies[{[policy.id for policy in policies_in_order(state)].index(edited.id)}]."
    return ""


def _relative(fault: FieldError, own: str) -> FieldError:
    return FieldError(fault.field.removeprefix(own), fault.detail)
