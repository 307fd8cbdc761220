"""Groups open and close, shifts begin and end: what the clock makes of working hours (R11.2).

The clock moves what routing asks, never anybody's presence: opening time must not enable someone who is away.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from msgspec.structs import replace

from models.entities import Agent, Group
from models.events import Event, GroupHoursChanged, ShiftChanged
from models.shop_file import Hours
from router.core.hours import look
from router.core.registry import evolves
from router.core.state import ShopState


def hours_of(state: ShopState, group: Group) -> Hours | None:
    """Return a group's hours: its own, else the shop's (R11.1)."""
    return group.hours if group.hours is not None else state.shop.hours


def opened(state: ShopState, group: Group, at: datetime) -> Group:
    """Return a group as its hours have it at an instant."""
    is_open, until = look(hours_of(state, group), state.shop.timezone, at)
    return replace(group, open=is_open, hours_until=until)


def shifted(state: ShopState, agent: Agent, at: datetime) -> Agent:
    """Return an agent as her shift has her at an instant; without hours she is always on shift (R11.1)."""
    on_shift, until = look(agent.hours, state.shop.timezone, at)
    return replace(agent, on_shift=on_shift, shift_until=until)


def set_clock(state: ShopState, at: datetime) -> None:
    """Bring every group and every shift to an instant: the shop's hours or time zone are others now."""
    for _, group in sorted(state.groups.items()):
        _turn(state, opened(state, group, at))
    for _, agent in sorted(state.agents.items()):
        _relieve(state, shifted(state, agent, at))


def hours_over(state: ShopState, group: Group, now: datetime) -> list[Event]:
    """Open or close a group; after a change that nobody was there for, the hours of now count."""
    is_open, until = look(hours_of(state, group), state.shop.timezone, now)
    return [GroupHoursChanged(at=now, group_id=group.id, open=is_open, until=until)]


def shift_over(state: ShopState, agent: Agent, now: datetime) -> list[Event]:
    """Begin or end a shift: she is reminded, and stays as she declared herself."""
    on_shift, until = look(agent.hours, state.shop.timezone, now)
    return [ShiftChanged(at=now, agent_id=agent.id, on_shift=on_shift, until=until)]


def reminders(
    state: ShopState, hours: Mapping[int, Hours | None], timezone: str, now: datetime
) -> Iterator[ShiftChanged]:
    """Tell everybody whose shift is another by these new hours or this time zone of the shop (R11.2).

    Behind the events that configure them: those move the shift already, but tell nobody of it.
    """
    for agent in state.agents.values():
        own = hours.get(agent.id, agent.hours)
        if (own, timezone) == (agent.hours, state.shop.timezone):
            continue
        shift = look(own, timezone, now)
        if shift != (agent.on_shift, agent.shift_until):
            yield ShiftChanged(at=now, agent_id=agent.id, on_shift=shift.is_open, until=shift.until)


@evolves(GroupHoursChanged)
def group_hours_changed(state: ShopState, event: GroupHoursChanged) -> None:
    """Open or close the group."""
    _turn(state, replace(state.groups[event.group_id], open=event.open, hours_until=event.until))


def _turn(state: ShopState, new: Group) -> None:
    """Let an open group take from the lines that reach it, look at the line of a closed one (R5.2, R5.4)."""
    old = state.groups[new.id]
    if new == old:
        return
    state.change(new)
    if new.open and not old.open:
        state.drainable.update(dict.fromkeys(member.agent_id for member in new.members))
    elif old.open and not new.open:
        state.queues_in_doubt = True


@evolves(ShiftChanged)
def shift_changed(state: ShopState, event: ShiftChanged) -> None:
    """Begin or end the shift."""
    _relieve(state, replace(state.agents[event.agent_id], on_shift=event.on_shift, shift_until=event.until))


def _relieve(state: ShopState, new: Agent) -> None:
    """Let who comes on shift take what waits for her; who leaves may have been the last of a line (R5.2, R5.4)."""
    old = state.agents[new.id]
    if new == old:
        return
    state.change(new)
    if new.on_shift and not old.on_shift:
        state.drainable[new.id] = None
    elif old.on_shift and not new.on_shift:
        state.queues_in_doubt = True
