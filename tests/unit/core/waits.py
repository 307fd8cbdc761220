"""A busy recent contact and the customers who wait for her (R3.6)."""

from datetime import timedelta
from typing import Any

from models.commands import CloseConversation
from models.entities import Agent, Conversation, Customer
from models.enums import ConversationState
from models.events import Event
from models.shop_file import RecentContactSettings
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import (
    after,
    talk,
    write,
)
from tests.unit.core.builders import (
    SUPERVISOR,
    agent,
    group,
    known_to,
    owned,
    shop,
)

HOUR = timedelta(hours=1)
WAITS = RecentContactSettings(recent_wait_s=60)


def one_busy(settings: RecentContactSettings = WAITS, **shops: Any) -> tuple[ShopState, Agent, Agent, Conversation]:
    """A shop whose first agent has all she may have, and whose second is free."""
    state = shop(recent_contact=settings, **shops)
    her, other = agent(state, capacity=1), agent(state)
    group(state, her, other, default=True)
    return state, her, other, owned(state, her)


def waiting(state: ShopState, her: Agent, seconds: float = 0, ago: timedelta = HOUR) -> Customer:
    """A customer of hers who writes and waits for her."""
    who = known_to(state, her, ago)
    write(state, who, now=after(seconds))
    on = talk(state, who)
    assert (on.state, on.waits_for) == (ConversationState.queued, her.id)
    return who


def close(state: ShopState, on: Conversation, seconds: float) -> list[Event]:
    return handle(state, CloseConversation(on.id, SUPERVISOR), after(seconds))
