"""The offline pool: who comes in, why, and how an entry ends (R6)."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from models.commands import (
    CloseConversation,
    ReturnToPool,
)
from models.entities import Customer, Trace
from models.enums import Connection, ConversationState, EntryClosing, EntryState, PoolReason, Presence
from models.errors import Conflict, NotOwner
from models.events import ConversationPooled, ConversationUnassigned
from models.handoff_settings import HandoffSettings
from router.core.decider import handle
from router.core.outlook import back_at
from router.core.pool import pooled, unresolved
from router.core.state import ShopState
from tests.unit.core.acts import (
    after,
    answer,
    assignment,
    by,
    entry_of,
    press_for_person,
    set_presence,
    talk,
    the,
    tick,
    write,
)
from tests.unit.core.builders import (
    NIGHT,
    NOW,
    SUPERVISOR,
    WITH_BOT,
    agent,
    agents,
    change,
    conversation,
    customer,
    entry,
    group,
    left_with_bot,
    owned,
    policy,
    shop,
)

IDLE = 600


def with_bot(**of_writing: Any) -> tuple[ShopState, Customer]:
    """A shop where only the bot is there, and a customer who wrote to it."""
    state = shop(**WITH_BOT)
    who = customer(state)
    write(state, who, **of_writing)
    return state, who


def test_r6_1_while_everybody_is_offline_or_suspended_it_is_an_offline_message_of_the_pool() -> None:
    state = shop()
    group(state, agent(state, Presence.suspended), agent(state, Presence.offline), default=True)
    who = customer(state)
    event = the(write(state, who), ConversationPooled)
    assert (event.reason, talk(state, who).state) == (PoolReason.nobody_online, ConversationState.waiting_offline)


@pytest.mark.parametrize(
    ("away", "here", "place"),
    [
        ([Presence.suspended] * 3 + [Presence.offline] * 2, {}, ConversationState.queued),
        ([Presence.offline] * 7, {"connection": Connection.grace}, ConversationState.queued),
        ([Presence.suspended] * 5, {"presence": Presence.suspended}, ConversationState.waiting_offline),
        ([Presence.offline], {"connection": Connection.disconnected}, ConversationState.waiting_offline),
        ([], {"on_shift": False}, ConversationState.waiting_offline),
    ],
    ids=["one_full", "one_in_grace", "six_suspended", "gone", "off_shift"],
)
def test_r6_1_one_agent_online_and_not_suspended_however_full_means_not_offline(
    away: list[Presence], here: dict[str, Any], place: ConversationState
) -> None:
    state = shop()
    group(state, *(agent(state, presence) for presence in away), agent(state, **{"capacity": 0, **here}), default=True)
    write(state, who := customer(state))
    assert talk(state, who).state is place


def test_r6_3_an_entry_remembers_first_and_last_message_whether_a_person_was_asked_for_and_why() -> None:
    state, who = with_bot()
    answer(state, talk(state, who))
    press_for_person(state, who, after(5))
    write(state, who, "还在吗", after(10))
    kept = entry_of(state, who)
    assert (kept.first_message_at, kept.last_message_at, kept.messages) == (NOW, after(10), 2)
    assert (kept.asked_human, kept.bot_missed, kept.unanswered) == (True, False, True)
    assert (kept.reason, kept.entered_at, kept.state) == (PoolReason.nobody_online, after(5), EntryState.waiting)


def test_r6_3_a_conversation_has_one_entry_however_often_she_writes() -> None:
    state = shop()
    who = customer(state)
    for second in range(3):
        write(state, who, now=after(second))
    assert [it.conversation_id for it in state.entries.values()] == [talk(state, who).id]


def test_r6_3_the_group_that_matches_is_suggested() -> None:
    state = shop()
    group(state, default=True)
    gold = group(state, takes=({"level": "gold"},))
    who = customer(state, facts={"level": "gold"})
    assert the(write(state, who), ConversationPooled).group_id == gold.id


def test_r6_3_where_no_bot_stands_in_front_every_customer_asks_for_a_person() -> None:
    state = shop()
    who = customer(state)
    assert the(write(state, who), ConversationPooled).asked_human
    assert entry_of(state, who).asked_human


@pytest.mark.parametrize(
    ("asked", "missed", "waits", "typed", "needs"),
    [
        (False, False, False, True, False),
        (True, False, False, True, True),
        (False, True, False, True, True),
        (False, False, True, True, True),
        (False, False, True, False, False),
        (False, True, True, False, False),
        (True, False, False, False, True),
    ],
)
def test_r6_4_unresolved_means_asked_missed_or_unanswered_and_never_clicks_alone(
    asked: bool, missed: bool, waits: bool, typed: bool, needs: bool
) -> None:
    with_the_bot = conversation(
        shop(), asked_human=asked, bot_missed=missed, waiting_since=NIGHT if waits else None, typed=typed
    )
    assert unresolved(with_the_bot) is needs


def test_r6_4_an_unresolved_conversation_enters_after_it_has_been_silent_for_idle_s() -> None:
    state, who = with_bot()
    answer(state, talk(state, who), missed=True, now=after(2))
    assert tick(state, after(IDLE + 1.999)) == []
    entered = the(tick(state, after(IDLE + 2)), ConversationPooled)
    assert (entered.reason, entered.bot_missed, entered.unanswered) == (PoolReason.bot_unresolved, True, True)
    assert not entered.asked_human


@pytest.mark.parametrize("idle_s", [1, 90, 3600])
@pytest.mark.parametrize(
    ("asked", "missed", "waits"), [flags for flags in product((False, True), repeat=3) if any(flags)]
)
def test_r6_4_each_flag_alone_brings_it_in_after_idle_s_and_none_stands_for_another(
    asked: bool, missed: bool, waits: bool, idle_s: int
) -> None:
    state = shop(**WITH_BOT, handoff=HandoffSettings(idle_s=idle_s))
    due = {"waiting_since": NOW if waits else None, "idle_at": after(idle_s)}
    on = left_with_bot(state, NOW, asked_human=asked, bot_missed=missed, **due)
    assert tick(state, after(idle_s - 0.001)) == []
    entered = the(tick(state, after(idle_s)), ConversationPooled)
    assert (entered.asked_human, entered.bot_missed, entered.unanswered) == (asked, missed, waits)
    kept = state.entries[state.conversations[on.id].entry_id or 0]
    assert (kept.asked_human, kept.bot_missed, kept.unanswered) == (asked, missed, waits)


def test_r6_4_each_message_begins_the_silence_anew() -> None:
    state, who = with_bot()
    answer(state, talk(state, who), missed=True, now=after(1))
    write(state, who, "还有别的问题", after(300))
    answer(state, talk(state, who), missed=False, texts=(), now=after(301))
    assert tick(state, after(900)) == []
    assert talk(state, who).state is ConversationState.bot


def test_r6_4_what_the_bot_answered_stays_out_of_the_pool() -> None:
    state, who = with_bot()
    answer(state, talk(state, who))
    assert tick(state, after(10 * IDLE)) == []


def test_r6_4_menu_clicks_alone_stay_out_although_the_bot_missed() -> None:
    state, who = with_bot(click=True)
    answer(state, talk(state, who), missed=True)
    assert tick(state, after(10 * IDLE)) == []
    assert talk(state, who).state is ConversationState.bot


def test_r6_4_a_bot_still_thinking_is_not_silence() -> None:
    state = shop(**WITH_BOT, handoff=HandoffSettings(idle_s=2))
    write(state, who := customer(state))
    assert tick(state, after(2)) == []
    answer(state, talk(state, who), now=after(4))
    assert tick(state, after(60)) == []


def test_r6_4_the_three_flags_of_an_entry_follow_the_bot_that_goes_on() -> None:
    state, who = with_bot()
    press_for_person(state, who)
    write(state, who, "那退货运费谁出", after(10))
    answer(state, talk(state, who), missed=True, now=after(11))
    kept = entry_of(state, who)
    assert (kept.asked_human, kept.bot_missed, kept.unanswered) == (True, True, True)
    write(state, who, "多久发货", after(20))
    answer(state, talk(state, who), now=after(21))
    kept = entry_of(state, who)
    assert (kept.asked_human, kept.bot_missed, kept.unanswered) == (True, False, True)


def test_r6_5_when_she_writes_again_and_somebody_accepts_she_is_routed_live_and_the_entry_closes() -> None:
    state = shop()
    her = agent(state, Presence.offline)
    group(state, her, default=True)
    who = customer(state)
    write(state, who)
    old = entry_of(state, who)
    set_presence(state, her, Presence.online, after(1))
    assert talk(state, who).state is ConversationState.waiting_offline
    taken = assignment(write(state, who, now=after(2)))
    assert (taken.agent_id, taken.assignment.run_id) == (her.id, None)
    closed = state.touched[type(old), old.id]
    assert (closed.state, closed.closed_reason) == (EntryState.closed, EntryClosing.already_served)  # type: ignore[attr-defined]
    assert not state.entries


def test_an_entry_of_a_closed_conversation_closes_with_it() -> None:
    state = shop()
    waiting = entry(state)
    handle(state, CloseConversation(waiting.conversation_id, SUPERVISOR), NOW)
    assert state.touched[type(waiting), waiting.id].closed_reason == EntryClosing.conversation_closed  # type: ignore[attr-defined]
    assert not state.entries


def test_r8_4_the_customer_is_told_when_the_pool_is_next_handed_out() -> None:
    state = shop()
    policy(state, times="10:00-18:00")
    policy(state, times="09:30-09:30")
    policy(state, times="09:15-09:15", every_min=15, enabled=False)
    assert back_at(state, None, NOW) == NOW + timedelta(minutes=30)
    assert the(write(state, customer(state)), ConversationPooled).back_at == NOW + timedelta(minutes=30)


def test_r8_4_without_a_policy_nobody_promises_a_time() -> None:
    assert back_at(shop(), None, NOW) is None


def test_r9_7_a_return_needs_an_owner_and_remembers_who_and_why() -> None:
    state = shop()
    her, other = agents(state, 2)
    mine = owned(state, her, awaiting=True)
    with pytest.raises(NotOwner):
        handle(state, ReturnToPool(mine.id, "换班", by(other)), NOW)
    events = handle(state, ReturnToPool(mine.id, "换班", by(her)), NOW)
    left, entered = the(events, ConversationUnassigned), the(events, ConversationPooled)
    assert (left.agent_id, left.reason, left.words, left.by) == (her.id, "returned", "换班", her.name)
    assert (entered.reason, entered.trace.steps[0].values) == (
        PoolReason.returned,
        {"reason": "换班", "by": her.name},
    )


def test_r9_7_what_nobody_has_cannot_be_returned() -> None:
    state = shop()
    waiting = entry(state)
    with pytest.raises(Conflict):
        handle(state, ReturnToPool(waiting.conversation_id, "换班", SUPERVISOR), NOW)


def test_an_entry_shows_the_flags_of_its_conversation() -> None:
    state = shop()
    flagged = conversation(state, bot="faq", asked_human=True, bot_missed=True, waiting_since=NIGHT)
    event = pooled(state, flagged, PoolReason.bot_unresolved, Trace(), NOW)
    assert (event.asked_human, event.bot_missed, event.unanswered) == (True, True, True)
    quiet = change(state, flagged, asked_human=False, bot_missed=False, waiting_since=None)
    event = pooled(state, quiet, PoolReason.bot_unresolved, Trace(), NOW)
    assert (event.asked_human, event.bot_missed, event.unanswered) == (False, False, False)
