"""Turns as the router would send them."""

from models.enums import MessageKind, SenderType
from models.wire.bots import BotTurn
from models.wire.shapes import CustomerView, MessageView, Sender

AT = "2026-03-01T01:00:00.000Z"


def turn(*said: tuple[str, str], **variables: str) -> BotTurn:
    """Return a turn in which these (sender type, text) were said, the last one last."""
    return BotTurn(
        turn="t-41-1",
        conversation_id=41,
        customer=CustomerView(7, "小陈"),
        messages=tuple(
            MessageView(41, seq, Sender(SenderType(who), None, ""), MessageKind.text, text, AT)
            for seq, (who, text) in enumerate(said, 1)
        ),
        deadline="2026-03-01T01:00:05.000Z",
        variables=variables,
    )


def asked(*texts: str, **variables: str) -> BotTurn:
    """Return a turn in which only the customer wrote; `variables` have these values for her."""
    return turn(*(("customer", text) for text in texts), **variables)
