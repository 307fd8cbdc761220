"""Commands of configuration; `version` is what the sender saw (If-Match), None overwrites."""

from models.commands.command import By, Command
from models.entities import Group, Member, Shop, Target
from models.enums import Role
from models.shop_file import Hours, PolicyTerms, ShopFile


class ApplyShopFile(Command, tag="shop.apply"):
    """Make the shop look like the file; names nothing that stays unless it is in the file."""

    file: ShopFile
    by: By


class SaveSettings(Command, tag="shop.save"):
    """Replace a shop's settings; id, key and bots stay what they are."""

    shop: Shop
    by: By
    version: int | None = None


class PatchAgent(Command, tag="agent.patch"):
    """Change an account; None leaves a field as it is, `always` takes its hours away (R11.1)."""

    agent_id: int
    by: By
    name: str | None = None
    capacity: int | None = None
    pool_right: bool | None = None
    disabled: bool | None = None
    role: Role | None = None
    hours: Hours | None = None
    always: bool = False
    version: int | None = None


class SaveGroup(Command, tag="group.save"):
    """Create a group (`group.id` 0) or replace one."""

    group: Group
    by: By
    version: int | None = None


class OrderGroups(Command, tag="group.order"):
    """Set the matching order: every group of the shop once, first to last (R2.5)."""

    groups: tuple[int, ...]
    by: By


class SetGroupMembers(Command, tag="group.members"):
    """Replace a group's members."""

    group_id: int
    members: tuple[Member, ...]
    by: By
    version: int | None = None


class RemoveGroup(Command, tag="group.remove"):
    """Delete a group that nothing uses (R4.5)."""

    group_id: int
    by: By
    version: int | None = None


class SavePolicy(Command, tag="policy.save"):
    """Create a policy (`policy_id` 0) or replace its terms (R7)."""

    policy_id: int
    terms: PolicyTerms
    target: Target
    by: By
    version: int | None = None


class RemovePolicy(Command, tag="policy.remove"):
    """Delete a policy."""

    policy_id: int
    by: By
    version: int | None = None
