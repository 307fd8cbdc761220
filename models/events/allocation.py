"""Events of allocation runs (R7); the assignments of a run are `ConversationAssigned` with its `run_id`."""

from datetime import datetime

from models.entities import Run
from models.enums import ItemOutcome, ItemReason, RunReason, RunState
from models.events.event import Event


class RunStarted(Event, tag="run.started"):
    """A run began: its entries, cap and arithmetic are fixed; a slot is thereby taken (R7.5)."""

    run: Run


class RunItemSettled(Event, tag="run.item_settled"):
    """An entry of a run was skipped or failed, with the reason; assigned ones are `ConversationAssigned`."""

    run_id: int
    entry_id: int
    conversation_id: int
    customer_id: int
    customer_name: str
    outcome: ItemOutcome
    reason: ItemReason


class RunPaused(Event, tag="run.paused"):
    """A run waits: whoever could get more had her share of this minute (R7.9), or agents come back after a restart."""

    run_id: int
    until: datetime


class RunFinished(Event, tag="run.finished"):
    """A run is over, with its counts and, if it handed out nothing, why (R7.13)."""

    run_id: int
    state: RunState
    assigned: int
    failed: int
    left: int
    finished_at: datetime
    reason: RunReason | None = None
