"""A bot written for Rasa's REST channel: asked with the customer's words, answering with a list of responses."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from bot.egress import Egress
from bot.faq import numbered, unanswered
from bot.protocol import BotFailed, BotFailure
from bot.telling_once import tell_once
from models.wire.bots import MAX_ANSWER_MESSAGES, MAX_TEXT, BotAnswer, BotText, BotTurn

ASKS_FOR_PERSON = "rasa_handoff"
"""The reason of a handoff for which the bot gave none."""


class Button(Struct, frozen=True):
    """Offer a choice; the customer answers with its number or its words."""

    title: str


class Response(Struct, frozen=True):
    """Hold one response of Rasa's REST channel; `custom` is the custom payload of its domain."""

    text: str | None = None
    image: str | None = None
    buttons: tuple[Button, ...] = ()
    custom: dict[str, Any] = {}


_responses = msgspec.json.Decoder(Annotated[tuple[Response, ...], Meta(max_length=50)])


class RasaBot:
    """Ask a Rasa assistant at `…/webhooks/rest/webhook`; each conversation is a sender of its own."""

    def __init__(self, url: str, egress: Egress, token: str | None = None) -> None:
        """Take where it is, the way out, and the token of its JWT protection, if it has one."""
        self._url = url
        self._egress = egress
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def answer(self, turn: BotTurn) -> BotAnswer:
        """Return what Rasa answered; raises `BotFailed`, also for an empty list: nobody is left in silence (R8.1)."""
        body = {
            "sender": f"shuntdesk-{turn.conversation_id}",
            "message": "\n".join(unanswered(turn.messages)),
            "metadata": {"turn": turn.turn, "customer": turn.customer.external_id, "facts": turn.customer.facts},
        }
        answer = await tell_once(self._egress, "Rasa", self._url, msgspec.json.encode(body), self.headers)
        if answer.status != 200:
            raise BotFailed(f"Rasa answered with status {answer.status}", reason=BotFailure.bad_status)
        try:
            return answer_of(_responses.decode(answer.body))
        except (msgspec.DecodeError, UnicodeDecodeError) as refused:
            raise BotFailed(f"Rasa's answer is not valid: {refused}", reason=BotFailure.bad_answer) from refused


def answer_of(responses: tuple[Response, ...]) -> BotAnswer:
    """Return what responses mean: texts in their order, or a handoff where a custom payload asks for one.

    `{"handoff": true, "reason"?: …, "group"?: …}` is that payload. Raises `BotFailed` where nothing is said.
    """
    said = tuple(BotText(text) for text in map(_words, responses) if text.strip())[:MAX_ANSWER_MESSAGES]
    wish = next((one.custom for one in responses if one.custom.get("handoff") is True), None)
    if wish is not None:
        reason, group = _named(wish, "reason", 200) or ASKS_FOR_PERSON, _named(wish, "group", 100)
        return BotAnswer("handoff", said, group=group, reason=reason)
    if not said:
        raise BotFailed("Rasa had nothing to say", reason=BotFailure.bad_answer)
    return BotAnswer("reply", said)


def _words(response: Response) -> str:
    parts = [part for part in (response.text, response.image) if part]
    text = numbered("\n".join(parts), [button.title for button in response.buttons])
    return text.replace("\0", "")[:MAX_TEXT]


def _named(wish: Mapping[str, Any], key: str, longest: int) -> str | None:
    value = wish.get(key)
    return value.replace("\0", "")[:longest] if isinstance(value, str) and value else None
