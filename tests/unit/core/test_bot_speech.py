"""A bot that names no turn: it answers the open one, says more while it has the talk, else is refused (R8.2, R8.3)."""

from typing import Any

import pytest

from models.commands import ClaimConversation, CloseConversation, SpeakAsBot
from models.entities import Conversation, Customer
from models.enums import ConversationState, HandoffTrigger, TurnEnd
from models.events import (
    BotAnswerRefused,
    BotTurnEnded,
    ConversationClosed,
    Event,
    HandoffRequested,
    MessageCreated,
)
from models.shop_file import BotChoice, BotSpec
from router.core.bot_speech import goes_on
from router.core.decider import handle
from router.core.recorded_commands import command_of
from router.core.state import ShopState
from tests.unit.core.acts import after, all_of, by, talk, the, tick, write
from tests.unit.core.builders import SUPERVISOR, agent, customer, group, shop

SPEC = BotSpec(kind="faq", timeout_s=8)
ACTIONS = ("reply", "handoff", "close")


def asked() -> tuple[ShopState, Customer]:
    state = shop(bot=BotChoice("bot_first", "b"), bots={"b": SPEC, "c": SPEC})
    group(state, default=True)
    who = customer(state)
    write(state, who)
    return state, who


def speak(state: ShopState, action: str = "reply", second: float = 1, bot: str = "b", *texts: str) -> list[Event]:
    said = (texts or ("在的",)) if action == "reply" else ()
    return handle(state, SpeakAsBot(1, bot, action, said, "wish" if action == "handoff" else None), after(second))


def answered() -> tuple[ShopState, Customer]:
    state, who = asked()
    speak(state)
    return state, who


@pytest.mark.parametrize(
    ("action", "end"), [("reply", TurnEnd.replied), ("handoff", TurnEnd.handed_off), ("close", TurnEnd.closed)]
)
def test_r8_3_it_answers_the_turn_that_is_open(action: str, end: TurnEnd) -> None:
    state, _ = asked()
    assert the(speak(state, action), BotTurnEnded).end is end


def test_r8_3_what_it_says_after_its_answer_is_shown_without_another_turn() -> None:
    state, _ = answered()
    (said,) = speak(state, "reply", 2, "b", "还有一点")
    assert isinstance(said, MessageCreated)
    assert (said.seq, said.text, said.waiting_since) == (3, "还有一点", None)


def test_r8_2_it_may_ask_for_a_person_after_its_answer() -> None:
    state, who = answered()
    wish = the(speak(state, "handoff", 2), HandoffRequested)
    assert (wish.handoff.trigger, wish.handoff.detail, wish.asked) == (HandoffTrigger.bot_request, "wish", True)
    assert talk(state, who).state is ConversationState.waiting_offline


def test_it_may_end_the_conversation_after_its_answer() -> None:
    state, _ = answered()
    assert the(speak(state, "close", 2), ConversationClosed).by == "b"


def timed_out(state: ShopState, who: Customer) -> None:
    tick(state, after(20))


def handed_over(state: ShopState, who: Customer) -> None:
    speak(state, "handoff", 2)


def claimed(state: ShopState, who: Customer) -> None:
    her = agent(state)
    handle(state, ClaimConversation(talk(state, who).id, by(her)), after(3))


def closed(state: ShopState, who: Customer) -> None:
    handle(state, CloseConversation(talk(state, who).id, SUPERVISOR), after(3))


OVER: list[tuple[Any, Any]] = [
    (asked, timed_out),
    (asked, handed_over),
    (answered, handed_over),
    (answered, claimed),
    (answered, closed),
]


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(("begin", "overtake"), OVER)
def test_r8_3_once_somebody_else_has_the_talk_it_is_refused_and_recorded(
    begin: Any, overtake: Any, action: str
) -> None:
    state, who = begin()
    overtake(state, who)
    left = dict(state.conversations)
    (refused,) = speak(state, action, 30)
    assert isinstance(refused, BotAnswerRefused)
    assert (refused.action, refused.conversation_id) == (action, 1)
    assert state.conversations == left


@pytest.mark.parametrize("begin", [asked, answered])
def test_t11_another_bot_is_refused(begin: Any) -> None:
    state, _ = begin()
    assert isinstance(speak(state, "reply", 2, "c")[0], BotAnswerRefused)


def test_a_conversation_that_is_not_there_is_refused() -> None:
    state = shop()
    (refused,) = speak(state)
    assert isinstance(refused, BotAnswerRefused)


def test_t11_after_twenty_messages_within_a_minute_she_gets_a_person() -> None:
    state, _ = answered()
    for number in range(19):
        assert len(all_of(speak(state, "reply", 2 + number, "b", f"第{number}条"), MessageCreated)) == 1
    events = speak(state, "reply", 22)
    assert the(events, HandoffRequested).handoff.detail == "too_many_messages"
    assert [it.sender_name for it in all_of(events, MessageCreated)] != ["b"]


@pytest.mark.parametrize("action", ACTIONS)
def test_a_rehearsal_reads_what_was_said_after_the_answer_as_it_was_given(action: str) -> None:
    state, _ = answered()
    before, _ = answered()
    given = SpeakAsBot(1, "b", action, ("还有",) if action == "reply" else (), "wish" if action == "handoff" else None)
    events = handle(state, given, after(2))
    assert command_of(before, events) == given


def test_t11_only_the_bot_that_answered_may_say_more() -> None:
    state, who = answered()
    on: Conversation = talk(state, who)
    assert goes_on(on, "b")
    assert not goes_on(on, "c")
