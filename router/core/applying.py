"""A shop file is applied: from names to ids, then only what differs from the shop is an event."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from models.commands.configuration import ApplyShopFile
from models.entities import Agent, Entity, Group, Member, Policy, Shop, Target
from models.errors import FieldError, Invalid
from models.events import Event
from models.events.configuration import (
    AgentConfigured,
    GroupConfigured,
    GroupRemoved,
    PolicyConfigured,
    PolicyRemoved,
    ShopConfigured,
)
from models.shop_file import AgentSpec, PolicyTerms, ShopFile
from router.core.group_uses import running_uses
from router.core.kept_secrets import kept_secrets
from router.core.knowledge_files import imported, knowledge_in_file
from router.core.opening import reminders
from router.core.registry import decides
from router.core.shop_check import check
from router.core.state import ShopState


class Ids(Struct, frozen=True):
    """Say which id each name of the file has or gets."""

    agents: dict[str, int]
    groups: dict[str, int]
    policies: dict[str, int]


@decides(ApplyShopFile)
def apply_shop_file(state: ShopState, command: ApplyShopFile, now: datetime) -> list[Event]:
    """Make the shop look like the file, or refuse the file as a whole with all its faults.

    Accounts that the file does not name are disabled, never deleted; groups that are in use stay (R4.5): then
    the file is refused. Knowledge bases that it does not name stay too. Applying the same file again gives no
    events. A shop without history is born by it.
    """
    file, by = command.file, command.by.name
    refuse(f"the shop file of {file.shop} is refused", _faults(state, file))
    ids = _ids(state, file)
    return [
        *_shop(state, file, ids, now, by),
        *imported(state, file.knowledge, now, by),
        *_agents(state, file, ids, now, by),
        *reminders(state, {ids.agents[spec.login]: spec.hours for spec in file.agents}, file.timezone, now),
        *_groups(state, file, ids, now, by),
        *_policies(state, file, ids, now, by),
        *(PolicyRemoved(at=now, policy_id=gone, by=by) for gone in _gone(state.policies, ids.policies)),
        *(GroupRemoved(at=now, group_id=gone, by=by) for gone in _gone(state.groups, ids.groups)),
    ]


def refuse(sentence: str, errors: tuple[FieldError, ...]) -> None:
    """Raise `Invalid` when there is anything wrong."""
    if errors:
        raise Invalid(sentence, errors)


def _faults(state: ShopState, file: ShopFile) -> tuple[FieldError, ...]:
    strange = file.shop != state.shop.key
    wrong_shop = (FieldError("shop", f"this is the shop {state.shop.key}"),) if strange else ()
    kept = {group.name for group in file.groups}
    in_use = (
        FieldError("groups", f"group {group.name} is in use and can't be removed: {use.detail}")
        for group in state.groups_in_order()
        if group.name not in kept
        for use in running_uses(state, group.id)
    )
    return (*wrong_shop, *check(file), *knowledge_in_file(state, file), *in_use)


def _ids(state: ShopState, file: ShopFile) -> Ids:
    groups = {group.name: group.id for group in state.groups.values()}
    policies = {policy.terms.name: policy.id for policy in state.policies.values()}
    return Ids(
        agents=_numbered(state, Agent, state.logins, [agent.login for agent in file.agents]),
        groups=_numbered(state, Group, groups, [group.name for group in file.groups]),
        policies=_numbered(state, Policy, policies, [policy.name for policy in file.policies]),
    )


def _numbered(state: ShopState, kind: type[Entity], known: Mapping[str, int], names: list[str]) -> dict[str, int]:
    new = [name for name in names if name not in known]
    fresh = {name: state.next_id(kind, offset) for offset, name in enumerate(new)}
    return {name: known[name] if name in known else fresh[name] for name in names}


def _gone(known: Mapping[int, object], named: Mapping[str, int]) -> list[int]:
    kept = set(named.values())
    return sorted(found for found in known if found not in kept)


def _shop(state: ShopState, file: ShopFile, ids: Ids, now: datetime, by: str) -> Iterator[Event]:
    old = state.shop
    new = Shop(
        id=old.id,
        key=old.key,
        name=file.name,
        timezone=file.timezone,
        locale=file.locale,
        offline_handling=file.offline_handling,
        delegate_id=ids.agents[file.delegate] if file.delegate is not None else None,
        widget=file.widget,
        hours=file.hours,
        notices=file.notices,
        presence=file.presence,
        replies=file.replies,
        transfer=file.transfer,
        recent_contact=file.recent_contact,
        bot=file.bot,
        bots=file.bots,
        handoff=file.handoff,
        dedicated={spec.customer: ids.agents[spec.agent] for spec in file.dedicated},
        bot_health=old.bot_health,
        bot_secrets=kept_secrets(old, file.bots),
        version=old.version,
    )
    if not state.seq:
        yield ShopConfigured(at=now, shop=new, by=by)
    elif new != old:
        yield ShopConfigured(at=now, shop=replace(new, version=old.version + 1), by=by)


def _agents(state: ShopState, file: ShopFile, ids: Ids, now: datetime, by: str) -> Iterator[Event]:
    for spec in file.agents:
        old = state.agents.get(ids.agents[spec.login])
        version = old.version + 1 if old else 1
        new = configured(spec, ids.agents[spec.login], version, now, by)
        if old is None or new != configured(old, old.id, version, now, by):
            yield new
    named = set(ids.agents.values())
    for old in list(state.agents.values()):
        if old.id not in named and not old.disabled:
            yield configured(replace(old, disabled=True), old.id, old.version + 1, now, by)


def configured(spec: AgentSpec | Agent, agent_id: int, version: int, now: datetime, by: str) -> AgentConfigured:
    """Return the event that gives an account what the description says."""
    return AgentConfigured(
        at=now,
        id=agent_id,
        login=spec.login,
        name=spec.name,
        role=spec.role,
        capacity=spec.capacity,
        pool_right=spec.pool_right,
        disabled=spec.disabled,
        version=version,
        by=by,
        hours=spec.hours,
    )


def _groups(state: ShopState, file: ShopFile, ids: Ids, now: datetime, by: str) -> Iterator[Event]:
    for position, spec in enumerate(file.groups):
        old = state.groups.get(ids.groups[spec.name])
        new = Group(
            id=ids.groups[spec.name],
            name=spec.name,
            position=position,
            default=spec.default,
            members=tuple(
                Member(ids.agents[one.agent], one.weight, one.priority, one.capacity) for one in spec.members
            ),
            takes=spec.takes,
            overflow=tuple(ids.groups[name] for name in spec.overflow),
            strict=spec.strict,
            bot=spec.bot,
            queue=spec.queue,
            hours=spec.hours,
        )
        if old is None:
            yield GroupConfigured(at=now, group=new, by=by)
        elif as_it_runs(new, old) != old:
            yield GroupConfigured(at=now, group=replace(new, version=old.version + 1), by=by)


def as_it_runs(new: Group, old: Group) -> Group:
    """Return a group with what is no configuration of it as it is now: version, and open until when."""
    return replace(new, version=old.version, open=old.open, hours_until=old.hours_until)


def _policies(state: ShopState, file: ShopFile, ids: Ids, now: datetime, by: str) -> Iterator[Event]:
    for position, spec in enumerate(file.policies):
        old = state.policies.get(ids.policies[spec.name])
        terms = PolicyTerms(**{name: getattr(spec, name) for name in PolicyTerms.__struct_fields__})
        target = Target(
            kind=spec.targets.kind,
            groups=tuple(ids.groups[name] for name in spec.targets.groups),
            agents=tuple(ids.agents[login] for login in spec.targets.agents),
        )
        known = old or Policy(id=ids.policies[spec.name], position=position, terms=terms)
        new = replace(known, position=position, terms=terms, target=target)
        if old is None:
            yield PolicyConfigured(at=now, policy=new, by=by)
        elif new != old:
            yield PolicyConfigured(at=now, policy=replace(new, version=old.version + 1), by=by)
