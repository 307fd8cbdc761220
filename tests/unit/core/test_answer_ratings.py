"""What a customer says of a bot's answer (R6.4, R8.2)."""

from typing import Any

import pytest

from models.commands import RateAnswer
from models.entities import Customer, KnowledgeBase, KnowledgeEntry
from models.errors import Conflict, Invalid, NotFound, ShuntdeskError
from models.events import AnswerRated, Event, MessageCreated
from models.shop_file import BotChoice, BotSpec
from router.core import answer_ratings
from router.core.decider import handle
from router.core.recorded_period import record
from router.core.state import ShopState
from tests.unit.core.acts import after, answer, entry_of, press_for_person, talk, the, write
from tests.unit.core.builders import customer, group, shop

FAQ = BotSpec(kind="faq", knowledge="tea", max_misses=0)
BOTS = {
    "faq": FAQ,
    "llm": BotSpec(kind="llm", knowledge="tea", base_url="https://model.example", model="m", fallback="plain"),
    "plain": BotSpec(kind="faq", knowledge="plain"),
    "away": BotSpec(kind="webhook", url="https://bot.example", secret_env="S"),
}


def taught(bot: str = "faq") -> tuple[ShopState, Customer]:
    """A shop with entries 1 `hours` and 2 `post` in two bases, whose bot was just asked."""
    state = shop(bot=BotChoice("bot_first", bot), bots=BOTS)
    for number, (name, key) in enumerate((("tea", "hours"), ("plain", "post")), 1):
        state.put(KnowledgeBase(number, name))
        state.put(KnowledgeEntry(number, number, key, (f"{key}?",), "好的"))
    group(state, default=True)
    write(state, who := customer(state))
    return state, who


def rate(state: ShopState, who: Customer, seq: int, *, resolved: bool, conversation_id: int = 0) -> list[Event]:
    number = conversation_id or talk(state, who).id
    return handle(state, RateAnswer(who.id, number, seq, resolved), after(5))


@pytest.mark.parametrize(
    ("bot", "said", "entry"),
    [
        ("faq", {"entry": "hours"}, 1),
        ("faq", {"entry": "post"}, None),
        ("faq", {"entry": "hours", "missed": True}, None),
        ("faq", {"entry": "hours", "action": "handoff"}, None),
        ("faq", {}, None),
        ("llm", {"entry": "hours"}, 1),
        ("llm", {"entry": "post"}, 2),
        ("away", {"entry": "hours"}, None),
    ],
)
def test_r8_2_an_answer_remembers_the_entry_it_came_from(bot: str, said: dict[str, Any], entry: int | None) -> None:
    state, who = taught(bot)
    written = [
        it for it in answer(state, talk(state, who), texts=("亲", "九点"), **said) if isinstance(it, MessageCreated)
    ]
    assert [it.answer_of for it in written if it.sender_name == bot] == [None, entry]


def test_r6_4_her_word_is_taken_once_and_may_be_changed() -> None:
    state, who = taught()
    answer(state, talk(state, who), entry="hours")
    for resolved in (False, True):
        rated = the(rate(state, who, 2, resolved=resolved), AnswerRated)
        assert (rated.message_seq, rated.answer_of, rated.resolved, rated.customer_id) == (2, 1, resolved, who.id)
        assert rate(state, who, 2, resolved=resolved) == []
        assert [it.resolved for it in talk(state, who).answers] == [resolved]


@pytest.mark.parametrize(
    ("seq", "of", "refusal", "words"),
    [
        (1, None, Invalid, "no answer from the knowledge"),
        (9, None, NotFound, "no message 9"),
        (2, 77, NotFound, "no open conversation 77"),
    ],
)
def test_what_is_no_answer_of_the_knowledge_is_refused(
    seq: int, of: int | None, refusal: type[ShuntdeskError], words: str
) -> None:
    state, who = taught()
    answer(state, talk(state, who), entry="hours")
    with pytest.raises(refusal, match=words):
        rate(state, who, seq, resolved=True, conversation_id=of or 0)


def test_nobody_rates_an_answer_to_somebody_else() -> None:
    state, who = taught()
    answer(state, talk(state, who), entry="hours")
    with pytest.raises(NotFound):
        rate(state, customer(state), 2, resolved=True, conversation_id=talk(state, who).id)


def test_only_the_latest_answers_are_kept_for_rating(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_ratings, "KEPT", 2)
    state, who = taught()
    answer(state, talk(state, who), entry="hours")
    for second in (1, 2):
        write(state, who, f"再问{second}", after(second))
        answer(state, talk(state, who), now=after(second), entry="hours")
    assert [it.seq for it in talk(state, who).answers] == [4, 6]
    with pytest.raises(Conflict, match="latest 2"):
        rate(state, who, 2, resolved=False)


def test_r6_4_unresolved_on_the_last_answer_counts_as_missed_last_until_she_changes_it() -> None:
    state, who = taught()
    answer(state, talk(state, who), entry="hours")
    assert not talk(state, who).bot_missed
    rate(state, who, 2, resolved=False)
    assert talk(state, who).bot_missed
    rate(state, who, 2, resolved=True)
    assert not talk(state, who).bot_missed


def test_r6_4_unresolved_on_an_earlier_answer_says_nothing_of_the_last() -> None:
    state, who = taught()
    answer(state, talk(state, who), entry="hours")
    write(state, who, "还有呢")
    answer(state, talk(state, who), entry="hours")
    rate(state, who, 2, resolved=False)
    assert not talk(state, who).bot_missed


def test_r6_4_resolved_on_an_earlier_answer_does_not_undo_a_miss() -> None:
    state, who = taught()
    answer(state, talk(state, who), entry="hours")
    write(state, who, "还有呢")
    answer(state, talk(state, who), missed=True)
    rate(state, who, 2, resolved=True)
    assert talk(state, who).bot_missed


def test_r6_4_the_flag_of_an_entry_that_waits_in_the_pool_follows_her_word() -> None:
    state, who = taught()
    answer(state, talk(state, who), entry="hours")
    press_for_person(state, who)
    assert not entry_of(state, who).bot_missed
    rate(state, who, 2, resolved=False)
    assert entry_of(state, who).bot_missed


def test_the_entry_and_her_word_are_read_back_from_the_log() -> None:
    state, who = taught()
    before = state.as_loaded()
    log = answer(state, talk(state, who), entry="hours")
    log += rate(state, who, 2, resolved=False)
    recording = record(before, log)
    assert recording.differences == ()
    read = [(getattr(it.command, "entry", None), getattr(it.command, "resolved", None)) for it in recording.inputs]
    assert read == [("hours", None), (None, False)]
