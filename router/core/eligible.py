"""Which conversations a policy reaches, and in which order (R6.6, R7.2, R7.3)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from models.entities import Conversation, Policy
from router.core.run_progress import is_over
from router.core.state import ShopState


class Waiting(NamedTuple):
    """Name a conversation a run may hand out; `entry_id` is None while it is only on the bot's side."""

    first_at: datetime
    last_at: datetime
    entry_id: int | None
    conversation_id: int


def eligible(state: ShopState, policy: Policy, now: datetime) -> list[Waiting]:
    """List what a policy reaches at `now`, in the order in which it is dealt (R7.2, R7.3).

    Age is measured from the customer's last message; exactly `window_h` is inside (R6.6). What a running run still
    has to deal is not reached twice. Under `all`, silent conversations with the bot belong to it.
    """
    since = now - timedelta(hours=policy.terms.window_h)
    found = [waiting for waiting in _in_pool(state, policy, now) if waiting.last_at >= since]
    if policy.terms.range == "all":
        found += [waiting for waiting in _with_bot(state, now) if waiting.last_at >= since]
    if policy.terms.order == "latest_first":
        return sorted(found, key=_latest, reverse=True)
    return sorted(found, key=_longest_wait)


def _in_pool(state: ShopState, policy: Policy, now: datetime) -> Iterator[Waiting]:
    going = (run for run in state.runs.values() if not is_over(run, now))
    spoken_for = {entry_id for run in going for entry_id in run.entries[run.dealt :]}
    for entry in state.entries.values():
        in_range = entry.asked_human or policy.terms.range == "all"
        if in_range and entry.id not in spoken_for:
            yield Waiting(entry.first_message_at, entry.last_message_at, entry.id, entry.conversation_id)


def _with_bot(state: ShopState, now: datetime) -> Iterator[Waiting]:
    """R7.2: whoever consulted the bot and was not served by a person, once she has been silent long enough."""
    for conversation in map(state.conversations.__getitem__, state.with_bot):
        first, last = conversation.first_customer_at, conversation.last_customer_at
        if _left_with_bot(state, conversation, now) and first is not None and last is not None:
            yield Waiting(first, last, None, conversation.id)


def _left_with_bot(state: ShopState, conversation: Conversation, now: datetime) -> bool:
    return (
        conversation.entry_id is None
        and conversation.typed
        and conversation.idle_at is not None
        and conversation.idle_at <= now
        and state.customers[conversation.customer_id].block is None
    )


def _latest(waiting: Waiting) -> tuple[datetime, bool, int]:
    return waiting.last_at, *_id(waiting)


def _longest_wait(waiting: Waiting) -> tuple[datetime, bool, int]:
    return waiting.first_at, *_id(waiting)


def _id(waiting: Waiting) -> tuple[bool, int]:
    """Entries still to be made come after all that exist, in the order of their conversations."""
    new = waiting.entry_id is None
    return new, waiting.conversation_id if waiting.entry_id is None else waiting.entry_id
