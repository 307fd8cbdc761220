"""Whether an edit may happen: what it names is there and as the sender saw it, and the shop file stays valid."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeVar

from models.commands import By
from models.entities import (
    Agent,
    Group,
    KnowledgeBase,
    KnowledgeEntry,
    Policy,
    Shop,
    Webhook,
)
from models.enums import Role
from models.errors import FieldError, NotFound, VersionMismatch
from models.shop_file import BotSpec
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


def found_bot(shop: Shop, name: str, version: int | None) -> BotSpec:
    """Return a bot's description, if the settings are still as the sender saw them; `version` None overwrites."""
    if name not in shop.bots:
        raise NotFound(f"there is no bot {name}")
    still(shop, version, "shop")
    return shop.bots[name]


def unknown(ids: Iterable[int], known: Collection[int], path: str, kind: str) -> Iterator[FieldError]:
    """Yield a fault for every id that names nothing; `path` has a place for the number."""
    for place, wanted in enumerate(ids):
        if wanted not in known:
            yield FieldError(path.format(place), f"there is no {kind} {wanted}")


def owns(by: By) -> bool:
    """Tell whether an owner asks, or the command line."""
    return by.id is None or by.role is Role.owner


def check_edit(state: ShopState, *changed: Edited, within: str = "") -> None:
    """Refuse an edit that would lead to an invalid shop file; fields are named from the edited thing on.

    `within`: where the edited part of the settings stands in the file, like `bots.faq.`.
    """
    sketch = ShopState(state.shop)
    for kept in (state.agents, state.groups, state.policies):
        for entity in kept.values():
            sketch.put(entity)
    before = check(export(sketch))
    for edited in changed:
        sketch.put(edited)
    own = within or _path(sketch, changed[0])
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
