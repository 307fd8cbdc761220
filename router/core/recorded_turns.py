"""What a bot answered, read from the events it left (design.md section 2, rehearsal)."""

from collections.abc import Iterator, Sequence

from models.commands import AnswerBotTurn, Command, FailBotTurn, SpeakAsBot
from models.enums import SenderType, TurnEnd
from models.events import BotTurnEnded, Event, HandoffRequested, MessageCreated
from router.core.bot_speech import goes_on
from router.core.state import ShopState


def answer(state: ShopState, event: BotTurnEnded, ahead: Sequence[Event]) -> Command:
    """Read the bot's answer, or that it failed."""
    if event.end is TurnEnd.failed:
        return FailBotTurn(event.conversation_id, event.turn, event.reason or "", attempts=event.attempts)
    texts = tuple(_texts(ahead[1:]))
    return AnswerBotTurn(
        event.conversation_id,
        event.turn,
        _ACTIONS[event.end],
        texts,
        missed=event.missed,
        group=_group_wished(state, ahead[1 + len(texts) :]),
        reason=event.reason,
        confidence=event.confidence,
        intent=event.intent,
        entry=_entry(state, ahead[len(texts)]) if texts else None,
        attempts=event.attempts,
    )


def more_said(state: ShopState, event: MessageCreated) -> Command | None:
    """Read what a bot added to its answer; None for a message that nobody outside sent."""
    conversation = state.conversations[event.conversation_id]
    if event.sender_type is not SenderType.bot or not goes_on(conversation, event.sender_name):
        return None
    return SpeakAsBot(conversation.id, event.sender_name, "reply", (event.text,))


def _entry(state: ShopState, last: Event) -> str | None:
    """Return the key of the entry that answered; None where it has been deleted since."""
    entry = state.knowledge_entries.get(last.answer_of or 0) if isinstance(last, MessageCreated) else None
    return entry.key if entry is not None else None


def _texts(ahead: Sequence[Event]) -> Iterator[str]:
    for event in ahead:
        if not isinstance(event, MessageCreated) or event.sender_type is not SenderType.bot:
            return
        yield event.text


_ACTIONS = {TurnEnd.replied: "reply", TurnEnd.handed_off: "handoff", TurnEnd.closed: "close"}


def _group_wished(state: ShopState, ahead: Sequence[Event]) -> str | None:
    wish = ahead[0] if ahead else None
    group = state.groups.get(wish.group_id or 0) if isinstance(wish, HandoffRequested) else None
    return group.name if group is not None else None
