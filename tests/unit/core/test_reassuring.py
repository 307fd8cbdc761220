"""After the handoff the bot is silent, but for one word where nobody speaks (R8.6)."""

from typing import Any

from models.entities import Agent, Customer
from models.enums import MessageKind, Presence, SenderType
from models.events import ConversationAssigned, Event, MessageCreated
from models.handoff_settings import HandoffSettings
from models.shop_file import Notices
from router.core.state import ShopState
from tests.unit.core.acts import after, all_of, answer, press_for_person, say, talk, the, tick, write
from tests.unit.core.builders import WITH_BOT, agent, customer, group, shop


def handed_off(presence: Presence = Presence.online, **fields: Any) -> tuple[ShopState, Agent, Customer]:
    """A customer whom the bot answered and who pressed for a person at 0 s; told to be patient after 120 s."""
    state = shop(**WITH_BOT, handoff=HandoffSettings(reassure_s=120), notices=fields.pop("notices", Notices()))
    her = agent(state, presence, **fields)
    group(state, her, default=True)
    who = customer(state)
    write(state, who)
    answer(state, talk(state, who))
    press_for_person(state, who)
    return state, her, who


def spoken(events: list[Event]) -> list[tuple[SenderType, MessageKind]]:
    return [(it.sender_type, it.kind) for it in all_of(events, MessageCreated)]


def test_r8_6_if_nobody_has_spoken_for_so_long_the_bot_says_so_once_and_she_waits_on() -> None:
    state, _, who = handed_off()
    assert spoken(tick(state, after(119.9))) == []
    said = the(tick(state, after(120)), MessageCreated)
    assert (said.sender_type, said.sender_name, said.kind) == (SenderType.bot, "faq", MessageKind.notice)
    assert "我们没有忘记您" in said.text
    assert talk(state, who).waiting_since == after(0)
    assert spoken(tick(state, after(500))) == []


def test_r8_6_in_a_queue_too_and_in_the_shops_own_words() -> None:
    state, _, _ = handed_off(capacity=0, notices=Notices(reassure="{shop}的客服马上就到"))
    assert the(tick(state, after(120)), MessageCreated).text == f"{state.shop.name}的客服马上就到"


def test_r8_6_a_person_who_has_spoken_makes_it_needless_but_an_internal_note_does_not() -> None:
    state, her, who = handed_off()
    say(state, her, talk(state, who), after(60), internal=True)
    assert talk(state, who).reassure_at == after(120)
    say(state, her, talk(state, who), after(60))
    assert spoken(tick(state, after(120))) == []


def test_r8_6_in_the_pool_she_has_been_told_when_people_are_back_and_hears_nothing_more() -> None:
    state, _, _ = handed_off(Presence.suspended)
    assert spoken(tick(state, after(120))) == []


def test_r8_6_without_the_setting_the_bot_stays_silent() -> None:
    state = shop(**WITH_BOT)
    group(state, agent(state), default=True)
    write(state, who := customer(state))
    assert all_of(press_for_person(state, who), ConversationAssigned)
    assert talk(state, who).reassure_at is None
