"""The shop file (`contract.md` section 2) and the values it shares with state, events and REST.

Unknown keys are errors. Names refer by login and name here; state and REST refer by id.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, field

from models.enums import OfflineHandling, Role
from models.handoff_settings import HandoffSettings
from models.knowledge import BaseName, Knowledge
from models.value import Percent, Value

# `description` is what a refusal says instead of the pattern.
ShopKey = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,64}$(?!\n)", description="1 to 64 of a-z, 0-9 and -")]
Login = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._@-]{1,64}$(?!\n)", description="1 to 64 letters, digits or ._@-")]
Name = Annotated[str, Meta(min_length=1, max_length=64)]
WallTime = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)", description="a time like 09:30")]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Date = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$(?!\n)", description="a date like 2026-10-01")]
Origin = Annotated[
    str,
    Meta(pattern=r"^https?://[^/\s?#@]+$(?!\n)", description="an origin like https://shop.example, no path"),
]
Url = Annotated[
    str,
    Meta(pattern=r"^https?://[^/\s?#@]+(/\S*)?$(?!\n)", description="an address like https://bot.example/turns"),
]
Capacity = Annotated[int, Meta(ge=0, le=1000)]
Facts = dict[str, Any]
FACTS = (
    "product", "category", "order_status", "entry", "channel",
    "level", "tags", "region", "language", "intent",
)  # fmt: skip
"""The facts a reception range can test."""


class Widget(Value):
    """Say which pages may open the visitor socket; empty: same origin only."""

    origins: tuple[Origin, ...] = ()


class TimeWindow(Value):
    """Bound a window by two wall-clock times of the shop; it may pass midnight.

    Slots: both ends are inside (R7.4). Hours: the end is outside, equal times are a whole day (R11.1).
    """

    from_: WallTime = field(name="from")
    to: WallTime


class DayHours(Value):
    """Open from one wall-clock time (inside) to another (outside) on some weekdays (R11.1).

    `to` at or before `from` means the next day, so that equal times are a whole day.
    """

    days: Annotated[tuple[Weekday, ...], Meta(min_length=1)]
    from_: WallTime = field(name="from")
    to: WallTime


class DatedHours(Value):
    """Replace the weekly hours of one date: a holiday has no `times`, an extra day has some (R11.1)."""

    date: Date
    times: tuple[TimeWindow, ...] = ()
    note: Annotated[str, Meta(max_length=64)] | None = None


class Hours(Value):
    """Say when a shop, a group or an agent works, by the shop's wall clock (R11.1); overlaps are refused."""

    weekly: tuple[DayHours, ...] = ()
    dates: tuple[DatedHours, ...] = ()


class PresenceSettings(Value):
    """Say how long a lost connection is forgiven, in seconds (R1.4)."""

    grace_s: Annotated[int, Meta(ge=0, le=3600)] = 45
    mobile_grace_s: Annotated[int, Meta(ge=0, le=3600)] = 180


class ReplySettings(Value):
    """Say when a waiting customer is urgent, overdue, and taken from a silent agent, in seconds (R9.5)."""

    warn_s: Annotated[int, Meta(ge=1, le=86400)] = 100
    overdue_s: Annotated[int, Meta(ge=1, le=86400)] = 180
    reclaim_s: Annotated[int, Meta(ge=1, le=86400)] | None = None


class RecentContactSettings(Value):
    """Say when the last agent who spoke receives again, in hours (R3)."""

    suspended_h: Annotated[int, Meta(ge=0, le=720)] = 24
    window_h: Annotated[int, Meta(ge=0, le=720)] = 72
    when_suspended: Literal["within_window", "never", "always"] = "within_window"
    when_all_suspended: Literal["pool", "recent"] = "pool"
    recent_over_capacity: bool = False
    recent_wait_s: Annotated[int, Meta(ge=0, le=3600)] = 0


class TransferSettings(Value):
    """Say how long an offer waits for an answer, in seconds; whether offline agents get one via the pool (R9.4)."""

    offer_s: Annotated[int, Meta(ge=5, le=3600)] = 60
    to_offline: bool = False


NoticeText = Annotated[str, Meta(min_length=1, max_length=500)]


class Notices(Value):
    """Word what customers are told (R11.3, R8.4); `{back_at}` and `{shop}` are filled in, null takes the built-in text.

    `outside_hours`: the shop or group is closed; `offline`: it is open and nobody is there; `reassure`: nobody has
    spoken for a while after the handoff (R8.6).
    """

    outside_hours: NoticeText | None = None
    offline: NoticeText | None = None
    reassure: NoticeText | None = None


class BotChoice(Value):
    """Say when the bot answers (R2.4) and which: `bot` is a key of `bots`."""

    mode: Literal["off", "bot_first", "human_first"] = "off"
    bot: str | None = None


class BotSpec(Value):
    """Describe one bot; `kind` decides which of the other keys are needed.

    `knowledge` names a knowledge base of the shop, or a YAML file that becomes one, called as its stem.
    `secret_env` names the environment variable with the secret, or two while it is being changed, the new one
    first: turns are signed with both, answers believed with either. The secret is `whsec_` and base64 of at least
    24 bytes. `timeout_s` is how long a turn may take, retries and a later answer included.

    `llm`: `base_url` is an OpenAI-compatible endpoint, `key_env` the environment variable with its key, `max_tokens`
    bounds one answer, `daily_tokens` all of a day (UTC; none: no limit), `fallback` is the bot of kind faq that answers
    where the model does not, `stream` shows sentences while the answer is still written.

    `rasa`: `url` is the REST channel of a Rasa assistant, `key_env` the variable with its token, where it has one.

    `chatwoot`: `url` takes what Chatwoot sends to agent bots, `token_env` names the variable with the token that it
    shows when it answers, 16 characters or more.

    A bot of kind webhook or chatwoot that names no variable has a secret that the server keeps: `apply` prints it once.
    """

    kind: Literal["faq", "webhook", "llm", "rasa", "chatwoot"]
    knowledge: str | None = None
    threshold: Percent = 0.5
    max_misses: Annotated[int, Meta(ge=1, le=20)] = 2
    url: Url | None = None
    secret_env: str | tuple[str, ...] | None = None
    timeout_s: Annotated[float, Meta(gt=0, le=60)] = 5
    base_url: Url | None = None
    model: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    key_env: Annotated[str, Meta(max_length=200)] | None = None
    token_env: Annotated[str, Meta(max_length=200)] | None = None
    max_tokens: Annotated[int, Meta(ge=50, le=4000)] = 500
    daily_tokens: Annotated[int, Meta(ge=1000, le=1_000_000_000)] | None = None
    fallback: str | None = None
    stream: bool = True


class AgentSpec(Value):
    """Describe one account; without `password` one is generated and printed once."""

    login: Login
    name: Name
    role: Role = Role.agent
    capacity: Capacity = 10
    pool_right: bool = False
    password: Annotated[str, Meta(min_length=8, max_length=200)] | None = None
    disabled: bool = False
    hours: Hours | None = None


class MemberSpec(Value):
    """Put an agent into a group; weight 0 takes transfers only (R4.2).

    `capacity` bounds her conversations of this group; null: only her own capacity does.
    """

    agent: str
    weight: Annotated[int, Meta(ge=0, le=1000)] = 100
    priority: Annotated[int, Meta(ge=-100, le=100)] = 0
    capacity: Capacity | None = None


class QueueSettings(Value):
    """Bound a group's queue: length, and waiting in seconds (R5.4)."""

    limit: Annotated[int, Meta(ge=0, le=100000)] = 50
    timeout_s: Annotated[int, Meta(ge=1, le=86400)] = 300


class GroupSpec(Value):
    """Describe one shunt group; `takes` alternatives are each a conjunction of facts (R4.1)."""

    name: Name
    default: bool = False
    members: tuple[MemberSpec, ...] = ()
    takes: tuple[Facts, ...] = ()
    overflow: tuple[str, ...] = ()
    strict: bool = False
    bot: str | None = None
    queue: QueueSettings = QueueSettings()
    hours: Hours | None = None


class DedicatedSpec(Value):
    """Bind a customer (external id) to an agent (专属客服, R2.3)."""

    customer: Annotated[str, Meta(min_length=1, max_length=128)]
    agent: str


class TargetsSpec(Value):
    """Say who receives (R7.6), by name."""

    kind: Literal["shunt_rules", "groups", "agents"] = "shunt_rules"
    groups: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()


class Conditions(Value):
    """Say what must hold for a run to hand out anything (R7.7); null means no limit."""

    min_online: Annotated[int, Meta(ge=0, le=100000)] = 1
    max_avg_awaiting: Annotated[float, Meta(ge=0, le=100000)] | None = None


class PolicyTerms(Value):
    """Hold the terms of an allocation policy that do not name anybody (R7)."""

    name: Name
    enabled: bool = True
    range: Literal["asked_human", "all"] = "asked_human"
    window_h: Annotated[int, Meta(ge=1, le=720)] = 24
    order: Literal["latest_first", "longest_wait_first"] = "latest_first"
    times: tuple[TimeWindow, ...] = ()
    every_min: Literal[5, 10, 15, 30, 60] = 30
    on_agent_ready: bool = False
    conditions: Conditions = Conditions()
    quota_per_agent: Annotated[int, Meta(ge=1, le=5000)] = 100
    headcount: Literal["shop", "targets"] | None = None
    agent_cap: Annotated[int, Meta(ge=1, le=5000)] | None = None
    suspended_recent_contact: bool = True
    respect_capacity: bool = False
    spread: Annotated[int, Meta(ge=1, le=1000)] | None = None


class PolicySpec(PolicyTerms):
    """Describe one allocation policy in the shop file."""

    targets: TargetsSpec = TargetsSpec()


class ShopFile(Value):
    """Describe one shop as a whole; what it does not name takes the default.

    `knowledge` holds bases by name: those it names become what it says, others stay as they are.
    """

    shop: ShopKey
    name: Name
    timezone: str = "Asia/Shanghai"
    locale: Literal["zh-CN", "en"] = "zh-CN"
    offline_handling: OfflineHandling = OfflineHandling.pool
    delegate: str | None = None
    widget: Widget = Widget()
    hours: Hours | None = None
    notices: Notices = Notices()
    presence: PresenceSettings = PresenceSettings()
    replies: ReplySettings = ReplySettings()
    transfer: TransferSettings = TransferSettings()
    recent_contact: RecentContactSettings = RecentContactSettings()
    bot: BotChoice = BotChoice()
    bots: dict[str, BotSpec] = {}
    knowledge: dict[BaseName, Knowledge] = {}
    handoff: HandoffSettings = HandoffSettings()
    agents: tuple[AgentSpec, ...] = ()
    groups: tuple[GroupSpec, ...] = ()
    dedicated: tuple[DedicatedSpec, ...] = ()
    policies: tuple[PolicySpec, ...] = ()
