"""A bot's answer: taken once, while its turn is open; replies, handing off, closing (R8.1–R8.3)."""

from typing import Any

import pytest

from models.commands import AnswerBotTurn, ClaimConversation, CloseConversation
from models.entities import Agent, Conversation, Customer
from models.enums import (
    AssignmentReason,
    ConversationState,
    HandoffTrigger,
    SenderType,
    TurnEnd,
)
from models.events import (
    BotAnswerRefused,
    BotTurnEnded,
    BotTurnOpened,
    ConversationClosed,
    HandoffRequested,
    MessageCreated,
)
from models.shop_file import BotChoice, BotSpec
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import after, all_of, answer, assignment, by, talk, the, tick, write
from tests.unit.core.builders import NOW, SUPERVISOR, agent, change, customer, group, shop

SPEC = BotSpec(kind="faq", timeout_s=8, max_misses=2)
HANDOFF, REPLY = "handoff", "reply"


def asked(spec: BotSpec = SPEC, *, somebody: bool = False) -> tuple[ShopState, Customer, Agent | None]:
    """A shop with a bot that has been asked, with a free agent or without."""
    state = shop(bot=BotChoice("bot_first", "faq"), bots={"faq": spec})
    her = agent(state) if somebody else None
    group(state, *([her] if her else []), default=True, name="售前")
    who = customer(state)
    write(state, who)
    return state, who, her


def without_bots(state: ShopState) -> None:
    change(state, state.shop, bots={}, bot=BotChoice())


def test_r8_1_its_answer_reaches_the_customer_and_ends_the_turn() -> None:
    state, who, _ = asked()
    events = answer(state, talk(state, who), texts=("亲，在的", "请问有什么可以帮您"))
    written = all_of(events, MessageCreated)
    assert [(it.sender_type, it.seq, it.customer_id) for it in written] == [
        (SenderType.bot, 2, who.id),
        (SenderType.bot, 3, who.id),
    ]
    assert the(events, BotTurnEnded).end is TurnEnd.replied
    on = talk(state, who)
    assert (on.bot_turn, on.bot_deadline, on.waiting_since) == (None, None, None)


def test_r8_2_misses_in_a_row_lead_to_a_person_and_an_answer_between_them_starts_anew() -> None:
    state, who, her = asked(somebody=True)
    for second, missed in enumerate((True, False, True), 1):
        assert all_of(answer(state, talk(state, who), missed=missed, now=after(second)), HandoffRequested) == []
        write(state, who, now=after(second))
    events = answer(state, talk(state, who), missed=True, now=after(9))
    handoff = the(events, HandoffRequested).handoff
    assert (handoff.trigger, handoff.detail) == (HandoffTrigger.misses, "2")
    assert assignment(events).agent_id == (her.id if her else None)


def test_r8_2_the_bots_own_wish_names_its_reason_intent_and_group() -> None:
    state, who, _ = asked(somebody=True)
    special = group(state, second := agent(state), name="大客户")
    events = answer(state, talk(state, who), HANDOFF, reason="angry", intent="refund", group="大客户")
    taken = assignment(events)
    assert (taken.agent_id, taken.group_id, taken.assignment.reason) == (
        second.id,
        special.id,
        AssignmentReason.handoff,
    )
    assert taken.handoff is not None
    assert (taken.handoff.trigger, taken.handoff.detail, taken.handoff.intent) == (
        HandoffTrigger.bot_request,
        "angry",
        "refund",
    )


def test_r8_2_a_bot_that_names_no_known_group_hands_off_by_the_routing_order() -> None:
    state, who, her = asked(somebody=True)
    taken = assignment(answer(state, talk(state, who), HANDOFF, group="不存在"))
    assert taken.agent_id == (her.id if her else None)


def test_the_bot_may_close_the_conversation() -> None:
    state, who, _ = asked()
    the(answer(state, talk(state, who), "close"), ConversationClosed)
    assert state.open_conversation(who.id, "web") is None


def newer_message(state: ShopState, who: Customer) -> None:
    write(state, who, "还有", after(1))


def timed_out(state: ShopState, who: Customer) -> None:
    tick(state, after(8))


def taken_over(state: ShopState, who: Customer) -> None:
    handle(state, ClaimConversation(talk(state, who).id, by(agent(state))), after(1))


def handed_off(state: ShopState, who: Customer) -> None:
    write(state, who, "转人工", after(1))


def answered_already(state: ShopState, who: Customer) -> None:
    answer(state, talk(state, who), now=after(1))


def closed(state: ShopState, who: Customer) -> None:
    handle(state, CloseConversation(talk(state, who).id, SUPERVISOR), after(1))


@pytest.mark.parametrize("before", [newer_message, timed_out, taken_over, handed_off, answered_already, closed])
@pytest.mark.parametrize("action", [REPLY, HANDOFF, "close"])
def test_r8_3_an_answer_to_a_turn_that_is_over_is_refused_and_recorded(before: Any, action: str) -> None:
    state, who, _ = asked()
    turn = talk(state, who).bot_turn or ""
    before(state, who)
    left = dict(state.conversations)
    events = handle(state, AnswerBotTurn(1, turn, action, ("迟到的答案",)), after(9))
    assert events == [BotAnswerRefused(at=after(9), conversation_id=1, turn=turn, action=action)]
    assert state.conversations == left


def test_r8_4_in_the_pool_she_may_go_on_with_the_bot() -> None:
    state, who, _ = asked()
    write(state, who, "转人工", after(1))
    the(write(state, who, "那什么时候发货", after(2)), BotTurnOpened)
    events = answer(state, talk(state, who), now=after(3))
    assert the(events, MessageCreated).waiting_since is not None
    assert talk(state, who).state is ConversationState.waiting_offline


def test_a_miss_of_a_bot_that_is_gone_meanwhile_leads_to_a_person() -> None:
    state, who, _ = asked()
    without_bots(state)
    events = answer(state, talk(state, who), missed=True)
    assert the(events, HandoffRequested).handoff.trigger is HandoffTrigger.misses


@pytest.mark.parametrize(
    ("action", "missed", "waits"), [(REPLY, False, False), (REPLY, True, True), (HANDOFF, False, True)]
)
def test_r9_6_the_customer_still_waits_after_a_miss_or_a_handoff(action: str, missed: bool, waits: bool) -> None:
    state, who, _ = asked()
    events = answer(state, talk(state, who), action, missed=missed)
    told = all_of(events, MessageCreated)[0].waiting_since
    on: Conversation = talk(state, who)
    assert (told is not None, on.waiting_since) == (waits, NOW if waits else None)


def chatter(state: ShopState, who: Customer, replies: int, seconds: float, texts: int = 2) -> list[Any]:
    """She writes and the bot answers, so many times."""
    events: list[Any] = []
    for number in range(replies):
        at = after(seconds + number * 0.1)
        write(state, who, f"第{number}句", at)
        events += answer(state, talk(state, who), texts=("一",) * texts, now=at)
    return events


def test_t11_a_bot_that_says_more_than_twenty_messages_a_minute_is_stopped_and_she_gets_a_person() -> None:
    state, who, her = asked(somebody=True)
    assert all_of(chatter(state, who, 10, 1), HandoffRequested) == []
    events = chatter(state, who, 1, 30, texts=1)
    ended = the(events, BotTurnEnded)
    assert (ended.end, ended.reason) == (TurnEnd.failed, "too_many_messages")
    assert SenderType.bot not in {it.sender_type for it in all_of(events, MessageCreated)}
    handoff = the(events, HandoffRequested).handoff
    assert (handoff.trigger, handoff.detail) == (HandoffTrigger.bot_failed, "too_many_messages")
    assert assignment(events).agent_id == (her.id if her else None)


def test_t11_the_minute_moves_on_and_every_conversation_has_its_own() -> None:
    state, who, _ = asked()
    chatter(state, who, 10, 1)
    another = customer(state)
    assert all_of(chatter(state, another, 1, 2), HandoffRequested) == []
    assert all_of(chatter(state, who, 1, 61), HandoffRequested) == []
    assert len(talk(state, who).bot_said) <= 20
