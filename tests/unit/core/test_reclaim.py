"""A silent owner loses the conversation to somebody else, three times at most (R9.5, complaint 11)."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from models.commands import CloseConversation, RestartShop, SaveSettings
from models.entities import Agent, Conversation, Customer
from models.enums import AssignmentReason, Attention, Connection, ConversationState, MessageKind, Presence, SenderType
from models.events import (
    AttentionRaised,
    ConversationAssigned,
    ConversationQueued,
    ConversationUnassigned,
    Event,
    MessageCreated,
)
from models.shop_file import ReplySettings
from router.core.decider import evolve, handle
from router.core.state import ShopState
from tests.unit.core.acts import (
    after,
    all_of,
    assignment,
    by,
    connect,
    give_on,
    lose,
    say,
    set_presence,
    talk,
    the,
    tick,
    write,
)
from tests.unit.core.builders import NOW, SUPERVISOR, agents, change, customer, group, known_to, owned, shop

RECLAIM = 300
REPLIES = ReplySettings(overdue_s=60, reclaim_s=RECLAIM)


def waiting_with(count: int = 2, **fields: object) -> tuple[ShopState, list[Agent], Customer]:
    """So many agents, and a customer who waits for the first of them."""
    state = shop(replies=REPLIES)
    team = agents(state, count, **fields)
    group(state, *team, default=True)
    who = customer(state)
    write(state, who)
    assert talk(state, who).owner_id == team[0].id
    return state, team, who


def moves(events: list[Event]) -> list[tuple[int, int]]:
    """Who lost it to whom."""
    lost = [it.agent_id for it in all_of(events, ConversationUnassigned)]
    return list(zip(lost, [it.agent_id for it in all_of(events, ConversationAssigned)], strict=True))


def test_r9_5_a_customer_left_unanswered_is_taken_back_and_given_to_somebody_else() -> None:
    state, (first, second), who = waiting_with()
    assert all_of(tick(state, after(299.999)), ConversationUnassigned) == []
    events = tick(state, after(300))
    assert moves(events) == [(first.id, second.id)]
    assert the(events, ConversationUnassigned).reason == AssignmentReason.reclaimed
    assert assignment(events).assignment.reason is AssignmentReason.reclaimed
    assert talk(state, who).waiting_since == NOW


def test_complaint_11_unanswered_three_moves_former_owners_excluded_then_the_supervisor() -> None:
    state, team, who = waiting_with(5)
    found = [moves(tick(state, after(RECLAIM * turn))) for turn in (1, 2, 3)]
    assert found == [[(team[turn].id, team[turn + 1].id)] for turn in (0, 1, 2)]
    raised = the(tick(state, after(RECLAIM * 4)), AttentionRaised)
    assert (raised.agent_id, raised.attention) == (team[3].id, Attention.reclaimed_often)
    assert (talk(state, who).owner_id, talk(state, who).excluded) == (team[3].id, tuple(it.id for it in team[:3]))
    assert tick(state, after(RECLAIM * 40)) == []


@pytest.mark.parametrize("writer", [SenderType.bot, SenderType.system])
def test_complaint_11_an_automatic_message_does_not_stop_the_clock(writer: SenderType) -> None:
    state, (first, second), who = waiting_with()
    on = talk(state, who)
    evolve(state, automatic(on, writer, after(200)))
    assert moves(tick(state, after(300))) == [(first.id, second.id)]


def automatic(on: Conversation, writer: SenderType, at: datetime) -> MessageCreated:
    return MessageCreated(
        at=at,
        conversation_id=on.id,
        seq=on.messages + 1,
        sender_type=writer,
        sender_name="自动回复",
        kind=MessageKind.notice,
        text="客服稍后回复您",
        state=on.state,
        waiting_since=on.waiting_since,
    )


def test_r9_5_a_note_does_not_stop_the_clock_and_an_answer_does() -> None:
    state, (first, second), who = waiting_with()
    say(state, first, talk(state, who), after(200), internal=True)
    assert moves(tick(state, after(300))) == [(first.id, second.id)]
    say(state, second, talk(state, who), after(301))
    assert tick(state, after(3000)) == []


def test_r9_5_an_answered_customer_has_all_her_moves_before_her_again() -> None:
    state, (_, second, _), who = waiting_with(3)
    tick(state, after(300))
    assert talk(state, who).reclaims == 1
    say(state, second, talk(state, who), after(301))
    assert talk(state, who).reclaims == 0


def test_r9_5_it_queues_for_somebody_else_with_its_first_waiting_time() -> None:
    state, (first, second), who = waiting_with()
    change(state, second, capacity=0)
    events = tick(state, after(300))
    queued = the(events, ConversationQueued)
    assert (the(events, ConversationUnassigned).agent_id, queued.since) == (first.id, NOW)
    assert talk(state, who).state is ConversationState.queued


@pytest.mark.parametrize("colleague", [Presence.suspended, Presence.offline])
def test_r9_5_it_is_never_taken_when_nobody_else_could_get_it(colleague: Presence) -> None:
    state, (first, second), who = waiting_with()
    change(state, second, presence=colleague)
    raised = the(tick(state, after(300)), AttentionRaised)
    assert (raised.agent_id, raised.attention) == (first.id, Attention.nobody_else)
    assert (talk(state, who).owner_id, talk(state, who).attention) == (first.id, Attention.nobody_else)


def test_r9_5_a_former_owner_does_not_get_it_back() -> None:
    state, (_, second), who = waiting_with()
    tick(state, after(300))
    raised = the(tick(state, after(600)), AttentionRaised)
    assert (raised.agent_id, raised.attention) == (second.id, Attention.nobody_else)
    assert talk(state, who).owner_id == second.id


def test_r9_5_a_silent_agent_who_is_suspended_keeps_what_nobody_online_could_take() -> None:
    state, (first, second), who = waiting_with()
    change(state, second, presence=Presence.offline)
    set_presence(state, first, Presence.suspended)
    assert the(tick(state, after(300)), AttentionRaised).attention is Attention.nobody_else
    assert talk(state, who).owner_id == first.id


def test_r9_5_the_recent_contact_who_is_silent_is_passed_over() -> None:
    state, (first, second), _ = waiting_with()
    known = known_to(state, first, timedelta(0))
    assert assignment(write(state, known)).agent_id == first.id
    events = [it for it in all_of(tick(state, after(300)), ConversationAssigned) if it.customer_id == known.id]
    assert [it.agent_id for it in events] == [second.id]


@pytest.mark.parametrize("end", ["answer", "other_owner", "close"])
def test_r9_5_attention_ends_with_an_answer_another_owner_or_the_end(end: str) -> None:
    state, (first, second), who = waiting_with()
    change(state, second, presence=Presence.suspended)
    tick(state, after(300))
    on = talk(state, who)
    if end == "answer":
        say(state, first, on, after(301))
    elif end == "other_owner":
        give_on(state, first, on, to_agent=second.id)
    else:
        handle(state, CloseConversation(on.id, SUPERVISOR), after(301))
    row = state.touched[Conversation, on.id]
    assert isinstance(row, Conversation)
    assert row.attention is None


def test_r9_5_in_grace_nothing_is_reclaimed_and_who_is_back_has_the_whole_time_again() -> None:
    state, (first, second), who = waiting_with()
    lose(state, first, after(290))
    assert all_of(tick(state, after(310)), ConversationUnassigned) == []
    connect(state, first, after(320))
    assert tick(state, after(619.999)) == []
    assert moves(tick(state, after(620))) == [(first.id, second.id)]
    assert talk(state, who).reclaims == 1


def test_r9_5_when_grace_ends_the_customer_moves_once_as_from_any_agent_who_is_gone() -> None:
    state, (first, second), who = waiting_with()
    lose(state, first, after(290))
    events = tick(state, after(335))
    assert moves(events) == [(first.id, second.id)]
    assert the(events, ConversationUnassigned).reason == AssignmentReason.agent_gone
    assert talk(state, who).reclaims == 0


def test_r1_6_a_restart_after_the_time_takes_nothing_from_whoever_reconnects() -> None:
    state, (first, second), who = waiting_with()
    handle(state, RestartShop(), after(3600))
    events = [*tick(state, after(3600)), *connect(state, first, after(3610)), *connect(state, second, after(3610))]
    assert all_of([*events, *tick(state, after(3700))], ConversationUnassigned) == []
    assert talk(state, who).owner_id == first.id


def test_r9_5_a_new_time_holds_for_silences_that_begin_after_it_and_switching_off_at_once() -> None:
    state, (first, _), who = waiting_with()
    change(state, state.shop, replies=ReplySettings(reclaim_s=30))
    assert talk(state, who).reclaim_at == after(300)
    change(state, state.shop, replies=ReplySettings())
    assert all_of(tick(state, after(300)), ConversationUnassigned) == []
    assert talk(state, who).owner_id == first.id


def test_r9_5_an_owner_who_is_offline_but_finishes_can_be_too_silent_too() -> None:
    state, (first, second), _ = waiting_with()
    change(state, first, presence=Presence.offline, keeps=True)
    assert moves(tick(state, after(300))) == [(first.id, second.id)]


def test_r6_2_who_keeps_the_offline_messages_while_away_loses_none_of_them() -> None:
    state, (first, _), who = waiting_with()
    change(state, first, presence=Presence.offline, connection=Connection.disconnected)
    assert all_of(tick(state, after(300)), ConversationUnassigned) == []
    assert talk(state, who).owner_id == first.id


def test_r4_4_the_silent_owner_is_asked_again_only_when_everybody_has_been() -> None:
    state, (first, second), who = waiting_with(capacity=1)
    blocking = owned(state, second)
    tick(state, after(300))
    assert talk(state, who).state is ConversationState.queued
    handle(state, CloseConversation(blocking.id, by(second)), after(310))
    assert (talk(state, who).owner_id, talk(state, who).excluded) == (second.id, (first.id,))


def test_r9_5_switched_on_again_it_gives_the_whole_time_for_what_fell_due_meanwhile() -> None:
    state, (first, second), _ = waiting_with()
    change(state, state.shop, replies=ReplySettings(overdue_s=60))
    tick(state, after(RECLAIM))
    handle(state, SaveSettings(replace(state.shop, replies=REPLIES), SUPERVISOR), after(1000))
    assert moves(tick(state, after(1000 + RECLAIM - 1))) == []
    assert moves(tick(state, after(1000 + RECLAIM))) == [(first.id, second.id)]
