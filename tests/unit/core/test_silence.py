"""The owner's silence: since when she lets a customer wait, and when that is overdue (R9.5, R9.6)."""

from datetime import datetime

import pytest

from models.commands import CloseConversation, TransferConversation
from models.entities import Agent, Conversation, Customer
from models.enums import AssignmentReason, Presence
from models.events import ConversationAssigned, ReplyOverdue
from models.shop_file import ReplySettings
from router.core.decider import handle
from router.core.silence import silent_since
from router.core.state import ShopState
from tests.unit.core.acts import after, all_of, by, entry_of, give_on, say, set_presence, talk, the, tick, write
from tests.unit.core.builders import NOW, SUPERVISOR, agent, customer, group, shop

REPLIES = ReplySettings(overdue_s=180, reclaim_s=600)


def one_waiting(replies: ReplySettings = REPLIES) -> tuple[ShopState, Agent, Customer]:
    """A shop with one agent, and a customer who has just written to her."""
    state = shop(replies=replies)
    her, who = agent(state), customer(state)
    group(state, her, default=True)
    write(state, who)
    assert talk(state, who).owner_id == her.id
    return state, her, who


def deadlines(on: Conversation) -> tuple[datetime | None, datetime | None]:
    return on.overdue_at, on.reclaim_at


def test_r9_5_the_deadlines_run_from_the_customers_unanswered_message() -> None:
    state, _, who = one_waiting()
    assert deadlines(talk(state, who)) == (after(180), after(600))


def test_r9_5_without_a_reclaim_only_the_warning_runs() -> None:
    state, _, who = one_waiting(ReplySettings(overdue_s=60))
    assert deadlines(talk(state, who)) == (after(60), None)


def test_r9_5_a_second_message_moves_nothing() -> None:
    state, _, who = one_waiting()
    write(state, who, "在吗？", after(100))
    assert deadlines(talk(state, who)) == (after(180), after(600))


def test_r9_5_an_answer_ends_the_silence_and_the_next_message_begins_another() -> None:
    state, her, who = one_waiting()
    say(state, her, talk(state, who), after(10))
    assert deadlines(talk(state, who)) == (None, None)
    write(state, who, "还有", after(20))
    assert deadlines(talk(state, who)) == (after(200), after(620))


def test_r9_5_a_note_and_a_notice_of_the_system_are_no_answer() -> None:
    state, her, who = one_waiting()
    say(state, her, talk(state, who), after(10), internal=True)
    assert deadlines(talk(state, who)) == (after(180), after(600))


def test_r9_5_who_gets_a_customer_late_has_the_whole_time_from_the_assignment() -> None:
    state, her, who = one_waiting()
    other = agent(state, Presence.suspended)
    give_on(state, her, talk(state, who), to_agent=other.id)
    later = TransferConversation(talk(state, who).id, "换回", by(other), to_agent=her.id)
    handle(state, later, after(100))
    assert talk(state, who).waiting_since == NOW
    assert silent_since(talk(state, who)) == after(100)
    assert deadlines(talk(state, who)) == (after(280), after(700))


def test_r9_5_overdue_is_told_once_at_its_time() -> None:
    state, her, who = one_waiting()
    assert tick(state, after(179.999)) == []
    told = the(tick(state, after(180)), ReplyOverdue)
    assert (told.agent_id, told.customer_id, told.waiting_since) == (her.id, who.id, NOW)
    write(state, who, "喂", after(181))
    assert all_of(tick(state, after(599)), ReplyOverdue) == []


def test_r9_5_the_next_silence_is_told_again() -> None:
    state, her, who = one_waiting()
    tick(state, after(180))
    say(state, her, talk(state, who), after(190))
    write(state, who, "还有", after(200))
    assert the(tick(state, after(380)), ReplyOverdue).waiting_since == after(200)


def test_r9_5_nobody_is_overdue_in_a_conversation_that_nobody_has() -> None:
    state = shop(replies=REPLIES)
    who = customer(state)
    write(state, who)
    assert entry_of(state, who).unanswered
    assert deadlines(talk(state, who)) == (None, None)
    assert all_of(tick(state, after(3600)), ReplyOverdue) == []


def test_r9_5_a_closed_conversation_is_not_overdue() -> None:
    state, her, who = one_waiting()
    handle(state, CloseConversation(talk(state, who).id, by(her)), after(10))
    assert tick(state, after(3600)) == []


@pytest.mark.parametrize("presence", [Presence.online, Presence.suspended])
def test_r9_5_presence_changes_no_deadline_of_an_owner_who_is_there(presence: Presence) -> None:
    state, her, who = one_waiting()
    set_presence(state, her, presence, after(20))
    assert deadlines(talk(state, who)) == (after(180), after(600))


def test_r9_5_a_supervisor_who_gives_it_on_gives_the_new_owner_the_whole_time() -> None:
    state, _, who = one_waiting()
    other = agent(state)
    tick(state, after(180))
    given = TransferConversation(talk(state, who).id, "催", SUPERVISOR, to_agent=other.id)
    made = the(handle(state, given, after(200)), ConversationAssigned)
    assert made.assignment.reason is AssignmentReason.transfer_agent
    assert deadlines(talk(state, who)) == (after(380), after(800))
