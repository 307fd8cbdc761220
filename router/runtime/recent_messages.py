"""The last messages of conversations with a bot, kept as they are told, so that its next turn reads no table."""

from collections import OrderedDict, deque
from collections.abc import Iterable

from models.entities import Message
from models.events import ConversationAssigned, ConversationClosed, Event, MessageCreated
from models.wire.bots import MAX_TURN_MESSAGES
from models.wire.shapes import MessageView, Sender, rfc3339

MOST_CHARACTERS = 8_000_000
"""Text that is kept at most: all that some ten thousand conversations say in their last messages."""

Key = tuple[int, int]
"""A shop's id and a conversation's."""


class RecentMessages:
    """Hold the last 20 messages of whoever talks with a bot; who has been silent longest is forgotten first."""

    def __init__(self) -> None:
        """Begin with nothing: what was said before is read once."""
        self._kept: OrderedDict[Key, deque[MessageView]] = OrderedDict()
        self._characters = 0

    def heard(self, shop_id: int, event: Event) -> None:
        """Take note of a message; a conversation that a person has, or nobody any more, is let go."""
        if isinstance(event, MessageCreated):
            key = shop_id, event.conversation_id
            if event.seq == 1:
                self._kept[key] = deque()
            if key in self._kept:
                self._add(key, shown(event))
        elif isinstance(event, ConversationAssigned | ConversationClosed):
            self._drop((shop_id, event.conversation_id))

    def until(self, shop_id: int, conversation_id: int, seq: int) -> tuple[MessageView, ...] | None:
        """Return the last messages, of which `seq` is the very last; None when they have to be read."""
        kept = self._kept.get((shop_id, conversation_id))
        return tuple(kept) if kept and kept[-1].seq == seq else None

    def remember(self, shop_id: int, conversation_id: int, messages: Iterable[MessageView]) -> None:
        """Keep what was read of a conversation."""
        key = shop_id, conversation_id
        self._drop(key)
        self._kept[key] = deque()
        for message in messages:
            self._add(key, message)

    def _add(self, key: Key, message: MessageView) -> None:
        kept = self._kept[key]
        if kept and kept[-1].seq + 1 != message.seq:
            self._drop(key)
            return
        kept.append(message)
        self._characters += len(message.text)
        if len(kept) > MAX_TURN_MESSAGES:
            self._characters -= len(kept.popleft().text)
        self._kept.move_to_end(key)
        while self._characters > MOST_CHARACTERS:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        self._characters -= sum(len(message.text) for message in self._kept.pop(key, ()))


def shown(message: Message | MessageCreated) -> MessageView:
    """Return a message as a bot sees it."""
    return MessageView(
        conversation_id=message.conversation_id,
        seq=message.seq,
        sender=Sender(message.sender_type, message.sender_id, message.sender_name),
        kind=message.kind,
        text=message.text,
        at=rfc3339(message.at),
    )
