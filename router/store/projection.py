"""What each event leaves in the history tables: pure functions from an event to rows."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Table

from models.entities import Group, Policy, Webhook
from models.enums import ItemOutcome, ItemReason
from models.events import (
    AnswerRated,
    BotTurnEnded,
    BotTurnOpened,
    BotTurnResumed,
    ConversationAssigned,
    ConversationHandedToBot,
    ConversationPooled,
    ConversationQueued,
    Event,
    GroupRemoved,
    MessageCreated,
    PolicyRemoved,
    PresenceChanged,
    RunItemSettled,
    RunStarted,
    WebhookConfigured,
    WebhookRemoved,
)
from models.events.event import told_agent, told_customer
from models.tables import (
    BotTurnRow,
    DecisionRow,
    EventRow,
    MessageRow,
    PresenceIntervalRow,
    RunItemRow,
    SlotRow,
    WebhookCursorRow,
)
from models.tables.columns import table_of
from router.store.mapping import TABLES, Row
from router.store.projected_knowledge import REMOVALS, VERSIONS

EVENT_LOG = table_of(EventRow)
MESSAGE = table_of(MessageRow)
DECISION = table_of(DecisionRow)
RUN_ITEM = table_of(RunItemRow)
PRESENCE_INTERVAL = table_of(PresenceIntervalRow)
SLOT_LEDGER = table_of(SlotRow)
BOT_TURN = table_of(BotTurnRow)
WEBHOOK_CURSOR = table_of(WebhookCursorRow)

Projected = Iterator[tuple[Table, Row]]


def log_row(shop_id: int, seq: int, event: Event, body: bytes, chain: bytes) -> Row:
    """Return the event's row in the log."""
    return {
        "shop_id": shop_id,
        "seq": seq,
        "at": event.at,
        "type": type(event).__struct_config__.tag,
        "agent_id": told_agent(event),
        "customer_id": told_customer(event),
        "conversation_id": getattr(event, "conversation_id", None),
        "message_seq": event.seq if isinstance(event, MessageCreated) else None,
        "body": body.decode(),
        "chain": chain,
    }


def message_row(shop_id: int, event: MessageCreated, salt: bytes) -> Row:
    """Return a message with its text, which the log lacks."""
    return {
        "shop_id": shop_id,
        "conversation_id": event.conversation_id,
        "seq": event.seq,
        "sender_type": event.sender_type,
        "sender_id": event.sender_id,
        "sender_name": event.sender_name,
        "kind": event.kind,
        "text": event.text,
        "salt": salt,
        "client_msg_id": event.client_msg_id,
        "at": event.at,
        "answer_of": event.answer_of,
        "resolved": None,
    }


def project(shop_id: int, seq: int, event: Event) -> Projected:
    """Return what an event leaves besides its row in the log and a message's text."""
    rows = _PROJECTIONS.get(type(event))
    return rows({"shop_id": shop_id}, seq, event) if rows else iter(())


def _assigned(shop: Row, seq: int, event: ConversationAssigned) -> Projected:
    given = event.assignment
    yield _decision(shop, seq, event, "assigned", event.agent_id, given.reason.value, given.run_id)
    if given.run_id is not None and given.entry_id is not None:
        yield (
            RUN_ITEM,
            {
                **shop,
                "run_id": given.run_id,
                "entry_id": given.entry_id,
                "conversation_id": event.conversation_id,
                "customer_id": event.customer_id,
                "customer_name": event.customer_name,
                "outcome": ItemOutcome.assigned,
                "reason": ItemReason.offline_allocation,
                "agent_id": event.agent_id,
                "agent_name": event.agent_name,
                "chosen_by": given.chosen_by,
                "trace_id": seq,
                "at": event.at,
            },
        )


def _settled(shop: Row, seq: int, event: RunItemSettled) -> Projected:
    yield (
        RUN_ITEM,
        {
            **shop,
            "run_id": event.run_id,
            "entry_id": event.entry_id,
            "conversation_id": event.conversation_id,
            "customer_id": event.customer_id,
            "customer_name": event.customer_name,
            "outcome": event.outcome,
            "reason": event.reason,
            "agent_id": None,
            "agent_name": None,
            "chosen_by": None,
            "trace_id": seq,
            "at": event.at,
        },
    )


def _queued(shop: Row, seq: int, event: ConversationQueued) -> Projected:
    yield _decision(shop, seq, event, "queued")


def _pooled(shop: Row, seq: int, event: ConversationPooled) -> Projected:
    yield _decision(shop, seq, event, "pooled", reason=event.reason.value)


def _to_bot(shop: Row, seq: int, event: ConversationHandedToBot) -> Projected:
    yield _decision(shop, seq, event, "bot")


def _decision(
    shop: Row,
    seq: int,
    event: ConversationAssigned | ConversationQueued | ConversationPooled | ConversationHandedToBot,
    outcome: str,
    agent_id: int | None = None,
    reason: str | None = None,
    run_id: int | None = None,
) -> tuple[Table, Row]:
    return DECISION, {
        **shop,
        "seq": seq,
        "conversation_id": event.conversation_id,
        "at": event.at,
        "outcome": outcome,
        "agent_id": agent_id,
        "reason": reason,
        "run_id": run_id,
    }


def _presence(shop: Row, seq: int, event: PresenceChanged) -> Projected:
    yield (
        PRESENCE_INTERVAL,
        shop
        | {
            "agent_id": event.agent_id,
            "started_at": event.was_since,
            "seq": seq,
            "ended_at": event.at,
            "presence": event.was_presence,
            "connection": event.was_connection,
            "cause": event.cause,
            "by": event.by,
        },
    )


def _run_started(shop: Row, _seq: int, event: RunStarted) -> Projected:
    run = event.run
    if run.slot is not None:
        yield (
            SLOT_LEDGER,
            shop
            | {
                "policy_id": run.policy_id,
                "slot": run.slot,
                "run_id": run.id,
                "at": event.at,
            },
        )


def _turn_opened(shop: Row, _seq: int, event: BotTurnOpened) -> Projected:
    yield (
        BOT_TURN,
        shop
        | {
            "turn": event.turn,
            "conversation_id": event.conversation_id,
            "bot": event.bot,
            "opened_at": event.at,
            "deadline": event.deadline,
        },
    )


def _webhook(shop: Row, seq: int, event: WebhookConfigured) -> Projected:
    """Begin a new endpoint's way through the log here: it is told nothing of what was before it."""
    hook = event.webhook
    if hook.version == 1:
        begin = {"webhook_id": hook.id, "started": seq, "seq": seq, "events": hook.events, "last_given": 0}
        yield WEBHOOK_CURSOR, shop | begin | {"forgotten": 0}


def changes(shop_id: int, event: Event) -> Projected:
    """Return what an event changes in rows that are there: key and new values."""
    rows = _CHANGES.get(type(event))
    return rows({"shop_id": shop_id}, event) if rows else iter(())


def _turn_ended(shop: Row, event: BotTurnEnded) -> Projected:
    ended = {name: getattr(event, name) for name in ("end", "missed", "confidence", "intent", "reason")}
    yield BOT_TURN, {**shop, "turn": event.turn, "ended_at": event.at, **ended}


def _turn_resumed(shop: Row, event: BotTurnResumed) -> Projected:
    yield BOT_TURN, {**shop, "turn": event.turn, "deadline": event.deadline}


def _rated(shop: Row, event: AnswerRated) -> Projected:
    place = {"conversation_id": event.conversation_id, "seq": event.message_seq}
    yield MESSAGE, {**shop, **place, "resolved": event.resolved}


def _group_removed(shop: Row, event: GroupRemoved) -> Projected:
    yield TABLES[Group], {**shop, "id": event.group_id, "removed_at": event.at}


def _policy_removed(shop: Row, event: PolicyRemoved) -> Projected:
    yield TABLES[Policy], {**shop, "id": event.policy_id, "removed_at": event.at}


def _webhook_removed(shop: Row, event: WebhookRemoved) -> Projected:
    yield TABLES[Webhook], {**shop, "id": event.webhook_id, "removed_at": event.at}


_PROJECTIONS: dict[type[Event], Callable[[Row, int, Any], Projected]] = {
    ConversationAssigned: _assigned,
    ConversationQueued: _queued,
    ConversationPooled: _pooled,
    ConversationHandedToBot: _to_bot,
    RunItemSettled: _settled,
    PresenceChanged: _presence,
    RunStarted: _run_started,
    BotTurnOpened: _turn_opened,
    WebhookConfigured: _webhook,
    **VERSIONS,
}

_CHANGES: dict[type[Event], Callable[[Row, Any], Projected]] = {
    BotTurnEnded: _turn_ended,
    BotTurnResumed: _turn_resumed,
    AnswerRated: _rated,
    GroupRemoved: _group_removed,
    PolicyRemoved: _policy_removed,
    WebhookRemoved: _webhook_removed,
    **REMOVALS,
}
