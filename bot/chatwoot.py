"""A bot written for Chatwoot's agent bot webhook: told of each message, answering by calls of Chatwoot's API."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

from bot.egress import Egress
from bot.faq import numbered
from bot.protocol import BotFailed, BotFailure, decode_answer
from bot.telling_once import tell_once
from models.enums import MessageKind, SenderType
from models.wire.bots import BotAnswer, BotTurn
from models.wire.shapes import MessageView

ASKS_FOR_PERSON = "chatwoot_open"
"""The reason of a handoff: the bot set the conversation to open, which says no more."""
CHANNEL = "Channel::WebWidget"
MESSAGES = 100_000
"""The numbers of messages kept apart for each conversation, since bots know messages by one number alone."""
DIRECTIONS = {SenderType.customer: 0, SenderType.system: 2}
"""How Chatwoot numbers who wrote: incoming, outgoing (1, everybody else), activity."""


class Account(Struct, frozen=True):
    """Name the shop as such a bot sees it: the number in its calls, and a name."""

    id: int
    name: str


NOBODY = Account(0, "")


class ChatwootBot:
    """Tell a bot what the customer wrote; it answers by itself, showing one of `tokens`."""

    def __init__(self, url: str, egress: Egress, tokens: Sequence[str], account: Account) -> None:
        """Take where it is, the way out, the tokens it may show, and whom it works for."""
        self.tokens = tuple(tokens)
        self._url = url
        self._egress = egress
        self._account = account

    async def answer(self, turn: BotTurn) -> BotAnswer | None:
        """Return None after any 2xx, the answer comes by itself; raises `BotFailed` for everything else."""
        answer = await tell_once(self._egress, "the bot", self._url, msgspec.json.encode(told(turn, self._account)))
        if not 200 <= answer.status < 300:
            raise BotFailed(f"the bot answered with status {answer.status}", reason=BotFailure.bad_status)
        return None


def told(turn: BotTurn, account: Account) -> dict[str, Any]:
    """Return the event `message_created` for the customer's last message; those before it were told before."""
    last = next(message for message in reversed(turn.messages) if message.sender.type is SenderType.customer)
    contact, inbox = _contact(turn), {"id": account.id, "name": account.name}
    return {
        "event": "message_created",
        "id": message_number(turn.conversation_id, last.seq),
        "content": last.text,
        "content_type": "text",
        "content_attributes": {},
        "message_type": "incoming",
        "private": False,
        "created_at": last.at,
        "sender": contact,
        "contact": contact,
        "account": {"id": account.id, "name": account.name},
        "inbox": inbox,
        "conversation": {
            "id": turn.conversation_id,
            "inbox_id": inbox["id"],
            "status": "pending",
            "channel": CHANNEL,
            "can_reply": True,
            "messages": [_message(turn, message, account) for message in turn.messages],
            "meta": {"sender": contact, "assignee": None},
            "labels": [],
            "additional_attributes": {},
            "custom_attributes": turn.customer.facts,
        },
    }


def message_number(conversation_id: int, seq: int) -> int:
    """Return the number by which such a bot knows a message, of all conversations of the shop."""
    return conversation_id * MESSAGES + seq


def _contact(turn: BotTurn) -> dict[str, Any]:
    customer = turn.customer
    return {
        "id": customer.id,
        "name": customer.name,
        "type": "contact",
        "identifier": customer.external_id,
        "custom_attributes": customer.facts,
        "additional_attributes": {},
    }


def _message(turn: BotTurn, message: MessageView, account: Account) -> dict[str, Any]:
    return {
        "id": message_number(turn.conversation_id, message.seq),
        "content": message.text,
        "content_type": "text",
        "message_type": DIRECTIONS.get(message.sender.type, 1),
        "private": message.kind is MessageKind.note,
        "created_at": int(datetime.fromisoformat(message.at).timestamp()),
        "account_id": account.id,
        "conversation_id": turn.conversation_id,
        "inbox_id": account.id,
    }


class Item(Struct, frozen=True):
    """Offer a choice; the customer answers with its number or its words."""

    title: str


class Attributes(Struct, frozen=True):
    """Hold what a message offers beside its text."""

    items: tuple[Item, ...] = ()


class Outgoing(Struct, frozen=True):
    """Hold the body of `POST …/messages`; what is `private` no customer sees. Other fields are left unread."""

    content: str = ""
    message_type: Literal["outgoing"] = "outgoing"
    private: bool = False
    content_attributes: Attributes | None = None


class Toggle(Struct, frozen=True):
    """Hold the body of `POST …/toggle_status`: open asks for a person, resolved ends the conversation."""

    status: Literal["open", "resolved"]


_outgoing = msgspec.json.Decoder(Outgoing)
_toggle = msgspec.json.Decoder(Toggle)


def message_answer(body: bytes) -> BotAnswer | None:
    """Return what a message of the bot says, choices numbered under it; None for a private one.

    Raises `BotFailed` with reason `bad_answer` for what is none, also for more than 4000 characters or only blanks.
    """
    message: Outgoing = _decoded(_outgoing, body)
    if message.private:
        return None
    items = message.content_attributes.items if message.content_attributes else ()
    text = numbered(message.content, [item.title for item in items]) if items else message.content
    return decode_answer(msgspec.json.encode({"action": "reply", "messages": [{"text": text}]}))


def status_answer(body: bytes) -> BotAnswer:
    """Return what a new status means: a handoff or a close; raises `BotFailed` with reason `bad_answer`."""
    toggle: Toggle = _decoded(_toggle, body)
    if toggle.status == "open":
        return BotAnswer("handoff", reason=ASKS_FOR_PERSON)
    return BotAnswer("close")


def _decoded(decoder: msgspec.json.Decoder[Any], body: bytes) -> Any:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as refused:
        raise BotFailed(f"the body is not valid: {refused}", reason=BotFailure.bad_answer) from refused
