"""Random shop files that keep every rule, for properties."""

from hypothesis import strategies as st

from models.enums import OfflineHandling, Role
from models.handoff_settings import HandoffSettings
from models.shop_file import (
    AgentSpec,
    BotChoice,
    BotSpec,
    Conditions,
    DatedHours,
    DayHours,
    DedicatedSpec,
    GroupSpec,
    Hours,
    MemberSpec,
    Notices,
    PolicySpec,
    QueueSettings,
    RecentContactSettings,
    ReplySettings,
    ShopFile,
    TargetsSpec,
    TimeWindow,
    TransferSettings,
    Widget,
)

LOGINS = ("owner", "wang", "li", "zhang", "zhao")
GROUPS = ("售前", "售后", "物流")
WINDOWS = (("09:00", "12:00"), ("13:30", "18:00"), ("20:00", "02:00"))


HOURS = st.sampled_from(
    [
        None,
        Hours(weekly=(DayHours(days=("mon", "tue"), from_="09:00", to="12:00"),)),
        Hours(
            weekly=(
                DayHours(days=("sat",), from_="22:00", to="06:00"),
                DayHours(days=("sun",), from_="06:00", to="06:00"),
            ),
            dates=(
                DatedHours(date="2026-10-01", note="国庆"),
                DatedHours("2026-10-02", (TimeWindow("10:00", "16:00"),)),
            ),
        ),
    ]
)


def some(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), unique=True, max_size=len(names)).map(tuple) if names else st.just(())


@st.composite
def agents(draw: st.DrawFn) -> tuple[AgentSpec, ...]:
    owner = AgentSpec(login="owner", name="店主", role=Role.owner)
    chosen = [login for login in draw(some(LOGINS)) if login != "owner"]
    return owner, *(
        AgentSpec(
            login=login,
            name=draw(st.sampled_from(["李雷", "张三", "小王"])),
            role=draw(st.sampled_from([Role.agent, Role.lead, Role.supervisor])),
            capacity=draw(st.integers(0, 20)),
            pool_right=draw(st.booleans()),
            disabled=draw(st.booleans()),
            hours=draw(HOURS),
        )
        for login in chosen
    )


@st.composite
def groups(draw: st.DrawFn, logins: tuple[str, ...], bots: tuple[str, ...]) -> tuple[GroupSpec, ...]:
    names = draw(some(GROUPS))
    default = draw(st.sampled_from((*names, None)))
    return tuple(
        GroupSpec(
            name=name,
            default=name == default,
            members=tuple(
                MemberSpec(login, draw(st.integers(0, 200)), draw(st.integers(-2, 2)), draw(st.sampled_from((None, 3))))
                for login in draw(some(logins))
            ),
            takes=({"product": [name, f"{name}-2"], "level": place},) if draw(st.booleans()) else (),
            overflow=tuple(other for other in draw(some(names)) if other != name),
            strict=draw(st.booleans()),
            bot=draw(st.sampled_from((*bots, None))),
            queue=QueueSettings(limit=draw(st.integers(0, 99)), timeout_s=draw(st.integers(1, 999))),
            hours=draw(HOURS),
        )
        for place, name in enumerate(names)
    )


@st.composite
def targets(draw: st.DrawFn, logins: tuple[str, ...], names: tuple[str, ...]) -> TargetsSpec:
    chosen_agents, chosen_groups = draw(some(logins)), draw(some(names))
    if chosen_agents and draw(st.booleans()):
        return TargetsSpec(kind="agents", agents=chosen_agents)
    return TargetsSpec(kind="groups", groups=chosen_groups) if chosen_groups else TargetsSpec()


@st.composite
def policies(draw: st.DrawFn, logins: tuple[str, ...], names: tuple[str, ...]) -> tuple[PolicySpec, ...]:
    return tuple(
        PolicySpec(
            name=name,
            enabled=draw(st.booleans()),
            range=draw(st.sampled_from(["asked_human", "all"])),
            times=tuple(TimeWindow(start, end) for start, end in WINDOWS[: draw(st.integers(0, 3))]),
            every_min=draw(st.sampled_from([5, 10, 15, 30])),
            conditions=Conditions(min_online=draw(st.integers(0, 3))),
            headcount=draw(st.sampled_from(["shop", "targets", None])),
            agent_cap=draw(st.none() | st.integers(1, 50)),
            targets=draw(targets(logins, names)),
        )
        for name in draw(some(("自动分配", "夜间", "周末")))
    )


@st.composite
def shop_files(draw: st.DrawFn) -> ShopFile:
    accounts = draw(agents())
    logins = tuple(agent.login for agent in accounts)
    bots = draw(st.sampled_from([(), ("faq",), ("faq", "acme")]))
    shunt_groups = draw(groups(logins, bots))
    delegate = draw(st.sampled_from([agent.login for agent in accounts if not agent.disabled]))
    return ShopFile(
        shop="demo",
        name=draw(st.sampled_from(["示例店", "茶铺"])),
        timezone=draw(st.sampled_from(["Asia/Shanghai", "Europe/Berlin"])),
        offline_handling=draw(st.sampled_from(list(OfflineHandling))),
        delegate=delegate,
        widget=Widget(origins=draw(st.sampled_from([(), ("https://shop.example",)]))),
        hours=draw(HOURS),
        notices=draw(st.sampled_from([Notices(), Notices(outside_hours="{shop}{back_at}上班")])),
        replies=ReplySettings(warn_s=draw(st.integers(1, 180)), reclaim_s=draw(st.none() | st.integers(1, 999))),
        transfer=TransferSettings(offer_s=draw(st.integers(5, 99)), to_offline=draw(st.booleans())),
        recent_contact=RecentContactSettings(suspended_h=draw(st.integers(0, 72))),
        bot=BotChoice(mode="bot_first", bot="faq") if bots else BotChoice(),
        bots={key: BotSpec(kind="faq", knowledge="knowledge.yaml") for key in bots},
        handoff=HandoffSettings(idle_s=draw(st.integers(1, 999))),
        agents=accounts,
        groups=shunt_groups,
        dedicated=tuple(DedicatedSpec(customer=f"vip-{login}", agent=login) for login in draw(some(logins))),
        policies=draw(policies(logins, tuple(group.name for group in shunt_groups))),
    )
