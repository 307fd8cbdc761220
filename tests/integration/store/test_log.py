"""The log keeps every event, in order, chained, without the texts; reading puts them back."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from models.entities import Candidate, Trace
from models.events import (
    EVENTS,
    ConversationClosed,
    ConversationHandedToBot,
    CustomerRegistered,
    Event,
    MessageCreated,
)
from router.store.engine import Database
from router.store.log import broken_at, events_after, last_event_at, last_seq
from router.store.logbook import decode_event, digest, encode_event
from router.store.projection import EVENT_LOG, MESSAGE

from .random_values import structs
from .shop_story import NOW, ShopStory, message
from .work import rows_of

SECRET = "我的电话是一三八"


@pytest.fixture
async def told(story: ShopStory) -> ShopStory:
    """A shop whose log has messages, told to agent 3 and customer 9, and others."""
    await story.open_shop()
    await story.tell(message(1, SECRET), message(2, "", agent_id=4), message(3, "好的", customer_id=None))
    await story.tell(ConversationClosed(at=NOW, conversation_id=41, customer_id=9, by="customer"))
    return story


@settings(deadline=None)
@given(data=st.data(), kind=st.sampled_from(EVENTS))
def test_any_event_comes_back_from_its_line_in_the_log(data: st.DataObject, kind: type[Event]) -> None:
    event = data.draw(structs(kind))
    text = event.text if isinstance(event, MessageCreated) else None
    assert decode_event(encode_event(event, b"salt"), text) == event


def test_the_same_event_has_the_same_bytes() -> None:
    assert encode_event(message(1), b"salt") == encode_event(message(1), b"salt")


def test_an_event_of_an_unknown_kind_is_refused_not_skipped() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_event(b'{"type":"conversation.teleported","at":"2026-11-20T01:00:00Z"}')


def test_i28_a_line_of_the_first_version_comes_back_whose_candidates_had_names() -> None:
    line = (
        b'{"type":"conversation.bot","at":"2026-11-20T01:00:00Z","conversation_id":7,"customer_id":9,'
        b'"bot":"faq","trace":{"candidates":[{"agent_id":3,"load":1,"capacity":10,"weight":100,"priority":0,'
        b'"last_assigned_at":"2026-11-20T00:00:00Z","reason":"full"},'
        b'{"agent_id":4,"load":0,"capacity":10,"weight":50,"priority":1}]}}'
    )
    found = decode_event(line)
    assert isinstance(found, ConversationHandedToBot)
    an_hour_ago = datetime(2026, 11, 20, tzinfo=UTC)
    assert found.trace.candidates == (Candidate(3, 1, 10, 100, 0, an_hour_ago, "full"), Candidate(4, 0, 10, 50, 1))
    assert decode_event(encode_event(found, b"")) == found


def test_candidates_stand_in_the_log_without_the_names_of_their_fields() -> None:
    trace = Trace(candidates=(Candidate(4, 0, 10, 50, 1, reason="full"),))
    event = ConversationHandedToBot(at=NOW, conversation_id=7, customer_id=9, bot="faq", trace=trace)
    assert b'"candidates":[[4,0,10,50,1,null,"full",null]]' in encode_event(event, b"")


async def test_reading_the_log_gives_back_every_event_with_its_text(database: Database, told: ShopStory) -> None:
    found = await database.read(events_after, 1, 0)
    assert found == list(enumerate(told.events, start=1))


async def test_reading_goes_on_after_a_position_and_stops_at_the_limit(database: Database, told: ShopStory) -> None:
    found = await database.read(events_after, 1, 2, limit=3)
    assert found == list(enumerate(told.events, start=1))[2:5]


async def test_an_agent_and_a_customer_find_what_was_told_to_them(database: Database, told: ShopStory) -> None:
    to_agent = await database.read(events_after, 1, 0, agent_id=3)
    to_customer = await database.read(events_after, 1, 5, customer_id=9)
    assert [seq for seq, _ in to_agent] == [2, 5, 7]
    assert [seq for seq, _ in to_customer] == [6, 8]


async def test_another_shop_finds_nothing_of_it(database: Database, told: ShopStory) -> None:
    assert await database.read(events_after, 2, 0) == []
    assert await database.read(last_seq, 2) == 0
    assert await database.read(last_event_at, 2) is None


async def test_the_end_of_the_log_is_known(database: Database, told: ShopStory) -> None:
    await told.tell(CustomerRegistered(at=NOW + timedelta(seconds=1), id=12, name="x"))
    assert await database.read(last_seq, 1) == 9
    assert await database.read(last_event_at, 1) == NOW + timedelta(seconds=1)


async def test_the_log_holds_a_salted_digest_instead_of_the_text(database: Database, told: ShopStory) -> None:
    def bodies(connection: Connection) -> list[str]:
        return list(connection.execute(select(EVENT_LOG.c.body).order_by(EVENT_LOG.c.seq)).scalars())

    def salt(connection: Connection) -> bytes:
        return bytes(connection.execute(select(MESSAGE.c.salt).where(MESSAGE.c.seq == 1)).scalar_one())

    logged = await database.read(bodies)
    assert SECRET not in "".join(logged)
    assert digest(await database.read(salt), SECRET) in logged[4]


async def test_erasing_a_text_leaves_the_log_whole(database: Database, told: ShopStory) -> None:
    assert await database.write(rows_of, "UPDATE message SET text = NULL, salt = NULL")
    assert await database.read(broken_at, 1) is None
    assert (await database.read(events_after, 1, 4, limit=1))[0][1] == message(1, "")


async def test_an_untouched_log_is_whole(database: Database, told: ShopStory) -> None:
    assert await database.read(broken_at, 1) is None


@pytest.mark.parametrize("seq", [1, 5, 8])
async def test_a_changed_event_is_found(database: Database, told: ShopStory, seq: int) -> None:
    assert await database.write(rows_of, f"UPDATE event_log SET body = body || ' ' WHERE seq = {seq}") == 1
    assert await database.read(broken_at, 1) == seq


@pytest.mark.parametrize("seq", [1, 5])
async def test_a_missing_event_is_found(database: Database, told: ShopStory, seq: int) -> None:
    assert await database.write(rows_of, f"DELETE FROM event_log WHERE seq = {seq}") == 1
    assert await database.read(broken_at, 1) == seq


async def test_a_log_copied_to_another_shop_is_not_its_log(database: Database, told: ShopStory) -> None:
    assert await database.write(rows_of, "UPDATE event_log SET shop_id = 2") == 8
    assert await database.read(broken_at, 2) == 1
