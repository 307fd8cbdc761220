"""What committed events touched on a supervisor's pages, gathered until the next push."""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from models.events import (
    BotHealthChanged,
    ConversationAssigned,
    ConversationClosed,
    ConversationPooled,
    ConversationQueued,
    CustomerBlocked,
    CustomerUnblocked,
    Event,
    GroupHoursChanged,
    HandoffRequested,
    MessageCreated,
    PolicyConfigured,
    PolicyRemoved,
    QueuePromoted,
    RecentWaitEnded,
    RunFinished,
    RunItemSettled,
    RunStarted,
    ShopConfigured,
    WebhookConfigured,
    WebhookRemoved,
)

CHUNK = 200
"""Agents and entries of one push: a run of 5,000 shows up over some seconds instead of flooding the socket."""


class Touched:
    """Gather ids, and topics that are shown as a whole.

    `waiting` leads from a conversation to its entry in the pool, as far as is known.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.agents: dict[int, None] = {}
        self.entries: dict[int, None] = {}
        self.runs: dict[int, None] = {}
        self.dealing: dict[int, None] = {}
        self.topics: set[str] = set()
        self.waiting: dict[int, int] = {}

    def __bool__(self) -> bool:
        """Tell whether there is anything to push."""
        return bool(self.agents or self.entries or self.runs or self.dealing or self.topics)

    def note(self, events: Sequence[tuple[int, Event]]) -> None:
        """Gather what events touched."""
        for _, event in events:
            agent_id = getattr(event, "agent_id", None)
            if agent_id is not None:
                self.agents[agent_id] = None
            noted = _NOTES.get(type(event))
            if noted is not None:
                noted(self, event)

    def take(self, ids: dict[int, None]) -> list[int]:
        """Take the ids of one push; the rest stays for the next."""
        taken = list(islice(ids, CHUNK))
        for each in taken:
            del ids[each]
        return taken

    def take_topics(self) -> set[str]:
        """Take the topics that are shown as a whole and changed: queues, the pool's numbers, bots, webhooks."""
        topics, self.topics = self.topics, set()
        return topics

    def entry_of(self, conversation_id: int) -> None:
        """Note that a conversation's waiting entry changed."""
        if conversation_id in self.waiting:
            self.entries[self.waiting[conversation_id]] = None

    def entry_left(self, conversation_id: int) -> None:
        """Note that a conversation's entry waits no more."""
        self.topics.add("queue")
        if conversation_id in self.waiting:
            self.entries[self.waiting.pop(conversation_id)] = None
            self.topics.add("pool")


def _pooled(touched: Touched, event: ConversationPooled) -> None:
    touched.waiting[event.conversation_id] = event.entry_id
    touched.entries[event.entry_id] = None
    touched.topics.update(("pool", "queue"))


def _entry_left(touched: Touched, event: ConversationClosed) -> None:
    touched.entry_left(event.conversation_id)


def _assigned(touched: Touched, event: ConversationAssigned) -> None:
    touched.entry_left(event.conversation_id)
    if event.assignment.run_id is not None:
        touched.dealing[event.assignment.run_id] = None


def _item_settled(touched: Touched, event: RunItemSettled) -> None:
    touched.dealing[event.run_id] = None


def _entry_changed(touched: Touched, event: MessageCreated | HandoffRequested) -> None:
    touched.entry_of(event.conversation_id)


def _entries_marked(touched: Touched, event: CustomerBlocked | CustomerUnblocked) -> None:
    touched.entries.update(dict.fromkeys(event.entries))


def _queue_changed(touched: Touched, _: Event) -> None:
    touched.topics.add("queue")


def _bots_changed(touched: Touched, _: Event) -> None:
    touched.topics.add("bots")


def _webhooks_changed(touched: Touched, _: Event) -> None:
    touched.topics.add("webhooks")


def _pool_changed(touched: Touched, _: Event) -> None:
    touched.topics.add("pool")


def _run_finished(touched: Touched, event: RunFinished) -> None:
    touched.runs[event.run_id] = None
    touched.topics.add("pool")


_NOTES: dict[type[Event], Callable[[Touched, Any], None]] = {
    BotHealthChanged: _bots_changed,
    ConversationAssigned: _assigned,
    ConversationClosed: _entry_left,
    ConversationPooled: _pooled,
    ConversationQueued: _queue_changed,
    CustomerBlocked: _entries_marked,
    CustomerUnblocked: _entries_marked,
    GroupHoursChanged: _queue_changed,
    HandoffRequested: _entry_changed,
    MessageCreated: _entry_changed,
    PolicyConfigured: _pool_changed,
    PolicyRemoved: _pool_changed,
    QueuePromoted: _queue_changed,
    RecentWaitEnded: _queue_changed,
    RunFinished: _run_finished,
    RunItemSettled: _item_settled,
    RunStarted: _pool_changed,
    ShopConfigured: _bots_changed,
    WebhookConfigured: _webhooks_changed,
    WebhookRemoved: _webhooks_changed,
}
