"""What was just said to a bot is kept, so that its next turn reads nothing, and never shown with a gap."""

from datetime import UTC, datetime

import pytest

from models.enums import ConversationState, SenderType
from models.events import ConversationClosed, MessageCreated
from models.wire.bots import MAX_TURN_MESSAGES
from router.runtime import recent_messages
from router.runtime.recent_messages import RecentMessages, shown

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def message(seq: int, conversation: int = 41, text: str = "在吗") -> MessageCreated:
    return MessageCreated(
        at=NOW, conversation_id=conversation, seq=seq, sender_type=SenderType.customer, sender_name="买家", text=text,
        state=ConversationState.bot,
    )  # fmt: skip


def told(*events: MessageCreated | ConversationClosed) -> RecentMessages:
    recent = RecentMessages()
    for event in events:
        recent.heard(1, event)
    return recent


def test_a_conversation_followed_from_its_first_message_has_its_last_twenty() -> None:
    recent = told(*(message(seq) for seq in range(1, 31)))
    found = recent.until(1, 41, 30)
    assert found is not None
    assert [one.seq for one in found] == list(range(31 - MAX_TURN_MESSAGES, 31))
    assert found[-1] == shown(message(30))


@pytest.mark.parametrize(
    ("events", "last"),
    [
        ((), 1),
        ((message(2),), 2),
        ((message(1), message(2)), 1),
        ((message(1), message(2)), 3),
        ((message(1), message(3)), 3),
        ((message(1), message(1, 42)), 2),
        ((message(1), ConversationClosed(at=NOW, conversation_id=41, customer_id=9, by="买家")), 1),
    ],
)
def test_what_is_not_known_as_a_whole_up_to_the_last_message_has_to_be_read(
    events: tuple[MessageCreated | ConversationClosed, ...], last: int
) -> None:
    assert told(*events).until(1, 41, last) is None


def test_another_shop_has_its_own() -> None:
    assert told(message(1)).until(2, 41, 1) is None


def test_what_was_read_is_followed_from_there_on() -> None:
    recent = told(message(7))
    recent.remember(1, 41, [shown(message(6)), shown(message(7))])
    recent.heard(1, message(8))
    found = recent.until(1, 41, 8)
    assert found is not None
    assert [one.seq for one in found] == [6, 7, 8]


def test_who_has_been_silent_longest_is_forgotten_when_there_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent_messages, "MOST_CHARACTERS", 10)
    recent = told(message(1, 41, "12345"), message(1, 42, "12345"), message(2, 41, ""), message(1, 43, "1"))
    assert recent.until(1, 42, 1) is None
    assert recent.until(1, 41, 2) is not None
    assert recent.until(1, 43, 1) is not None
