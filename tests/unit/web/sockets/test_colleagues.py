"""What a desk shows of a large shop is bounded, nearest first (D§5): thousands of desks may come back at once."""

from msgspec import json

from models.entities import Agent
from models.enums import Presence, Role
from models.wire.frames import FRAME_LIMIT
from router.core.state import ShopState
from router.web.sockets.colleagues import SHOWN, colleagues
from router.web.sockets.desk import desk_of
from tests.unit.core.builders import NOW, agent, group, shop


def large() -> tuple[ShopState, Agent, list[Agent]]:
    """A shop of 5,000 in groups of a hundred, half of them online; she is in the last group."""
    state = shop()
    everybody = [agent(state, Presence.online if number % 2 else Presence.offline) for number in range(5_000)]
    for start in range(0, 5_000, 100):
        group(state, *everybody[start : start + 100])
    return state, everybody[-1], everybody[-100:]


def test_in_a_large_shop_who_serves_in_her_own_group_is_shown_first() -> None:
    state, her, near = large()
    shown = colleagues(state, her.id)
    online = [each.id for each in near if each.presence is Presence.online and each.id != her.id]
    assert shown[: len(online)] == online
    assert len(shown) == len(set(shown)) == SHOWN


def test_the_rest_are_people_who_serve_elsewhere() -> None:
    state, her, _ = large()
    assert all(state.agents[each].presence is Presence.online for each in colleagues(state, her.id))


def test_a_desk_of_a_large_shop_fits_a_frame() -> None:
    state, her, _ = large()
    desk = desk_of(her.id, state, NOW)
    assert len(json.encode((desk.me, desk.colleagues, desk.groups))) < FRAME_LIMIT


def test_in_a_small_shop_everybody_with_a_desk_is_shown_but_herself() -> None:
    state = shop()
    her, away = agent(state), agent(state, Presence.offline)
    porter, gone = agent(state, role=Role.integration), agent(state, disabled=True)
    group(state, her, away)
    other = agent(state)
    assert colleagues(state, her.id) == [other.id, away.id]
    assert {porter.id, gone.id}.isdisjoint(colleagues(state, her.id))
