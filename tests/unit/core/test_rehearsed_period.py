"""A period played again: under its own rules the same log, under others what can be worked out by hand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from msgspec import convert, json
from msgspec.structs import replace

from models.commands import (
    AnswerBotTurn,
    ApplyShopFile,
    ConnectAgent,
    LoseAgent,
    ReceiveMessage,
    RingSlots,
    SendMessage,
    Tick,
)
from models.commands.command import SYSTEM
from models.errors import Invalid
from models.events import BotTurnOpened, ConversationAssigned
from models.shop_file import BotChoice, BotSpec, ShopFile
from router.core.export import export
from tests.simulation.invariants import content
from tests.simulation.served_walk import ServedWalk, cut
from tests.unit.core.recorded_days import FILE, HAN, LI, MORNING, Day, played


@pytest.fixture
def day() -> Day:
    made = Day()
    made.ring(MORNING)
    return made


def policy(**terms: Any) -> Callable[[ShopFile], ShopFile]:
    return lambda file: replace(file, policies=(replace(file.policies[0], **terms),))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("share", [0.1, 0.4, 0.8])
def test_under_its_own_rules_a_period_comes_to_the_same_event_by_event(seed: int, share: float) -> None:
    log = ServedWalk(seed).go(120)
    before, told, begin = cut(log, int(len(log) * share))
    assert json.encode(played(before, told, begin)) == json.encode(told)


def test_the_recorded_morning_hands_out_all_four(day: Day) -> None:
    came = day.rehearsed()
    assert (came.differences, came.refused) == ((), ())
    assert came.rehearsed == came.as_it_was
    assert came.as_it_was.given == {"offline_allocation": 4}
    assert came.as_it_was.pool.count == 4
    assert came.as_it_was.pool.longest_s == (MORNING - day.begin - timedelta(minutes=1)).total_seconds()
    assert came.as_it_was.first_answer.count == 4


def test_half_the_quota_leaves_two_to_the_next_slot_where_they_are_answered_as_soon_after(day: Day) -> None:
    came = day.rehearsed(policy(quota_per_agent=1), until=MORNING + timedelta(minutes=40))
    first, second = came.rehearsed.runs
    assert (first.cap, first.assigned, first.left) == (2, 2, 2)
    assert (second.at, second.assigned, second.left) == (MORNING + timedelta(minutes=30), 2, 0)
    later = timedelta(minutes=30).total_seconds()
    assert came.rehearsed.pool.count == 4
    # Longest wait first: the third and fourth wait half an hour more.
    assert came.rehearsed.pool.longest_s == (came.as_it_was.pool.longest_s or 0) - 120 + later
    assert came.rehearsed.first_answer.longest_s == came.rehearsed.pool.longest_s + 60
    assert came.rehearsed.closed == came.as_it_was.closed == 4
    assert came.refused == ()


def test_the_other_order_gives_the_latest_the_only_places(day: Day) -> None:
    came = day.rehearsed(policy(quota_per_agent=1, order="latest_first"))
    assert came.rehearsed.pool.longest_s == (came.as_it_was.pool.longest_s or 0) - 120


def test_one_target_gets_what_two_had(day: Day) -> None:
    li = replace(FILE.policies[0].targets, kind="agents", agents=("li",))
    came = day.rehearsed(policy(targets=li, quota_per_agent=4))
    assert [(it.name, it.by_runs) for it in came.as_it_was.agents] == [("李雷", 2), ("韩梅梅", 2)]
    assert [(it.name, it.by_runs) for it in came.rehearsed.agents] == [("李雷", 4), ("韩梅梅", 0)]
    assert came.rehearsed.closed == 4


def test_a_condition_that_is_not_met_is_named_and_everybody_stays(day: Day) -> None:
    strict = replace(FILE.policies[0].conditions, min_online=3)
    came = day.rehearsed(policy(conditions=strict))
    assert [(it.state, it.reason, it.left) for it in came.rehearsed.runs] == [("failed", "min_online_not_met", 4)]
    assert came.rehearsed.still["pool"] == 4
    acts = {(it.command, it.why): it.count for it in came.refused}
    assert acts == {
        ("message.send", "it did not come to it before the end"): 4,
        ("conversation.close", "it did not come to it before the end"): 4,
    }


def test_other_times_run_at_their_own_slots(day: Day) -> None:
    early = replace(FILE.policies[0].times[0], from_="08:00", to="09:00")
    came = day.rehearsed(policy(times=(early,)))
    slots = {it.at: (it.reason, it.assigned) for it in came.rehearsed.runs}
    assert slots == {
        MORNING - timedelta(hours=1): ("nobody_online", 0),
        MORNING - timedelta(minutes=30): ("nobody_online", 0),
        MORNING: (None, 4),
    }


def test_who_was_never_served_on_record_is_answered_and_closed_as_is_usual() -> None:
    short = Day(replace(FILE, policies=(replace(FILE.policies[0], quota_per_agent=1),)))
    short.ring(MORNING)
    came = short.rehearsed(policy(quota_per_agent=2))
    assert (came.as_it_was.first_answer.count, came.rehearsed.first_answer.count) == (2, 4)
    assert (came.as_it_was.closed, came.rehearsed.closed) == (2, 4)


def test_a_customer_who_writes_again_before_she_was_closed_goes_on_in_the_same_conversation(day: Day) -> None:
    back = MORNING + timedelta(minutes=10)
    day.at(back, ReceiveMessage("web", "还有", "m-again", external_id="c4"))
    owner = next(it.owner_id for it in day.state.conversations.values())
    by = LI if owner == 1 else HAN
    talk = next(iter(day.state.conversations))
    day.at(back + timedelta(minutes=1), SendMessage(talk, "好", "a-again", by))
    came = day.rehearsed(policy(quota_per_agent=1), until=MORNING + timedelta(minutes=40))
    assert (came.as_it_was.opened, came.rehearsed.opened) == (5, 4)
    dropped = {(it.command, it.why): it.count for it in came.refused}
    assert dropped[("conversation.close", "the customer began anew before it")] == 1


def test_an_agent_who_is_away_acts_when_she_is_back(day: Day) -> None:
    """Under the other rules Han has nobody to answer; Li answers all, and is at her desk the whole time."""
    came = day.rehearsed(policy(agent_cap=1, quota_per_agent=4), until=MORNING + timedelta(minutes=40))
    assert came.rehearsed.first_answer.count == 4
    assert {it.reason for it in came.rehearsed.runs} == {None}


def test_changes_of_configuration_in_the_period_are_counted_and_not_repeated(day: Day) -> None:
    day.at(MORNING + timedelta(minutes=20), ApplyShopFile(replace(export(day.state), name="新茶铺"), SYSTEM))
    (refused,) = day.rehearsed().refused
    assert (refused.command, refused.why, refused.count) == (
        "configuration",
        "not repeated, the rules hold from the beginning to the end",
        1,
    )


def test_rules_that_the_shop_refuses_are_refused_and_nothing_is_changed(day: Day) -> None:
    before = content(day.state)
    with pytest.raises(Invalid, match="refused"):
        day.rehearsed(lambda file: replace(file, timezone="Nowhere/Land"))
    assert content(day.state) == before


def test_an_account_made_later_keeps_its_number_in_the_other_world(day: Day) -> None:
    ying = convert({"login": "ying", "name": "应"}, type(FILE.agents[0]))
    wider = replace(export(day.state), agents=(*export(day.state).agents, ying))
    day.at(MORNING + timedelta(minutes=20), ApplyShopFile(wider, SYSTEM))
    day.at(MORNING + timedelta(minutes=21), ConnectAgent(3))
    came = day.rehearsed()
    assert [it.name for it in came.rehearsed.agents] == ["李雷", "韩梅梅", "应"]
    assert {it.command for it in came.refused} == {"configuration"}


def test_who_had_a_conversation_and_did_nothing_does_nothing_here_either() -> None:
    day = Day()
    given = [event for event in day.at(MORNING, RingSlots()) if isinstance(event, ConversationAssigned)]
    day.at(MORNING + timedelta(minutes=10), LoseAgent(1))
    moved = [it for it in day.at(MORNING + timedelta(minutes=10, seconds=45), Tick()) if isinstance(it, type(given[0]))]
    assert (len(given), [it.agent_id for it in moved]) == (4, [2, 2])
    for event in moved:
        day.at(
            MORNING + timedelta(minutes=12), SendMessage(event.conversation_id, "好", f"a-{event.conversation_id}", HAN)
        )
    assert json.encode(day.again()) == json.encode(day.told())


def test_a_bot_that_was_asked_before_the_period_answers_when_it_did() -> None:
    bot = replace(FILE, bot=BotChoice("bot_first", "faq"), bots={"faq": BotSpec("faq", knowledge="demo.yaml")})
    day = Day(bot)
    asked = day.at(MORNING, Day.wrote("c9"))
    turn = next(event for event in asked if isinstance(event, BotTurnOpened))
    day.begin = MORNING + timedelta(seconds=1)
    day.at(MORNING + timedelta(seconds=3), AnswerBotTurn(turn.conversation_id, turn.turn, "close", ("再见",)))
    assert json.encode(day.again()) == json.encode(day.told())


def test_a_bot_that_was_never_asked_lets_its_time_run_out_and_the_customer_gets_a_person(day: Day) -> None:
    bots = {"faq": BotSpec("faq", knowledge="demo.yaml")}
    with_bot = policy(range="all")
    came = day.rehearsed(lambda file: replace(with_bot(file), bot=BotChoice("bot_first", "faq"), bots=bots))
    assert (came.as_it_was.handoffs, came.rehearsed.handoffs) == (0, 4)
    assert came.rehearsed.given == {"offline_allocation": 4}
    (never,) = came.refused
    assert (never.command, never.count) == ("bot.answer", 4)
