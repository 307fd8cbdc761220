"""What a bot answered, read from the events it left (design.md section 2, rehearsal)."""

from collections.abc import Iterator, Sequence

from models.commands import AnswerBotTurn, Command, FailBotTurn
from models.enums import SenderType, TurnEnd
from models.events import BotTurnEnded, Event, HandoffRequested, MessageCreated
from router.core.state import ShopState


def answer(state: ShopState, event: BotTurnEnded, ahead: Sequence[Event]) -> Command:
    """Read the bot's answer, or that it failed."""
    if event.end is TurnEnd.failed:
        return FailBotTurn(event.conversation_id, event.turn, event.reason or "")
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
    )


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
