"""Who may act on a conversation: its owner, and supervisors where the contract says so."""

import pytest

from models.commands import By
from models.enums import Role
from models.errors import NotFound, NotOwner
from router.core.ownership import known_agent, known_group, open_conversation, owned_by
from tests.unit.core.acts import by
from tests.unit.core.builders import SUPERVISOR, agent, agents, entry, group, owned, shop


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.agent, False),
        (Role.lead, False),
        (Role.integration, False),
        (Role.supervisor, True),
        (Role.owner, True),
    ],
)
def test_beside_the_owner_supervisors_may_act_unless_only_the_owner_may(role: Role, may: bool) -> None:
    state = shop()
    her, other = agent(state), agent(state, role=role)
    mine = owned(state, her)
    assert owned_by(state, mine.id, by(her), supervisors=False) == mine
    if may:
        assert owned_by(state, mine.id, by(other)) == mine
    else:
        with pytest.raises(NotOwner, match=her.name):
            owned_by(state, mine.id, by(other))
    with pytest.raises(NotOwner):
        owned_by(state, mine.id, by(other), supervisors=False)


def test_what_nobody_has_belongs_to_nobody_not_even_to_the_system() -> None:
    state = shop()
    waiting = entry(state)
    with pytest.raises(NotOwner, match="nobody has it"):
        owned_by(state, waiting.conversation_id, By("system"), supervisors=False)
    assert owned_by(state, waiting.conversation_id, SUPERVISOR).id == waiting.conversation_id


def test_what_is_not_there_is_not_found() -> None:
    state = shop()
    for look in (open_conversation, known_agent, known_group):
        with pytest.raises(NotFound, match="7"):
            look(state, 7)


def test_what_is_there_is_found() -> None:
    state = shop()
    first, _ = agents(state, 2)
    line = group(state, first)
    assert (known_agent(state, first.id), known_group(state, line.id)) == (first, line)
