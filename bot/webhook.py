"""A bot behind a webhook: asked with a signed POST, answering at once or later (`contract.md` section 5)."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

from aiohttp import (
    ClientConnectionError,
    ClientConnectorCertificateError,
    ClientError,
    ClientPayloadError,
    ClientResponseError,
    InvalidURL,
)

from bot.attempts import noted
from bot.calling import Called
from bot.egress import Answer, Egress, Forbidden, TooMuch
from bot.probing import Steps, probe
from bot.protocol import BotFailed, BotFailure, decode_answer, encode_turn
from bot.signing import ID, SIGNATURE, BadSignature, Signer
from models.wire.bots import BotAnswer, BotTurn

PAUSES_S = (0.2, 0.5)
"""Seconds before each further try where no connection came about or it broke; the turn's deadline bounds them all."""

LATER = 202
HERE = 200

_FINAL: tuple[tuple[type[ClientError], BotFailure], ...] = (
    (Forbidden, BotFailure.forbidden_address),
    (InvalidURL, BotFailure.forbidden_address),
    (TooMuch, BotFailure.bad_answer),
    (ClientPayloadError, BotFailure.bad_answer),
    (ClientResponseError, BotFailure.bad_answer),
    (ClientConnectorCertificateError, BotFailure.unreachable),
)
"""What another try does not change, and how it is called on record."""


class WebhookBot:
    """Ask a bot elsewhere; `signer` also checks what it sends by itself."""

    def __init__(self, url: str, signer: Signer, egress: Egress, clock: Callable[[], datetime]) -> None:
        """Take where it is, the shop's secrets with it, and the way out."""
        self.signer = signer
        self._url = url
        self._egress = egress
        self._clock = clock

    async def answer(self, turn: BotTurn) -> BotAnswer | None:
        """Return the answer of a 200, None after a 202: the bot will answer by `POST /bot/v1/turns/{turn}`.

        The `webhook-id` is the turn, so that a bot recognises a turn it was asked before: after a broken
        connection, or after a restart here (I21). Raises `BotFailed`; the caller bounds the time.
        """
        body = encode_turn(turn)
        return self._read(turn, await self._sent(turn.turn, body))

    async def _sent(self, message_id: str, body: bytes) -> Answer:
        for pause in PAUSES_S:
            try:
                return await self._once(message_id, body)
            except ClientConnectionError:
                await asyncio.sleep(pause)
        try:
            return await self._once(message_id, body)
        except ClientConnectionError as gone:
            raise BotFailed(f"the bot cannot be reached: {gone}", reason=BotFailure.unreachable) from gone

    async def _once(self, message_id: str, body: bytes) -> Answer:
        """Try once; raises `ClientConnectionError` where another try may help, else `BotFailed`."""
        try:
            headers = self.signer.sign(message_id, body, self._clock())
            return await noted(self._egress.post(self._url, body, headers))
        except (ClientError, ValueError) as error:
            for kind, reason in _FINAL:
                if isinstance(error, kind):
                    raise BotFailed(f"the bot gave no answer: {error}", reason=reason) from error
            if isinstance(error, ClientConnectionError):
                raise
            raise BotFailed(f"the bot's answer is no HTTP: {error}", reason=BotFailure.bad_answer) from error

    async def probe(self, turn: BotTurn, timeout_s: float) -> tuple[Called, Steps, BotFailed | None]:
        """Ask once, for a diagnosis: what the call came to, how long its steps took, and what is wrong with the answer.

        The last is None for an answer that would be shown, and for a call that brought none.
        """
        body = encode_turn(turn)
        headers = self.signer.sign(turn.turn, body, self._clock())
        called, steps = await probe(self._egress, self._url, body, headers, timeout_s)
        if called.answer is None:
            return called, steps, None
        try:
            self._read(turn, called.answer)
        except BotFailed as wrong:
            return called, steps, wrong
        return called, steps, None

    def _read(self, turn: BotTurn, answer: Answer) -> BotAnswer | None:
        if answer.status not in {HERE, LATER}:
            raise BotFailed(f"the bot answered with status {answer.status}", reason=BotFailure.bad_status)
        self._believe(turn.turn, answer.headers, answer.body)
        return decode_answer(answer.body) if answer.status == HERE else None

    def _believe(self, message_id: str, headers: Mapping[str, str], body: bytes) -> None:
        """Check a signature where there is one: an answer on our own connection need not have one.

        It must stand under the id of this turn, or an old answer could be played again.
        """
        if SIGNATURE not in headers and ID not in headers:
            return
        try:
            signed = self.signer.verify(headers, body, self._clock())
        except BadSignature as forged:
            raise BotFailed(f"the answer's signature: {forged}", reason=BotFailure.bad_signature) from forged
        if signed != message_id:
            raise BotFailed("the answer was signed for another turn", reason=BotFailure.bad_signature)
