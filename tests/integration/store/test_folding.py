"""What may give an agent more than her capacity is known to the check by the rule its trace names (I11)."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from models.commands import Command, ReceiveMessage, TakeOver, TransferConversation
from models.enums import Role
from models.events import Event
from models.shop_file import RecentContactSettings
from router.core.decider import handle
from router.core.state import ShopState
from router.store.folding import Fold
from router.store.logbook import encode_event
from router.store.projection import log_row
from tests.unit.core.acts import by
from tests.unit.core.builders import NOW, agent, group, known_to, owned, shop

OVER = RecentContactSettings(recent_over_capacity=True)


def full_supervisor() -> tuple[ShopState, dict[str, Command]]:
    """A supervisor who has all she may have, and the ways in which she gets one more."""
    state = shop(recent_contact=OVER)
    boss = agent(state, capacity=1, role=Role.supervisor)
    group(state, boss, default=True)
    owned(state, boss)
    on, hers = owned(state, agent(state)), known_to(state, boss, timedelta(hours=1))
    ways: dict[str, Command] = {
        "recent": ReceiveMessage("web", "在吗", "m-1", customer_id=hers.id),
        "takeover": TakeOver(on.id, by(boss)),
        "transfer": TransferConversation(on.id, "换班", by(boss), to_agent=boss.id),
    }
    return state, ways


def told(state: ShopState, events: list[Event]) -> list[str]:
    """What is found beyond capacity when the log is told from this state on."""
    fold = Fold(1)
    fold.state = state
    for seq, event in enumerate(events, 1):
        row = log_row(1, seq, event, encode_event(event, b""), b"")
        fold.take(SimpleNamespace(**row, text=None, m_seq=None))
    return fold.beyond_capacity


@pytest.mark.parametrize("way", ["recent", "takeover", "transfer"])
def test_i11_a_rule_that_allows_more_than_her_capacity_is_known(way: str) -> None:
    state, ways = full_supervisor()
    assert told(state, handle(state.copy(), ways[way], NOW)) == []


def test_i11_a_recent_contact_may_have_more_only_where_the_shop_says_so() -> None:
    state, ways = full_supervisor()
    events = handle(state.copy(), ways["recent"], NOW)
    state.shop = shop().shop
    assert len(told(state, events)) == 1
