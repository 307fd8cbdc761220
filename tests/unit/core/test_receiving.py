"""Who can be given a conversation by a person's hand (R1.4, R6.7, R9.4)."""

import pytest

from models.enums import Connection, Presence
from router.core.receiving import at_her_desk, is_offline
from tests.unit.core.builders import agent, shop


@pytest.mark.parametrize(
    ("presence", "connection", "disabled", "at_desk", "offline"),
    [
        (Presence.online, Connection.connected, False, True, False),
        (Presence.suspended, Connection.connected, False, True, False),
        (Presence.online, Connection.grace, False, False, False),
        (Presence.suspended, Connection.grace, False, False, False),
        (Presence.online, Connection.disconnected, False, False, True),
        (Presence.offline, Connection.connected, False, False, True),
        (Presence.offline, Connection.grace, False, False, True),
        (Presence.online, Connection.connected, True, False, True),
    ],
)
def test_r1_4_in_grace_she_is_not_at_her_desk_and_not_gone_either(
    presence: Presence, connection: Connection, disabled: bool, at_desk: bool, offline: bool
) -> None:
    her = agent(shop(), presence, connection, disabled=disabled)
    assert (at_her_desk(her), is_offline(her)) == (at_desk, offline)
