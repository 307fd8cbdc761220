"""What came from outside while a log was written: a command, when, and what it was an answer to.

A conversation is named by who talks where (customer and channel): its number may be another one under other rules.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from models.commands import (
    AcceptTransfer,
    AnswerBotTurn,
    AssignEntries,
    Command,
    DeclineTransfer,
    FailBotTurn,
    NoteBotAttempts,
    ReadMessages,
    ReceiveMessage,
    RequestHandoff,
)
from models.entities import Conversation
from models.enums import Connection
from models.events import BotTurnOpened, ConversationAssigned, Event, MessageCreated
from router.core.state import ShopState

Talk = tuple[int, str]
"""A customer and the channel she writes on."""


class Delay(Struct, frozen=True):
    """Say how long an act took: since the owner had the conversation, her last act and the customer's last message.

    `wrote_at`: that message's time. `at_desk`: she was connected. `assigned`: when the conversation was given to each
    of its owners so far, her the last; in the other world fewer may have had it.
    """

    after: timedelta
    wrote_at: datetime | None = None
    at_desk: bool = True
    assigned: tuple[datetime, ...] = ()

    def lag(self, owners: int) -> timedelta:
        """Return how much later than the n-th owner the acting one had it on record."""
        place = min(max(owners, 1), len(self.assigned)) - 1
        return self.assigned[-1] - self.assigned[place] if self.assigned else timedelta()


class Input(Struct, frozen=True):
    """Hold one command of the log with its place in it; None stands for a change of configuration.

    `thread`: the conversation by its recorded number. `delay`: it was an act of the owner (or of who was offered the
    conversation), or a bot's answer. `written`: the customer's messages in the thread before it.
    """

    at: datetime
    seq: int
    command: Command | None
    talk: Talk | None = None
    thread: int = 0
    delay: Delay | None = None
    written: int = 0
    entries: tuple[Talk, ...] = ()


class Recorder:
    """Turn commands into inputs; remembers when the last act and bot turn of each conversation was.

    `asked`: conversation and number of the customer's message, wherever a bot was asked.
    """

    def __init__(self, state: ShopState) -> None:
        """Begin with who has a conversation already."""
        self._acted: dict[int, datetime] = {}
        self._asked: dict[str, datetime] = {}
        self._assigned = {it.id: (it.assigned_at,) for it in state.conversations.values() if it.assigned_at is not None}
        self.asked: set[tuple[int, int]] = set()

    def note(self, state: ShopState, event: Event) -> None:
        """Remember when a bot was asked, and behind which of the customer's messages; and when who got what."""
        if isinstance(event, ConversationAssigned):
            self._assigned[event.conversation_id] = (*self._assigned.get(event.conversation_id, ()), event.at)
        if isinstance(event, BotTurnOpened):
            self._asked[event.turn] = event.at
            self.asked.add((event.conversation_id, state.conversations[event.conversation_id].customer_messages))

    def input(self, state: ShopState, command: Command, ahead: Sequence[Event], seq: int) -> Input:
        """Describe a command by the state before it and the events it led to."""
        now = ahead[0].at
        if isinstance(command, ReceiveMessage):
            wrote = next(event for event in ahead if isinstance(event, MessageCreated))
            talk = (wrote.customer_id or 0, command.channel)
            return Input(now, seq, command, talk, wrote.conversation_id)
        if isinstance(command, RequestHandoff):
            return Input(now, seq, command, (command.customer_id, command.channel))
        if isinstance(command, AssignEntries):
            found = (state.entries.get(entry_id) for entry_id in command.entries)
            talks = tuple((entry.customer_id, entry.channel) for entry in found if entry is not None)
            return Input(now, seq, command, entries=talks)
        if isinstance(command, NoteBotAttempts):
            return Input(now, seq, command)
        conversation = state.conversations.get(getattr(command, "conversation_id", 0))
        return self._on(state, conversation, command, now, seq) if conversation else Input(now, seq, command)

    def _on(self, state: ShopState, conversation: Conversation, command: Any, now: datetime, seq: int) -> Input:
        delay = None
        if isinstance(command, AnswerBotTurn | FailBotTurn):
            if command.turn != conversation.bot_turn:
                return Input(now, seq, command)
            delay = Delay(now - self._asked.get(command.turn, now))
        elif is_act(conversation, command):
            delay = self._delay(state, conversation, now)
        talk = (conversation.customer_id, conversation.channel)
        return Input(now, seq, command, talk, conversation.id, delay, conversation.customer_messages)

    def _delay(self, state: ShopState, conversation: Conversation, now: datetime) -> Delay:
        before = (self._acted.get(conversation.id), conversation.assigned_at, conversation.last_customer_at)
        self._acted[conversation.id] = now
        owner = state.agents[conversation.owner_id or 0]
        since = latest(*before)
        return Delay(
            now - since if since is not None else timedelta(),
            conversation.last_customer_at,
            owner.connection is Connection.connected,
            self._assigned.get(conversation.id, ()),
        )


def is_act(conversation: Conversation, command: Any) -> bool:
    """Tell whether the owner acts, or who was offered the conversation; everybody else acts by the clock."""
    if conversation.owner_id is None:
        return False
    if isinstance(command, ReadMessages):
        return command.agent_id == conversation.owner_id
    by = getattr(command, "by", None)
    return by is not None and (by.id == conversation.owner_id or isinstance(command, AcceptTransfer | DeclineTransfer))


def latest(*times: datetime | None) -> datetime | None:
    """Return the latest of the times that are known."""
    return max((time for time in times if time is not None), default=None)
