"""Bot turns: one open at a time, fenced by its id, ended by answer, failure, clock or a person (R8.1, R8.3)."""

from models.commands import AnswerBotTurn, FailBotTurn, NoteBotAttempts
from models.entities import Agent, BotAttempt, Customer
from models.enums import (
    AssignmentReason,
    ConversationState,
    HandoffTrigger,
    MessageKind,
    PoolReason,
    Presence,
    TurnEnd,
)
from models.events import (
    BotAnswerRefused,
    BotTurnEnded,
    BotTurnOpened,
    BotTurnTried,
    ConversationPooled,
    Event,
    HandoffRequested,
    MessageCreated,
)
from models.shop_file import BotChoice, BotSpec
from router.core.decider import handle, next_deadline
from router.core.state import ShopState
from tests.simulation.invariants import content
from tests.unit.core.acts import after, all_of, answer, assignment, set_presence, talk, the, tick, write
from tests.unit.core.builders import agent, change, customer, group, shop

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


def notices(events: list[Event]) -> list[str]:
    return [it.text for it in all_of(events, MessageCreated) if it.kind is MessageKind.notice]


def test_r8_1_the_bot_is_asked_at_once_and_has_until_its_timeout() -> None:
    state, who, _ = asked()
    on = talk(state, who)
    assert (on.state, on.bot_turn, on.bot_deadline) == (ConversationState.bot, "t-tea-1-1", after(8))
    assert next_deadline(state) == after(8)


def test_r8_1_no_answer_in_time_tells_the_customer_and_routes_to_a_person() -> None:
    state, _, her = asked(somebody=True)
    assert her is not None
    assert tick(state, after(7.999)) == []
    events = tick(state, after(8))
    assert the(events, BotTurnEnded).end is TurnEnd.failed
    assert notices(events) == ["机器人暂时无法回答，正在为您转接人工客服。"]
    taken = assignment(events)
    assert (taken.agent_id, taken.assignment.reason) == (her.id, AssignmentReason.bot_failed)
    assert taken.handoff is not None
    assert (taken.handoff.trigger, taken.handoff.detail) == (HandoffTrigger.bot_failed, "timeout")


def test_r8_1_a_failure_with_nobody_online_puts_her_into_the_pool_and_says_so() -> None:
    state, who, _ = asked()
    events = handle(state, FailBotTurn(1, "t-tea-1-1", "http_500"), after(1))
    entered = the(events, ConversationPooled)
    assert (entered.reason, entered.bot_missed, entered.asked_human) == (PoolReason.nobody_online, True, False)
    assert notices(events)
    assert talk(state, who).state is ConversationState.waiting_offline


def test_r8_3_a_failure_of_a_turn_that_is_over_changes_nothing() -> None:
    state, who, _ = asked()
    answer(state, talk(state, who), now=after(1))
    assert handle(state, FailBotTurn(1, "t-tea-1-1", "late"), after(2)) == []


def test_r8_3_a_newer_message_supersedes_the_open_turn_by_one_with_a_new_id() -> None:
    state, who, _ = asked()
    events = write(state, who, "还有", after(1))
    assert the(events, BotTurnEnded).end is TurnEnd.superseded
    assert the(events, BotTurnOpened).turn == "t-tea-1-2"


def test_i21_who_is_taken_from_the_pool_while_the_bot_thinks_ends_its_turn() -> None:
    state, who, _ = asked()
    write(state, who, "转人工", after(1))
    write(state, who, "在吗", after(2))
    assert talk(state, who).bot_turn == "t-tea-1-2"
    her = agent(state, Presence.offline)
    change(state, state.groups[1], members=state.groups[1].members)
    group(state, her, takes=({"channel": "web"},), position=0)
    set_presence(state, her, Presence.online, after(3))
    events = write(state, who, "有人吗", after(4))
    assert assignment(events).agent_id == her.id
    assert the(events, BotTurnEnded).turn == "t-tea-1-2"


def test_r8_6_after_the_handoff_the_bot_is_silent() -> None:
    state, who, _ = asked(somebody=True)
    write(state, who, "转人工", after(1))
    assert all_of(write(state, who, "在吗", after(2)), BotTurnOpened) == []


def without_bots(state: ShopState) -> None:
    change(state, state.shop, bots={}, bot=BotChoice())


def test_a_bot_that_is_gone_hands_its_customer_to_a_person_once() -> None:
    state, who, _ = asked()
    answer(state, talk(state, who))
    without_bots(state)
    events = write(state, who, "在吗", after(1))
    assert the(events, HandoffRequested).handoff.trigger is HandoffTrigger.bot_off
    assert talk(state, who).state is ConversationState.waiting_offline
    assert all_of(write(state, who, "还在吗", after(2)), HandoffRequested) == []


CALLS = (BotAttempt(0, 40, 202), BotAttempt(60, 5, error="refused"))


def test_r8_1_the_calls_that_led_to_an_answer_or_a_failure_are_on_record_with_it() -> None:
    state, who, _ = asked()
    assert the(answer(state, talk(state, who), now=after(1), attempts=CALLS), BotTurnEnded).attempts == CALLS
    write(state, who, "还有", after(2))
    failed = handle(state, FailBotTurn(1, "t-tea-1-2", "unreachable", attempts=CALLS), after(3))
    assert the(failed, BotTurnEnded).attempts == CALLS


def test_r8_3_calls_that_ended_no_turn_are_on_record_and_change_nothing() -> None:
    state, who, _ = asked()
    before = content(state)
    tried = BotTurnTried(at=after(1), conversation_id=1, turn="t-tea-1-1", attempts=CALLS)
    assert handle(state, NoteBotAttempts(1, "t-tea-1-1", CALLS), after(1)) == [tried]
    assert content(state) == before
    answer(state, talk(state, who), now=after(1))
    assert handle(state, FailBotTurn(1, "t-tea-1-1", "late", attempts=CALLS), after(1)) == [tried]
    refused = handle(state, AnswerBotTurn(1, "t-tea-1-1", "reply", ("亲",), attempts=CALLS), after(1))
    assert the(refused, BotAnswerRefused).attempts == CALLS
    assert handle(state, NoteBotAttempts(1, "t-tea-1-1", ()), after(1)) == []
