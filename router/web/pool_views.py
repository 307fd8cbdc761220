"""Pool entries, runs and their items as the shapes of the contract (R6.3, R7.13)."""

from datetime import datetime, timedelta

from msgspec import Struct

from models.entities import Customer, Entry, Run
from models.enums import ItemOutcome, ItemReason
from models.events.allocation import RunItemSettled
from models.events.conversations import ConversationAssigned
from models.wire.shapes import EntryView, ItemView, Ref, RunView, rfc3339
from router.core.state import ShopState
from router.store.queries.pool import EntryFound
from router.web.reasons import ITEM_REASONS, RUN_REASONS
from router.web.views import Names, moment, names_of


def entry_view(
    entry: Entry,
    customer: Customer,
    names: Names,
    *,
    suggested: Ref | None = None,
    older_than_window: bool = False,
    last_text: str | None = None,
) -> EntryView:
    """Show a pool entry (R6.3)."""
    return EntryView(
        id=entry.id,
        conversation_id=entry.conversation_id,
        customer=Ref(entry.customer_id, customer.name),
        channel=entry.channel,
        group=names.group(entry.group_id),
        state=entry.state,
        reason=entry.reason,
        asked_human=entry.asked_human,
        bot_missed=entry.bot_missed,
        unanswered=entry.unanswered,
        first_message_at=rfc3339(entry.first_message_at),
        last_message_at=rfc3339(entry.last_message_at),
        messages=entry.messages,
        entered_at=rfc3339(entry.entered_at),
        agent=names.agent(entry.agent_id),
        suggested=suggested,
        for_agent=names.agent(entry.for_agent_id),
        closed_reason=entry.closed_reason,
        older_than_window=older_than_window,
        last_text=last_text,
        blocked=customer.block is not None,
        order_status=customer.facts.get("order_status"),
    )


class PoolLens(Struct, frozen=True):
    """Hold what a shop's live state says about stored entries: names, whom to suggest, what is too old (R6.6)."""

    names: Names
    recent_since: datetime
    window_since: datetime

    def view(self, found: EntryFound) -> EntryView:
        """Show a stored entry; the recent contact is suggested while the relation lasts (R3.3)."""
        customer, entry = found.customer, found.entry
        spoke_at = customer.recent_spoke_at
        recent = spoke_at is not None and spoke_at >= self.recent_since
        return entry_view(
            entry,
            customer,
            self.names,
            suggested=self.names.agent(customer.recent_agent_id) if recent else None,
            older_than_window=entry.last_message_at < self.window_since,
            last_text=found.last_text,
        )


DEFAULT_WINDOW_H = 24
"""How far back the pool reaches in a shop without a policy that is switched on (R7.2)."""


def pool_lens(state: ShopState, now: datetime) -> PoolLens:
    """Look at a shop's pool as of now; the widest window of its enabled policies counts (R6.6)."""
    windows = [policy.terms.window_h for policy in state.policies.values() if policy.terms.enabled]
    recent = timedelta(hours=state.shop.recent_contact.window_h)
    window = timedelta(hours=max(windows, default=DEFAULT_WINDOW_H))
    return PoolLens(names_of(state), now - recent, now - window)


def run_view(run: Run, *, preview: bool = False) -> RunView:
    """Show a run with its arithmetic and reason (R7.13); a preview has no id (R7.15)."""
    policy = None if run.policy_id is None else Ref(run.policy_id, run.policy_name or "")
    return RunView(
        id=None if preview else run.id,
        policy=policy,
        slot_at=moment(run.slot_at),
        trigger=run.trigger,
        operator=run.operator,
        state=run.state,
        headcount=run.headcount,
        quota_per_agent=run.quota_per_agent,
        cap=run.cap,
        eligible=run.eligible,
        assigned=run.assigned,
        failed=run.failed,
        left=run.left,
        avg_awaiting=run.avg_awaiting,
        min_online=run.min_online,
        max_avg_awaiting=run.max_avg_awaiting,
        reason=run.reason,
        reason_text=None if run.reason is None else RUN_REASONS[run.reason],
        started_at=rfc3339(run.started_at),
        finished_at=moment(run.finished_at),
        online=run.online,
    )


def assigned_item_view(event: ConversationAssigned, seq: int | None = None) -> ItemView:
    """Show an entry a run handed out; without `seq` (a preview) there is no trace to lead to (R7.15)."""
    return ItemView(
        entry_id=event.assignment.entry_id or 0,
        conversation_id=event.conversation_id,
        customer=Ref(event.customer_id, event.customer_name),
        outcome=ItemOutcome.assigned,
        agent=Ref(event.agent_id, event.agent_name),
        reason=ItemReason.offline_allocation,
        reason_text=ITEM_REASONS[ItemReason.offline_allocation],
        chosen_by=event.assignment.chosen_by,
        trace_id=seq,
        at=rfc3339(event.at),
    )


def settled_item_view(event: RunItemSettled) -> ItemView:
    """Show an entry a run skipped or failed on, with the reason (R7.10)."""
    return ItemView(
        entry_id=event.entry_id,
        conversation_id=event.conversation_id,
        customer=Ref(event.customer_id, event.customer_name),
        outcome=event.outcome,
        agent=None,
        reason=event.reason,
        reason_text=ITEM_REASONS[event.reason],
        chosen_by=None,
        trace_id=None,
        at=rfc3339(event.at),
    )
