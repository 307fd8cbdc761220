"""Who receives again by age, presence, connection and setting, cell by cell (R3.2 to R3.5, complaint 2)."""

from datetime import timedelta
from typing import Any

import pytest

from models.enums import Connection, Presence
from models.errors import Invalid
from models.shop_file import RecentContactSettings
from tests.unit.core.acts import assignment, set_presence, talk, tick, write
from tests.unit.core.builders import NOW, agent, group, known_to, shop

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
ONLINE, SUSPENDED, OFFLINE = Presence.online, Presence.suspended, Presence.offline
CONNECTED, GRACE, GONE = Connection.connected, Connection.grace, Connection.disconnected

AGES = (24 * HOUR, 24 * HOUR + SECOND, 72 * HOUR, 72 * HOUR + SECOND)
NEVER = (False, False, False, False)
WINDOW, SHORT = (True, True, True, False), (True, False, False, False)
GRID = {
    "online": ((ONLINE, CONNECTED), {"within_window": WINDOW, "never": WINDOW, "always": WINDOW}),
    "suspended": ((SUSPENDED, CONNECTED), {"within_window": SHORT, "never": NEVER, "always": WINDOW}),
    **{
        name: (there, {"within_window": NEVER, "never": NEVER, "always": NEVER})
        for name, there in {
            "online_grace": (ONLINE, GRACE),
            "online_disconnected": (ONLINE, GONE),
            "suspended_grace": (SUSPENDED, GRACE),
            "suspended_disconnected": (SUSPENDED, GONE),
            "offline_connected": (OFFLINE, CONNECTED),
            "offline": (OFFLINE, GONE),
        }.items()
    },
}
"""Who receives at each of the four ages, by her presence and the shop's `when_suspended`."""


@pytest.mark.parametrize("setting", ["within_window", "never", "always"])
@pytest.mark.parametrize("who", GRID)
def test_complaint_2_nobody_is_routed_to_someone_absent(who: str, setting: Any) -> None:
    (presence, connection), by_setting = GRID[who]
    state = shop(recent_contact=RecentContactSettings(when_suspended=setting))
    her, other = agent(state, presence, connection), agent(state)
    group(state, other, default=True)
    owners = [assignment(write(state, known_to(state, her, ago))).agent_id for ago in AGES]
    assert owners == [her.id if receives else other.id for receives in by_setting[setting]]


@pytest.mark.parametrize("setting", ["pool", "recent"])
@pytest.mark.parametrize("who", [name for name in GRID if name not in {"online", "online_grace"}])
def test_r3_5_with_nobody_online_only_the_shops_wish_brings_a_suspended_recent_contact(who: str, setting: Any) -> None:
    (presence, connection), by_setting = GRID[who]
    state = shop(recent_contact=RecentContactSettings(when_all_suspended=setting))
    her = agent(state, presence, connection)
    group(state, agent(state, SUSPENDED), default=True)
    hers = [known_to(state, her, ago) for ago in AGES]
    for one in hers:
        write(state, one)
    receives = by_setting["within_window"] if setting == "recent" else NEVER
    assert [talk(state, one).owner_id for one in hers] == [her.id if it else None for it in receives]


@pytest.mark.parametrize(
    ("wish", "setting", "ages"),
    [
        (None, "within_window", SHORT),
        (True, "never", SHORT),
        (True, "within_window", SHORT),
        (True, "always", SHORT),
        (False, "within_window", NEVER),
        (False, "always", NEVER),
    ],
)
def test_r3_5_pausing_new_customers_only_or_all_is_the_agent_s_own_word_over_the_shop_s(
    wish: bool | None, setting: Any, ages: tuple[bool, ...]
) -> None:
    state = shop(recent_contact=RecentContactSettings(when_suspended=setting))
    her, other = agent(state), agent(state)
    group(state, other, default=True)
    set_presence(state, her, SUSPENDED, keep_recents=wish)
    owners = [assignment(write(state, known_to(state, her, ago))).agent_id for ago in AGES]
    assert owners == [her.id if receives else other.id for receives in ages]


def test_r3_5_her_word_about_recent_contacts_ends_with_the_suspension() -> None:
    state = shop()
    her = agent(state)
    set_presence(state, her, SUSPENDED, keep_recents=False, until=NOW + HOUR)
    assert state.agents[her.id].keep_recents is False
    tick(state, NOW + HOUR)
    assert state.agents[her.id].keep_recents is None


@pytest.mark.parametrize("presence", [ONLINE, OFFLINE])
def test_r3_5_only_the_suspended_say_whether_recent_contacts_come(presence: Presence) -> None:
    state = shop()
    with pytest.raises(Invalid):
        set_presence(state, agent(state), presence, keep_recents=True)
