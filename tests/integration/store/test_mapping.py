"""Entities come back from their tables as they went in."""

from datetime import UTC, datetime, timedelta, timezone
from typing import get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from models.entities import Conversation, Customer, Entity, Shop
from models.enums import ConversationState
from router.store.mapping import FIELDS, TABLES, entities, row_of
from router.store.statements import execute, upserting

from .random_values import structs

KINDS = sorted(TABLES, key=lambda kind: kind.__name__)
NOW = datetime(2026, 11, 20, 1, 2, 3, 456000, tzinfo=UTC)


def store(connection: Connection, shop_id: int, entity: Entity) -> None:
    execute(connection, upserting(connection.dialect, TABLES[type(entity)], [row_of(shop_id, entity)]))


def test_every_kind_of_entity_has_a_table() -> None:
    assert set(TABLES) == set(Entity.__subclasses__())


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_column_of_its_name_that_is_null_only_where_the_field_may_be_none(
    kind: type[Entity],
) -> None:
    columns = TABLES[kind].c
    hints = get_type_hints(kind)
    assert [(name, columns[name].nullable) for name in FIELDS[kind]] == [
        (name, type(None) in getattr(hints[name], "__args__", ())) for name in FIELDS[kind]
    ]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_entity_comes_back_equal(kind: type[Entity], data: st.DataObject, connection: Connection) -> None:
    entity = data.draw(structs(kind))
    moment = connection.begin_nested()
    store(connection, 7, entity)
    assert list(entities(connection, kind, 7 if kind is not Shop else entity.id)) == [entity]
    moment.rollback()


def test_a_second_value_of_an_entity_replaces_the_first(connection: Connection) -> None:
    store(connection, 1, Customer(id=5, name="before", facts={"level": 1}))
    store(connection, 1, Customer(id=5, name="after", external_id="x"))
    assert list(entities(connection, Customer, 1)) == [Customer(id=5, name="after", external_id="x")]


def test_shops_do_not_see_each_others_rows(connection: Connection) -> None:
    store(connection, 1, Customer(id=5, name="of one"))
    store(connection, 2, Customer(id=5, name="of two"))
    assert [customer.name for customer in entities(connection, Customer, 2)] == ["of two"]


def test_times_come_back_aware_in_utc_whatever_zone_they_went_in_with(connection: Connection) -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=8)))
    store(connection, 1, Customer(id=1, name="x", recent_spoke_at=elsewhere))
    (found,) = entities(connection, Customer, 1)
    assert found.recent_spoke_at == NOW
    assert found.recent_spoke_at.tzinfo is UTC


def test_a_naive_time_is_refused(connection: Connection) -> None:
    with pytest.raises(TypeError):
        store(connection, 1, Customer(id=1, name="x", recent_spoke_at=NOW.replace(tzinfo=None)))


def test_one_customer_cannot_have_two_open_conversations_on_a_channel(connection: Connection) -> None:
    first = Conversation(id=1, customer_id=9, channel="web", state=ConversationState.bot, opened_at=NOW)
    store(connection, 1, first)
    with pytest.raises(Exception, match=r"(?i)unique"):
        store(
            connection,
            1,
            Conversation(id=2, customer_id=9, channel="web", state=ConversationState.bot, opened_at=NOW),
        )
