"""What the log comes to against what the tables hold: `load(tables) == fold(events)` (I4), and nobody waits (I13)."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Connection

from models.entities import Entity
from router.core.queue import drain_for
from router.core.state import ShopState
from router.store.mapping import REMOVABLE, TABLES, entities

PAGE = 1000


def differences(connection: Connection, state: ShopState) -> Iterator[str]:
    """Compare every entity with its row; `state` must have folded the log since its beginning."""
    for kind in TABLES:
        expected = {id_: entity for (of, id_), entity in state.touched.items() if of is kind}
        for entity in entities(connection, kind, state.shop.id, *_there(kind), page=PAGE):
            said = expected.pop(entity.id, None)
            if said != entity:
                yield f"shop {state.shop.id}: {_name(kind)} {entity.id}: {_first_difference(said, entity)}"
        yield from (f"shop {state.shop.id}: {_name(kind)} {id_} has no row" for id_ in expected)


def waiting_for_nothing(state: ShopState, now: datetime) -> Iterator[str]:
    """Name whoever waits in a queue although an agent within reach accepts (I13); `now` is the last event's time."""
    for agent_id in state.agents:
        if drain_for(state, agent_id, now):
            yield f"shop {state.shop.id}: agent {agent_id} is free and somebody waits in her queue"


def queued(state: ShopState) -> int:
    """Count who waits in queues."""
    return sum(map(len, state.queues.values()))


def _there(kind: type[Entity]) -> tuple[ColumnElement[bool], ...]:
    # What was removed keeps its row, so that history has its name.
    return (TABLES[kind].c.removed_at.is_(None),) if kind in REMOVABLE else ()


def _name(kind: type[Entity]) -> str:
    return kind.__name__.lower()


def _first_difference(said: Entity | None, found: Entity) -> str:
    if said is None:
        return "the log knows nothing of it"
    names = (name for name in found.__struct_fields__ if getattr(said, name) != getattr(found, name))
    name = next(names)
    return f"{name} is {getattr(found, name)!r}, by the log {getattr(said, name)!r}"
