"""Which conversations a policy reaches, and in which order (R6.6, R7.2, R7.3)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from operator import attrgetter
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
    found = sorted((it for it in _in_pool(state, policy, now) if it.last_at >= since), key=attrgetter("entry_id"))
    if policy.terms.range == "all":
        # Entries still to be made come after all that exist, in the order of their conversations.
        silent = (it for it in _with_bot(state, now) if it.last_at >= since)
        found += sorted(silent, key=attrgetter("conversation_id"))
    # Of the same moment the order of above holds, or its reverse: sorting leaves equals as they are.
    latest_first = policy.terms.order == "latest_first"
    if latest_first:
        found.reverse()
    return sorted(found, key=attrgetter("last_at" if latest_first else "first_at"), reverse=latest_first)


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
