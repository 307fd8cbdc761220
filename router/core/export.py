"""Export: the shop file that would reproduce the configuration (`contract.md` section 2)."""

from models.entities import Agent, Group, Policy
from models.shop_file import (
    AgentSpec,
    DedicatedSpec,
    GroupSpec,
    MemberSpec,
    PolicySpec,
    ShopFile,
    TargetsSpec,
)
from router.core.knowledge_files import knowledge_of
from router.core.state import ShopState


def export(state: ShopState) -> ShopFile:
    """Return the shop file of a shop; applying it changes nothing, passwords are not in it."""
    shop = state.shop
    return ShopFile(
        shop=shop.key,
        name=shop.name,
        timezone=shop.timezone,
        locale="en" if shop.locale == "en" else "zh-CN",
        offline_handling=shop.offline_handling,
        delegate=_login(state, shop.delegate_id) if shop.delegate_id is not None else None,
        widget=shop.widget,
        hours=shop.hours,
        notices=shop.notices,
        presence=shop.presence,
        replies=shop.replies,
        transfer=shop.transfer,
        recent_contact=shop.recent_contact,
        bot=shop.bot,
        bots=shop.bots,
        knowledge={name: knowledge_of(state, state.base_names[name]) for name in sorted(state.base_names)},
        handoff=shop.handoff,
        agents=tuple(_agent(state.agents[agent_id]) for agent_id in sorted(state.agents)),
        groups=tuple(_group(state, group) for group in state.groups_in_order()),
        dedicated=tuple(
            DedicatedSpec(customer=customer, agent=_login(state, agent_id))
            for customer, agent_id in shop.dedicated.items()
        ),
        policies=tuple(_policy(state, policy) for policy in policies_in_order(state)),
    )


def policies_in_order(state: ShopState) -> list[Policy]:
    """Return the policies in the order of the shop file."""
    return sorted(state.policies.values(), key=lambda policy: (policy.position, policy.id))


def _login(state: ShopState, agent_id: int) -> str:
    return state.agents[agent_id].login


def _agent(agent: Agent) -> AgentSpec:
    return AgentSpec(
        login=agent.login,
        name=agent.name,
        role=agent.role,
        capacity=agent.capacity,
        pool_right=agent.pool_right,
        disabled=agent.disabled,
        hours=agent.hours,
    )


def _group(state: ShopState, group: Group) -> GroupSpec:
    return GroupSpec(
        name=group.name,
        default=group.default,
        members=tuple(
            MemberSpec(
                agent=_login(state, member.agent_id),
                weight=member.weight,
                priority=member.priority,
                capacity=member.capacity,
            )
            for member in group.members
        ),
        takes=group.takes,
        overflow=tuple(state.groups[other].name for other in group.overflow),
        strict=group.strict,
        bot=group.bot,
        queue=group.queue,
        hours=group.hours,
    )


def _policy(state: ShopState, policy: Policy) -> PolicySpec:
    terms, target = policy.terms, policy.target
    return PolicySpec(
        **{name: getattr(terms, name) for name in terms.__struct_fields__},
        targets=TargetsSpec(
            kind=target.kind,
            groups=tuple(state.groups[group_id].name for group_id in target.groups),
            agents=tuple(_login(state, agent_id) for agent_id in target.agents),
        ),
    )
