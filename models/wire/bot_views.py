"""What REST takes and tells of bots and of test pings (`ui.md` section 4)."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from models.shop_file import Url
from models.value import Percent, Value
from models.wire.bot_health import BotHealthView
from models.wire.shapes import Ref

BotName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$(?!\n)", description="1 to 64 letters, digits, _ or -")]
BotKind = Literal["faq", "webhook", "llm", "rasa", "chatwoot"]
# It is sent in a header.
BotKey = Annotated[str, Meta(pattern=r"^[!-~]{1,4000}$(?!\n)", description="1 to 4000 printable ASCII characters")]


class BotBody(Value):
    """Describe what may be changed of a bot; which of them count depends on its kind, as in the shop file."""

    url: Url | None = None
    timeout_s: Annotated[float, Meta(gt=0, le=60)] = 5
    knowledge: Annotated[str, Meta(max_length=4096)] | None = None
    threshold: Percent = 0.5
    max_misses: Annotated[int, Meta(ge=1, le=20)] = 2
    base_url: Url | None = None
    model: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    max_tokens: Annotated[int, Meta(ge=50, le=4000)] = 500
    daily_tokens: Annotated[int, Meta(ge=1000, le=1_000_000_000)] | None = None
    fallback: Annotated[str, Meta(max_length=4096)] | None = None
    stream: bool = True


class NewBot(BotBody, kw_only=True):
    """Describe a new bot; `key` is what a bot of kind rasa or llm asks for, kept here and never shown again."""

    name: BotName
    kind: BotKind
    key: BotKey | None = None


class KeyBody(Value):
    """Bring the key that a bot is shown."""

    key: BotKey


class BotMeasures(Struct, frozen=True):
    """Sum up the turns of the last hour: how many ended, the share that failed, and p95 of the time to the end."""

    turns: int
    failed_share: float | None
    p95_ms: int | None


class BotView(Struct, frozen=True):
    """Show a bot; `version` is that of the shop's settings, for `If-Match`.

    `secret_env` names the variables with its secret, none where it is kept here or there is none; `secrets` says how
    many are valid. `first` is the bot that the shop asks first, `groups` those that ask it themselves. `health` says
    whether routing goes past it now (R2.4).
    """

    name: str
    kind: str
    version: int
    bot: BotBody
    secret_env: list[str]
    secrets: int
    first: bool
    groups: list[Ref]
    last_hour: BotMeasures
    health: BotHealthView


class BotSecret(Struct, frozen=True):
    """Show a bot and the secret that was drawn for it, which is in this answer alone; null where none was."""

    bot: BotView
    secret: str | None


class PingSteps(Struct, frozen=True):
    """Say how many milliseconds each step took; null for one that was not needed or not reached."""

    dns_ms: int | None
    connect_ms: int | None
    tls_ms: int | None
    first_byte_ms: int | None
    total_ms: int


class PingView(Struct, frozen=True):
    """Show a test ping: a stable `verdict`, the same in words, and where it failed.

    `request` is what was sent, `answer` the beginning of what came back; `entries` counts what a FAQ bot knows.
    """

    verdict: str
    text: str
    detail: str
    good: bool
    url: str | None
    request: str | None
    status: int | None
    answer: str | None
    steps: PingSteps
    entries: int | None


class TryView(Struct, frozen=True):
    """Show one call to a bot elsewhere: begun `after_ms` after the bot was to be asked, over within `ms`.

    `status` is null where no answer came; `error` is a stable word, null where nothing was wrong.
    """

    after_ms: int
    ms: int
    status: int | None
    error: str | None


class TurnView(Struct, frozen=True):
    """Show a turn asked of a bot: how it ended and why; `refused` answers came when it was over (R8.3).

    A bot that answered without knowing anything `missed` (R8.2).
    `attempts` are the calls it took, of a bot elsewhere; ours answer without any.
    """

    turn: str
    conversation_id: int
    opened_at: str
    ended_at: str | None
    end: str | None
    reason: str | None
    confidence: float | None
    intent: str | None
    ms: int | None
    refused: int
    attempts: list[TryView]
    state: Literal["open", "answered", "missed", "failed", "superseded"]
