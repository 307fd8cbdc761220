"""Manual allocation: a person hands out chosen entries of the pool, at any time (R6.7)."""

from datetime import datetime

from models.commands import AssignEntries, By
from models.entities import Entry, Run, Target
from models.enums import Role, RunTrigger
from models.errors import Conflict, FieldError, Forbidden, Invalid
from models.events import Event, RunStarted
from router.core.conditions import members_of, standing
from router.core.receiving import at_her_desk
from router.core.registry import decides
from router.core.selection import Filters, unfit
from router.core.state import ShopState


@decides(AssignEntries)
def assign_entries(state: ShopState, command: AssignEntries, now: datetime) -> list[Event]:
    """Start a run of the chosen entries, in the order given; no condition, cap, window or capacity holds it up.

    Entries that somebody took meanwhile become items `lost_race`. Refused: ids that never were (`Invalid`), a
    target of whom nobody can receive now (`Conflict`), a person without the right to the pool (`Forbidden`).
    """
    _check_right(state, command.by)
    _check_entries(state, command.entries)
    _check_target(state, command.target)
    entries = tuple(dict.fromkeys(command.entries))
    measured = standing(state, command.target)
    run = Run(
        id=state.next_id(Run),
        trigger=RunTrigger.manual,
        operator=command.by.name,
        operator_id=command.by.id,
        started_at=now,
        target=command.target,
        online=measured.online,
        headcount=measured.online,
        cap=len(entries),
        eligible=len(entries),
        avg_awaiting=measured.avg_awaiting,
        entries=entries,
        note=command.note,
    )
    return [RunStarted(at=now, run=run)]


def _check_right(state: ShopState, by: By) -> None:
    agent = state.agents.get(by.id or 0)
    if not by.supervises and not (agent is not None and agent.pool_right):
        raise Forbidden("You may not hand out the pool; ask a supervisor for the right to it.")


def _check_entries(state: ShopState, entries: tuple[int, ...]) -> None:
    if not entries:
        raise Invalid("Choose at least one entry.", (FieldError("entries", "is empty"),))
    free = state.next_id(Entry)
    errors = [
        FieldError(f"entries[{place}]", f"there is no entry {entry_id} in this shop")
        for place, entry_id in enumerate(entries)
        if not 0 < entry_id < free
    ]
    if errors:
        raise Invalid("Some of these entries never were in this pool.", tuple(errors))


def _check_target(state: ShopState, target: Target) -> None:
    if target.kind == "shunt_rules":
        return
    if errors := _unknown(state, target):
        raise Invalid("Choose agents or a group of this shop.", tuple(errors))
    if target.kind == "agents" and len(target.agents) == 1:
        _check_one(state, target.agents[0])
        return
    members = members_of(state, target).values()
    filters = Filters(respect_capacity=False)
    if all(unfit(state, state.agents[member.agent_id], member, None, filters) for member in members):
        raise Conflict("None of them can receive now: nobody is online, connected and not suspended.")


def _unknown(state: ShopState, target: Target) -> list[FieldError]:
    field = target.kind
    ids, known = (target.agents, state.agents.keys()) if field == "agents" else (target.groups, state.groups.keys())
    if not ids:
        return [FieldError(f"to.{field}", "is empty")]
    return [
        FieldError(f"to.{field}[{place}]", f"there is no {field[:-1]} {one} in this shop")
        for place, one in enumerate(ids)
        if one not in known or (field == "agents" and state.agents[one].role is Role.integration)
    ]


def _check_one(state: ShopState, agent_id: int) -> None:
    agent = state.agents[agent_id]
    if not at_her_desk(agent):
        raise Conflict(
            f"{agent.name} can't receive now: she is {agent.presence.value} and {agent.connection.value}; "
            "she must be online or suspended, and connected."
        )
