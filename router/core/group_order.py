"""What follows from a shop's groups alone: matching order, ranges, reach. Made anew when one comes, changes or goes."""

from collections.abc import Mapping
from functools import cached_property

from models.entities import Group
from router.core.reception_range import Ranges


class GroupOrder:
    """Answer what routing asks of the groups, each answer worked out when it is first needed."""

    def __init__(self, groups: Mapping[int, Group]) -> None:
        """Take the groups as they are, in matching order (R2.5)."""
        self.groups = sorted(groups.values(), key=lambda group: (group.position, group.id))
        self._by_id = groups
        self._reach: dict[int, tuple[Group, ...]] = {}

    @cached_property
    def default(self) -> Group | None:
        """Return the group that takes what no other group takes."""
        return next((group for group in self.groups if group.default), None)

    @cached_property
    def ranges(self) -> Ranges:
        """Return the reception ranges in matching order (R4.1)."""
        return Ranges(self.groups)

    @cached_property
    def drawing(self) -> dict[int, frozenset[int]]:
        """Return by group the groups whose customers can get to it, itself among them (R2.6)."""
        found: dict[int, set[int]] = {}
        for group in self.groups:
            for target in self.reach(group):
                found.setdefault(target.id, set()).add(group.id)
        return {group_id: frozenset(sources) for group_id, sources in found.items()}

    def reach(self, group: Group) -> tuple[Group, ...]:
        """Return the groups to try in order: the group, its overflow, then the default unless strict (R2.6)."""
        known = self._reach.get(group.id)
        if known is None or known[0] is not group:
            known = self._reach[group.id] = self._reached(group)
        return known

    def _reached(self, group: Group) -> tuple[Group, ...]:
        if group.strict:
            return (group,)
        overflow = [self._by_id[target] for target in group.overflow if target in self._by_id]
        default = [self.default] if self.default is not None else []
        return tuple({entry.id: entry for entry in (group, *overflow, *default)}.values())
