"""A line-up keeps its order as things change: always what looking at everybody anew would give (R4.2, R4.6)."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from models.entities import Agent, Candidate, Conversation, Group, Member
from models.enums import Connection, ConversationState, Presence
from router.core.line_up import LineUp, Seat
from router.core.selection import Filters, Ranking, rank_group, rank_of, unfit
from router.core.state import ShopState
from tests.unit.core.builders import NOW, agent, change, group, owned, shop

SHOWN = 6
Chance = Random


def anew(state: ShopState, line: Group, filters: Filters) -> Ranking:
    """Rank by looking at every member, with nothing kept from before."""
    looked = [(unfit(state, state.agents[it.agent_id], it, line.id, filters), it) for it in line.members]
    fit = sorted(
        (it for reason, it in looked if not reason), key=lambda it: rank_of(state, state.agents[it.agent_id], it)
    )
    rows = [row(state, it, "later_in_order" if place else "") for place, it in enumerate(fit)]
    rows += [row(state, it, reason) for reason, it in looked if reason]
    shown = len(rows) if len(rows) <= filters.shown else min(filters.shown, 50)
    counts = dict(Counter(it.reason or "later_in_order" for it in rows))
    ranking = Ranking(fit[0].agent_id if fit else None, tuple(rows[:shown]), counts, tie(state, fit))
    assert ranking.omitted == Counter(it.reason for it in rows[shown:])
    return ranking


def row(state: ShopState, member: Member, reason: str) -> Candidate:
    her = state.agents[member.agent_id]
    load = sum(it.owner_id == her.id for it in state.conversations.values())
    last, came = her.last_assigned_at, her.online_since
    later = came if came is not None and (last is None or came > last) else None
    return Candidate(her.id, load, her.capacity, member.weight, member.priority, last, reason, later)


def tie(state: ShopState, fit: list[Member]) -> str | None:
    if len(fit) < 2:
        return None
    first, second = (rank_of(state, state.agents[it.agent_id], it) for it in fit[:2])
    names = ("priority", "load_per_weight", "longest_waiting", "id")
    return next(name for name, one, other in zip(names, first, second, strict=True) if one != other)


def some_agent(chance: Chance, state: ShopState) -> Agent:
    return state.agents[chance.choice(sorted(state.agents))]


def some_group(chance: Chance, state: ShopState) -> Group:
    return state.groups[chance.choice(sorted(state.groups))]


def members(chance: Chance, state: ShopState) -> tuple[Member, ...]:
    chosen = chance.sample(sorted(state.agents), chance.randint(0, len(state.agents)))
    return tuple(
        Member(it, chance.choice((0, 50, 100, 300)), chance.randint(0, 1), chance.choice((None, None, 1)))
        for it in chosen
    )


def her_presence(chance: Chance, state: ShopState) -> None:
    change(
        state,
        some_agent(chance, state),
        presence=chance.choice((Presence.online, Presence.online, *Presence)),
        connection=chance.choice((Connection.connected, Connection.connected, *Connection)),
        on_shift=chance.random() < 0.9,
        next_presence=chance.choice((None, None, Presence.offline)),
    )


def her_account(chance: Chance, state: ShopState) -> None:
    her = some_agent(chance, state)
    change(state, her, capacity=chance.randint(0, 4), disabled=chance.random() < 0.1)


def her_turns(chance: Chance, state: ShopState) -> None:
    times = [None, *(NOW - timedelta(minutes=chance.randint(0, 3)) for _ in range(2))]
    change(state, some_agent(chance, state), last_assigned_at=chance.choice(times), online_since=chance.choice(times))


def she_gets_one(chance: Chance, state: ShopState) -> None:
    change(state, owned(state, some_agent(chance, state)), group_id=some_group(chance, state).id)


def one_moves(chance: Chance, state: ShopState) -> None:
    if state.conversations:
        on = _any(chance, state)
        change(state, on, owner_id=some_agent(chance, state).id, group_id=some_group(chance, state).id)


def one_closes(chance: Chance, state: ShopState) -> None:
    if state.conversations:
        state.put(replace(_any(chance, state), state=ConversationState.closed))


def _any(chance: Chance, state: ShopState) -> Conversation:
    return state.conversations[chance.choice(sorted(state.conversations))]


def somebody_comes(chance: Chance, state: ShopState) -> None:
    her = agent(state)
    line = some_group(chance, state)
    change(state, line, members=(*line.members, Member(her.id)))


def other_members(chance: Chance, state: ShopState) -> None:
    change(state, some_group(chance, state), members=members(chance, state))


def group_closes(chance: Chance, state: ShopState) -> None:
    line = some_group(chance, state)
    change(state, line, open=not line.open)


CHANGES: tuple[Callable[[Chance, ShopState], None], ...] = (
    her_presence, her_account, her_turns, she_gets_one, she_gets_one, one_moves, one_closes, somebody_comes,
    other_members, group_closes,
)  # fmt: skip


def filters(chance: Chance, state: ShopState) -> Filters:
    def few() -> frozenset[int]:
        return frozenset(chance.sample(sorted(state.agents), chance.choice((0, 0, 1, min(3, len(state.agents))))))

    return Filters(chance.random() < 0.7, few(), few(), chance.choice((SHOWN, 200)))


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_r4_2_r4_6_after_any_changes_a_ranking_is_what_looking_at_everybody_anew_gives(seed: int) -> None:
    chance, state = Random(seed), shop()
    for _ in range(chance.randint(1, 9)):
        agent(state)
    for _ in range(2):
        change(state, group(state), members=members(chance, state))
    for _ in range(40):
        chance.choice(CHANGES)(chance, state)
        line, how = some_group(chance, state), filters(chance, state)
        assert rank_group(state, line, how) == anew(state, line, how)
        assert rank_group(state.copy(), line, how) == anew(state, line, how)


def looked_at(state: ShopState, line: Group, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Rank once, and return who was looked at for it."""
    seen: list[int] = []

    def looking(state: ShopState, her: Agent, *more: object) -> str:
        seen.append(her.id)
        return unfit(state, her, *more)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr("router.core.selection.unfit", looking)
    rank_group(state, line, Filters())
    monkeypatch.undo()
    return sorted(seen)


def test_a_decision_looks_only_at_who_changed_since_the_last_one(monkeypatch: pytest.MonkeyPatch) -> None:
    state = shop()
    three = [agent(state) for _ in range(3)]
    line, other = group(state, *three), group(state, three[0])
    assert looked_at(state, line, monkeypatch) == [1, 2, 3]
    assert looked_at(state, line, monkeypatch) == []
    on = owned(state, three[1])
    assert looked_at(state, line, monkeypatch) == [2]
    change(state, on, owner_id=three[2].id)
    change(state, three[0], capacity=1)
    assert looked_at(state, line, monkeypatch) == [1, 2, 3]
    change(state, other, members=())
    change(state, line, open=False)
    assert looked_at(state, line, monkeypatch) == []


def test_r4_6_who_can_be_chosen_stands_before_the_others_and_all_are_counted_by_reason() -> None:
    line_up = LineUp(Seat(Member(number), None) for number in range(1, 6))
    standing: Iterable[tuple[int, str]] = [(1, "full"), (2, ""), (3, "offline"), (4, ""), (5, "full")]
    for number, reason in standing:
        rank = None if reason else (0, 0.5, NOW, number)
        line_up.place(Candidate(number, 0, 9, 100, 0, None, reason or "later_in_order"), rank)
    assert [it.agent_id for it in line_up.rows] == [2, 4, 1, 3, 5]
    assert (line_up.fit, line_up.counts) == (2, {"later_in_order": 2, "full": 2, "offline": 1})
    line_up.place(Candidate(1, 0, 9, 100, 0, None, "offline"), None)
    assert line_up.counts == {"later_in_order": 2, "full": 1, "offline": 2}
