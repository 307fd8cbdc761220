"""Who may come to a freed agent is found without walking the queues, whatever changed before (R2.2, R2.3, R4.4)."""

from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from models.entities import Conversation, Customer
from models.enums import ConversationState
from router.core.groups import reach
from router.core.queue import within_reach
from router.core.state import ShopState
from tests.unit.core.acts import after
from tests.unit.core.builders import agent, change, conversation, customer, group, shop

AGENTS, GROUPS = range(1, 5), range(1, 5)


def walked(state: ShopState, agent_id: int) -> set[int]:
    """Walk every line: its first whom she has not let go of, in reach of her groups, and whoever is hers in any."""
    found: set[int] = set()
    for group_id in sorted(state.queues):
        reached = reach(state, state.groups[group_id])
        looking = any(it.open and agent_id in {one.agent_id for one in it.members} for it in reached)
        for on in state.line(group_id):
            if looking or agent_id in persons(state, on):
                found.add(on.id)
            looking = looking and agent_id in on.excluded
    return found


def persons(state: ShopState, on: Conversation) -> tuple[int | None, int | None]:
    who = state.customers[on.customer_id]
    return who.recent_agent_id, state.shop.dedicated.get(who.external_id or "")


def somebody(chance: Random, state: ShopState) -> Customer:
    return state.customers[chance.choice(sorted(state.customers))]


def queues(chance: Random, state: ShopState) -> None:
    place: dict[str, Any] = {"queued_at": after(chance.randint(0, 3)), "group_id": chance.choice(GROUPS)}
    conversation(
        state, somebody(chance, state), ConversationState.queued, channel=f"c{state.next_id(Conversation)}", **place
    )


def moves(chance: Random, state: ShopState) -> None:
    for on in chance.sample(sorted(state.conversations), min(1, len(state.conversations))):
        place: dict[str, Any] = chance.choice(
            [
                {"queue_priority": chance.randint(0, 1)},
                {"waits_for": chance.choice((None, *AGENTS))},
                {"excluded": tuple(chance.sample(AGENTS, chance.randint(0, 2)))},
                {"group_id": chance.choice(GROUPS)},
                {"queued_at": None, "waits_for": None},
                {"state": ConversationState.closed},
            ]
        )
        state.put(replace(state.conversations[on], **place))


def belongs_to_another(chance: Random, state: ShopState) -> None:
    change(state, somebody(chance, state), recent_agent_id=chance.choice((None, *AGENTS)))


def has_another_name(chance: Random, state: ShopState) -> None:
    change(state, somebody(chance, state), external_id=chance.choice((None, "a", "b")))


def shop_dedicates(chance: Random, state: ShopState) -> None:
    change(state, state.shop, dedicated={name: chance.choice(AGENTS) for name in ("a", "b")})


def groups_change(chance: Random, state: ShopState) -> None:
    some = state.groups[chance.choice(GROUPS)]
    change(state, some, overflow=(chance.choice(GROUPS),), strict=chance.random() < 0.3, open=chance.random() < 0.8)


CHANGES: tuple[Callable[[Random, ShopState], None], ...] = (
    queues, queues, queues, moves, moves, moves, belongs_to_another, has_another_name, shop_dedicates, groups_change,
)  # fmt: skip


def standing_about(seed: int) -> tuple[Random, ShopState]:
    chance, state = Random(seed), shop()
    team = [agent(state) for _ in AGENTS]
    for number in GROUPS:
        group(state, *chance.sample(team, chance.randint(0, 3)), default=number == 1)
    for _ in range(4):
        customer(state)
    return chance, state


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_r5_2_whoever_may_come_to_an_agent_is_found_as_by_walking_every_line(seed: int) -> None:
    chance, state = standing_about(seed)
    for _ in range(30):
        chance.choice(CHANGES)(chance, state)
        for agent_id in AGENTS:
            for one in (state, state.copy()):
                assert {it.id for it in within_reach(one, agent_id)} == walked(state, agent_id)


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_r4_4_those_who_wait_and_were_let_go_of_before_are_known_by_their_line(seed: int) -> None:
    chance, state = standing_about(seed)
    for _ in range(30):
        chance.choice(CHANGES)(chance, state)
    again = {line: {it.id for it in state.queue(line) if it.excluded} for line in state.queues}
    assert state.asked_before == {line: waiting for line, waiting in again.items() if waiting}
