"""Where a conversation would go if its owner let go of it now: the routing is asked, nothing changes (R4.4, R9.5)."""

from typing import Any

import pytest

from models.enums import Presence
from router.core.elsewhere import goes_elsewhere
from router.core.intent import Intent
from tests.unit.core.builders import NOW, agent, contents, group, owned, shop


@pytest.mark.parametrize(
    ("other", "excluded", "goes"),
    [
        ({}, False, True),
        ({"capacity": 0}, False, True),
        ({"presence": Presence.offline}, False, False),
        ({}, True, False),
        ({"capacity": 0}, True, False),
    ],
)
def test_r4_4_it_goes_to_whoever_was_not_asked_now_or_from_the_queue(
    other: dict[str, Any], excluded: bool, goes: bool
) -> None:
    state = shop()
    her, colleague = agent(state), agent(state, **other)
    group(state, her, colleague, default=True)
    on = owned(state, her, awaiting=True, excluded=(colleague.id,) if excluded else ())
    before = contents(state)
    assert goes_elsewhere(state, on, Intent("route", declined=True), NOW) is goes
    assert {**contents(state), "_line_ups": None} == {**before, "_line_ups": None}


def test_what_comes_back_to_its_owner_goes_nowhere() -> None:
    state = shop()
    her = agent(state)
    group(state, her, default=True)
    assert not goes_elsewhere(state, owned(state, her), Intent("route"), NOW)
