"""What is told of the offline pool beside its entries, over REST and sockets (R6, R7.15)."""

from msgspec import Struct

from models.enums import ItemReason
from models.wire.policies import Share
from models.wire.shapes import EntryView, Ref, RunView, Timestamp


class PoolPage(Struct, frozen=True):
    """Carry one page of the pool; `within_window` counts those of `total` that no window leaves out (R6.6)."""

    items: list[EntryView]
    next_cursor: str | None
    total: int
    within_window: int


class PoolCounts(Struct, frozen=True):
    """Count what each tab of the pool page lists, 100,000 at most; `bot` has no entries yet (R6.4)."""

    waiting: int
    bot: int
    older: int
    failed: int
    handled: int


class BotWaiting(Struct, frozen=True):
    """Show an unresolved conversation on the bot's side, which enters the pool at `enters_at` if silent (R6.4)."""

    conversation_id: int
    customer: Ref
    channel: str
    group: Ref | None
    asked_human: bool
    bot_missed: bool
    unanswered: bool
    first_message_at: Timestamp
    last_message_at: Timestamp
    messages: int
    enters_at: Timestamp | None
    last_text: str | None


class NotHandedOut(Struct, frozen=True):
    """Count the entries that would not be handed out for one reason (R7.10)."""

    reason: ItemReason
    reason_text: str
    count: int


class PoolPreview(Struct, frozen=True):
    """Show the allocation by hand that would happen now: its run, the split per agent, and what would stay (R7.15)."""

    run: RunView
    split: list[Share]
    rest: list[NotHandedOut]


class RunProgressData(Struct, frozen=True):
    """Show how far a run is that still deals: `done` of `total` entries, `assigned` of them to somebody.

    `run.progress` on console sockets that watch runs or the pool, twice a second at most; nothing is replayed.
    """

    run_id: int
    operator: str
    operator_id: int | None
    done: int
    assigned: int
    total: int
