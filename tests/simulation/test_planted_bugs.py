"""Bugs planted in the core on purpose: the random walks have to find each of them (reliability.md section 4)."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from models.commands import AnswerBotTurn, SetPresence
from models.entities import Agent
from models.events import (
    AgentConfigured,
    BotTurnEnded,
    ConversationAssigned,
    ConversationClosed,
    GroupHoursChanged,
    MessageCreated,
    PresenceChanged,
    ShiftChanged,
)
from router.core import assignment, decider, offers, queue, selection, settle, shunt
from router.core.registry import DECIDERS, EVOLVERS
from router.core.state import ShopState
from tests.simulation.test_core_machine import walk
from tests.simulation.test_crowd import live_through

Patch = pytest.MonkeyPatch
ENOUGH = 400
"""Walks within which each bug has to be found; most are in the first ten."""

OF_BOTS_ALONE = ("bot_answers_later", "bot_speaks", "customer_rates_an_answer")
"""Rules that none of these bugs is about: without them walks have more of what finds them."""

ASIDE_FROM_OFFERS = (
    *OF_BOTS_ALONE, "customer_presses", "customer_leaves", "customer_is_blocked", "block_is_lifted", "somebody_reads",
    "bot_answers", "bot_fails", "policy_is_run", "entries_are_handed_out", "slots_ring", "account_is_patched",
    "persons_are_others", "group_is_removed", "shop_is_configured_anew", "queue_is_changed_by_hand",
    "conversation_is_left_for_somebody_away", "customer_of_hers_comes_by_another_way",
)  # fmt: skip
"""Rules without which offers are frequent: one that is declined and passed on is rare among all that may happen."""


def around(patch: Patch, kind: Any, table: dict[Any, Any], change: Callable[..., Any]) -> None:
    """Put `change` around the function that decides or evolves a kind; it gets that function first."""
    original = table[kind]
    patch.setitem(table, kind, lambda *args: change(original, *args))


def one_more_than_capacity(patch: Patch) -> None:
    original = selection.unfit

    def unfit(state: ShopState, agent: Agent, *more: Any) -> str:
        found: str = original(state, agent, *more)
        return "" if found == "full" and state.load(agent.id) == agent.capacity else found

    patch.setattr(selection, "unfit", unfit)
    patch.setattr(shunt, "unfit", unfit)


def raised_capacity_does_not_drain(patch: Patch) -> None:
    def configured(original: Any, state: ShopState, event: AgentConfigured) -> None:
        original(state, event)
        state.drainable.clear()

    around(patch, AgentConfigured, EVOLVERS, configured)


def close_does_not_drain(patch: Patch) -> None:
    def closed(original: Any, state: ShopState, event: ConversationClosed) -> None:
        original(state, event)
        state.drainable.clear()

    around(patch, ConversationClosed, EVOLVERS, closed)


def entry_is_removed_before_the_assignment(patch: Patch) -> None:
    def assigned(original: Any, state: ShopState, event: ConversationAssigned) -> None:
        state.entries.pop(state.conversations[event.conversation_id].entry_id or 0, None)
        original(state, event)

    around(patch, ConversationAssigned, EVOLVERS, assigned)


def stale_bot_answer_is_taken(patch: Patch) -> None:
    def answered(original: Any, state: ShopState, command: AnswerBotTurn, now: Any) -> Any:
        open_turn = state.conversations[command.conversation_id].bot_turn
        return original(state, replace(command, turn=open_turn or command.turn), now)

    around(patch, AnswerBotTurn, DECIDERS, answered)


def turn_stays_open_after_the_answer(patch: Patch) -> None:
    around(patch, BotTurnEnded, EVOLVERS, lambda original, state, event: None)


def interval_begins_at_the_wrong_time(patch: Patch) -> None:
    def declared(original: Any, state: ShopState, command: SetPresence, now: Any) -> Any:
        events = original(state, command, now)
        return [replace(it, was_since=now) if isinstance(it, PresenceChanged) else it for it in events]

    around(patch, SetPresence, DECIDERS, declared)


def last_come_is_first_served(patch: Patch) -> None:
    original = queue.within_reach
    patch.setattr(queue, "within_reach", lambda state, who: _backwards(original(state, who), state, who))
    patch.setattr(queue, "place_of", lambda conversation: -conversation.id)


def _backwards(_: Any, state: ShopState, who: int) -> list[Any]:
    hers = state.groups_of.get(who, set())
    return [conversation for group_id in state.queues if group_id in hers for conversation in state.queue(group_id)]


def nobody_leaves_a_queue_that_is_not_served(patch: Patch) -> None:
    patch.setattr(settle, "forsaken", lambda state, now: [])
    patch.setattr(settle, "drain_for", lambda state, agent_id, now: [])


def index_of_owners_is_not_kept(patch: Patch) -> None:
    def spoke(original: Any, state: ShopState, event: MessageCreated) -> None:
        original(state, event)
        state.owned.clear()

    around(patch, MessageCreated, EVOLVERS, spoke)


def preview_works_on_the_live_state(patch: Patch) -> None:
    patch.setattr(ShopState, "copy", lambda state: state)


def the_later_id_wins_a_tie(patch: Patch) -> None:
    original = selection.rank_of

    def rank_of(*args: Any) -> Any:
        priority, ratio, since, agent_id = original(*args)
        return (priority, ratio, since, -agent_id)

    patch.setattr(selection, "rank_of", rank_of)


def offer_outlives_its_owner(patch: Patch) -> None:
    patch.setattr(assignment, "end_offer", lambda *args: [])


def who_declined_is_asked_again(patch: Patch) -> None:
    patch.setattr(offers, "_next", lambda *args: _asked_anew(offers_next, *args))


offers_next = offers._next


def _asked_anew(original: Any, state: ShopState, conversation: Any, group: Any, made: Any) -> Any:
    return original(state, replace(conversation, excluded=()), group, replace(made, asked=()))


def what_was_left_waits_for_the_next_run(patch: Patch) -> None:
    patch.setattr(settle, "give_what_was_left", lambda state, agent_id, now: [])


def room_does_not_end_the_wait_for_one_agent(patch: Patch) -> None:
    patch.setattr(queue, "recent_turn", lambda state, agent_id, now: [])


def her_last_conversation_begins_no_break(patch: Patch) -> None:
    patch.setattr(settle, "work_done", lambda state, agent_id, now: [])


def who_comes_on_shift_takes_nothing(patch: Patch) -> None:
    def changed(original: Any, state: ShopState, event: ShiftChanged) -> None:
        original(state, event)
        state.drainable.clear()

    around(patch, ShiftChanged, EVOLVERS, changed)


def a_group_keeps_its_line_when_it_closes(patch: Patch) -> None:
    def changed(original: Any, state: ShopState, event: GroupHoursChanged) -> None:
        original(state, event)
        state.queues_in_doubt = False

    around(patch, GroupHoursChanged, EVOLVERS, changed)


def chance_decides(patch: Patch) -> None:
    numbers = iter(range(10**9))
    original = settle.settle

    def settled(state: ShopState, now: Any) -> Any:
        return [replace(it, at=now.replace(microsecond=next(numbers) % 1000 * 1000)) for it in original(state, now)]

    patch.setattr(decider, "settle", settled)


@pytest.mark.parametrize(
    "plant",
    [
        one_more_than_capacity,
        raised_capacity_does_not_drain,
        close_does_not_drain,
        entry_is_removed_before_the_assignment,
        stale_bot_answer_is_taken,
        turn_stays_open_after_the_answer,
        interval_begins_at_the_wrong_time,
        last_come_is_first_served,
        nobody_leaves_a_queue_that_is_not_served,
        index_of_owners_is_not_kept,
        preview_works_on_the_live_state,
        the_later_id_wins_a_tie,
        offer_outlives_its_owner,
        what_was_left_waits_for_the_next_run,
        room_does_not_end_the_wait_for_one_agent,
        her_last_conversation_begins_no_break,
        chance_decides,
    ],
)
def test_the_random_walks_find_the_planted_bug(plant: Callable[[Patch], None], monkeypatch: Patch) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, KeyError, ExceptionGroup)):
        walk(ENOUGH, OF_BOTS_ALONE)


def test_walks_among_offers_find_that_who_declined_is_asked_again(monkeypatch: Patch) -> None:
    who_declined_is_asked_again(monkeypatch)
    with pytest.raises(AssertionError, match="nobody is asked twice"):
        walk(ENOUGH, ASIDE_FROM_OFFERS)


@pytest.mark.parametrize("plant", [who_comes_on_shift_takes_nothing, a_group_keeps_its_line_when_it_closes])
def test_a_crowded_day_finds_the_bug_planted_in_working_hours(
    plant: Callable[[Patch], None], monkeypatch: Patch
) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        live_through(0)
