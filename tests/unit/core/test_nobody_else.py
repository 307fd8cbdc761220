"""Where nobody else could get a customer from her silent owner: a supervisor is called, once in each silence (R9.5)."""

from datetime import datetime

import pytest

from models.commands import TransferConversation
from models.entities import Agent, Customer
from models.enums import Attention, Presence
from models.events import AttentionRaised, Event, ReclaimPutOff
from models.events.event import told_agent
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import after, all_of, by, connect, lose, say, set_presence, talk, the, tick, write
from tests.unit.core.builders import change
from tests.unit.core.test_reclaim import RECLAIM, moves, waiting_with


def test_r9_5_where_nobody_else_was_there_it_is_looked_at_again_after_the_same_time() -> None:
    state, (first, second), who = waiting_with()
    change(state, second, presence=Presence.offline)
    tick(state, after(300))
    set_presence(state, second, Presence.online, after(400))
    assert tick(state, after(599.999)) == []
    assert moves(tick(state, after(600))) == [(first.id, second.id)]
    assert talk(state, who).attention is None


SPELLS = {
    "silent": ([], 1),
    "her customer writes again": ([("customer", 650)], 1),
    "a note": ([("note", 650)], 1),
    "off and on again in grace": ([("lost", 650), ("back", 660)], 1),
    "answered, then silent anew": ([("answer", 650), ("customer", 700)], 2),
    "given on, then silent there": ([("given", 650)], 2),
}
"""What happens at which second of an hour in which nobody else is there, and how often a supervisor is called."""


@pytest.mark.parametrize("spell", SPELLS)
def test_r9_5_a_supervisor_is_called_once_while_the_same_silence_lasts(spell: str) -> None:
    happenings, called = SPELLS[spell]
    state, (first, second), who = waiting_with()
    change(state, second, presence=Presence.suspended)
    raised = []
    for second_of_hour in range(50, 3600, 50):
        for what in (what for what, at in happenings if second_of_hour - 50 < at <= second_of_hour):
            raised += all_of(happens(state, what, first, second, who, after(second_of_hour)), AttentionRaised)
        raised += all_of(tick(state, after(second_of_hour)), AttentionRaised)
    assert [it.attention for it in raised] == [Attention.nobody_else] * called
    assert talk(state, who).attention is Attention.nobody_else


def happens(state: ShopState, what: str, owner: Agent, other: Agent, who: Customer, at: datetime) -> list[Event]:
    if what == "lost":
        return lose(state, owner, at)
    if what == "back":
        return connect(state, owner, at)
    if what == "given":
        change(state, owner, presence=Presence.suspended)
        return handle(state, TransferConversation(talk(state, who).id, "换班", by(owner), other.id), at)
    if what == "customer":
        return write(state, who, now=at)
    return say(state, owner, talk(state, who), at, internal=what == "note")


def test_r9_5_it_is_looked_at_again_as_long_as_nobody_else_is_there() -> None:
    state, (first, second), who = waiting_with()
    change(state, second, presence=Presence.offline)
    assert the(tick(state, after(RECLAIM)), AttentionRaised).agent_id == first.id
    looks = [tick(state, after(RECLAIM * turn)) for turn in (2, 3, 4)]
    assert [[type(it) for it in look] for look in looks] == [[ReclaimPutOff]] * 3
    assert [told_agent(it) for look in looks for it in look] == [None] * 3
    set_presence(state, second, Presence.online, after(RECLAIM * 4 + 1))
    assert moves(tick(state, after(RECLAIM * 5))) == [(first.id, second.id)]
    assert talk(state, who).attention is None
