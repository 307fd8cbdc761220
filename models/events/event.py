"""The common part of all events."""

from datetime import datetime
from typing import ClassVar, dataclass_transform

from msgspec import Struct, field


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Event(Struct, frozen=True, tag_field="type", kw_only=True, omit_defaults=True):
    """Say that something happened at `at` (aware UTC, milliseconds)."""

    tells_agent: ClassVar[bool] = False
    tells_customer: ClassVar[bool] = False
    at: datetime


def told_agent(event: Event) -> int | None:
    """Return the agent this event is addressed to, if any."""
    return getattr(event, "agent_id", None) if event.tells_agent else None


def told_customer(event: Event) -> int | None:
    """Return the customer this event is addressed to, if any."""
    return getattr(event, "customer_id", None) if event.tells_customer else None
