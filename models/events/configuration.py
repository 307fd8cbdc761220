"""Events of configuration: each carries the whole new value; and what the clock makes of working hours (R11)."""

from datetime import datetime
from typing import ClassVar

from models.entities import Group, Policy, Shop
from models.enums import Role
from models.events.event import Event
from models.shop_file import Hours


class ShopConfigured(Event, tag="shop.configured"):
    """The shop's settings are now these."""

    shop: Shop
    by: str


class AgentConfigured(Event, tag="agent.configured"):
    """An account is new or changed; presence is not touched."""

    tells_agent: ClassVar[bool] = True
    id: int
    login: str
    name: str
    role: Role
    capacity: int
    pool_right: bool
    disabled: bool
    version: int
    by: str
    hours: Hours | None = None

    @property
    def agent_id(self) -> int:
        """Return whom it tells: the account it is about."""
        return self.id


class GroupConfigured(Event, tag="group.configured"):
    """A shunt group is new or changed."""

    group: Group
    by: str


class GroupRemoved(Event, tag="group.removed"):
    """A shunt group is gone; nothing used it (R4.5)."""

    group_id: int
    by: str


class GroupHoursChanged(Event, tag="group.hours_changed"):
    """A group's working hours began or ended; closed, it takes nothing new (R11.2)."""

    group_id: int
    open: bool
    until: datetime | None = None


class PolicyConfigured(Event, tag="policy.configured"):
    """An allocation policy is new or changed."""

    policy: Policy
    by: str


class PolicyRemoved(Event, tag="policy.removed"):
    """An allocation policy is gone; its runs stay on record."""

    policy_id: int
    by: str
