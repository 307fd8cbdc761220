"""Test pings: what an endpoint or a bot says to a call that concerns nobody, and where it fails (ADR 0028)."""

from datetime import datetime, timedelta
from secrets import token_hex

import msgspec
from msgspec import Struct

from bot.calling import Called
from bot.outside import Outside
from bot.probing import Steps, probe
from bot.protocol import Bot, BotFailed, BotFailure, encode_turn
from bot.signing import BadSecret, Signer
from bot.webhook import LATER, WebhookBot
from models.entities import Webhook
from models.enums import MessageKind, SenderType
from models.errors import Invalid
from models.wire.bots import BotTurn
from models.wire.shapes import CustomerView, MessageView, Sender, rfc3339
from router.runtime.bots import Bots
from router.runtime.dispatcher import Dispatcher
from router.runtime.endpoint import TIMEOUT_S, shown
from router.store.deliveries import find_secrets
from router.store.engine import Database
from router.store.queries.turns import Turn

GOOD = "ok"
NOT_YET = "later"
NO_ACTION = "no_action"
MARK = "ping-"
"""How the turn of a ping begins; there is no conversation 0, so nothing a bot makes of it reaches a customer."""


class Pinged(Struct, frozen=True):
    """Hold a ping: `verdict` is a stable word, `request` what was sent, `answer` the beginning of what came back.

    `entries` counts what a bot of ours knows; it is asked nothing over a network.
    """

    verdict: str
    detail: str = ""
    url: str | None = None
    request: str | None = None
    status: int | None = None
    answer: str | None = None
    steps: Steps = Steps()
    entries: int | None = None


async def ping_webhook(
    database: Database, outside: Outside, dispatcher: Dispatcher, webhook: Webhook, now: datetime
) -> Pinged:
    """Send an endpoint `{"type": "ping"}`, signed like everything; it is no event and on no record."""
    body = msgspec.json.encode({"type": "ping", "timestamp": rfc3339(now), "shop": dispatcher.key, "data": {}})
    try:
        signer = Signer(await database.read(find_secrets, dispatcher.shop_id, webhook.secrets))
    except BadSecret as missing:
        return Pinged("no_secret", str(missing), webhook.url, body.decode())
    headers = signer.sign(f"{MARK}{token_hex(8)}", body, outside.clock())
    called, steps = await probe(outside.egress, webhook.url, body, headers, TIMEOUT_S)
    return _pinged(webhook.url, body, called, steps, called.fault or GOOD)


async def ping_bot(bots: Bots, dispatcher: Dispatcher, name: str, now: datetime) -> Pinged:
    """Ask a bot a test turn that belongs to no conversation; a bot that is here tells what it knows."""
    hello = MessageView(0, 1, Sender(SenderType.customer, None, "测试"), MessageKind.text, "你好", rfc3339(now))
    return await _asked(bots, dispatcher, name, (hello,), now)


async def ask_again(bots: Bots, dispatcher: Dispatcher, turn: Turn, now: datetime) -> Pinged:
    """Ask a bot what a former turn asked, under the name of a ping: no answer to it can reach a conversation (R8.3)."""
    said = await bots.messages(dispatcher, turn.conversation_id, turn.opened_at)
    return await _asked(bots, dispatcher, turn.bot, said, now)


async def _asked(bots: Bots, dispatcher: Dispatcher, name: str, said: tuple[MessageView, ...], now: datetime) -> Pinged:
    try:
        spec, asked = await bots.built(dispatcher, name)
    except Invalid as unusable:
        return Pinged(BotFailure.not_configured, unusable.detail)
    turn = _turn(said, now, spec.timeout_s)
    if not isinstance(asked, WebhookBot):
        return await _asked_here(asked, turn)
    called, steps, wrong = await asked.probe(turn, spec.timeout_s)
    return _pinged(spec.url or "", encode_turn(turn), called, steps, _verdict(called, wrong), wrong)


def _pinged(
    url: str, body: bytes, called: Called, steps: Steps, verdict: str, wrong: BotFailed | None = None
) -> Pinged:
    answer = called.answer
    return Pinged(
        verdict=verdict,
        detail=wrong.detail if wrong else called.detail,
        url=url,
        request=body.decode(),
        status=answer.status if answer else None,
        answer=shown(answer) if answer else None,
        steps=steps,
    )


def _verdict(called: Called, wrong: BotFailed | None) -> str:
    if called.fault is not None or called.answer is None:
        return str(called.fault)
    if wrong is None:
        return NOT_YET if called.answer.status == LATER else GOOD
    missing = wrong.reason is BotFailure.bad_answer and "`action`" in wrong.detail and "missing" in wrong.detail
    return NO_ACTION if missing else wrong.reason.value


async def _asked_here(bot: Bot, turn: BotTurn) -> Pinged:
    """Ask a bot that runs here: there is no way to it that could fail."""
    known = getattr(bot, "entries", None)
    try:
        answer = await bot.answer(turn)
    except BotFailed as failed:
        return Pinged(failed.reason.value, failed.detail, request=encode_turn(turn).decode(), entries=known)
    if answer is None:
        return Pinged(NOT_YET, request=encode_turn(turn).decode(), entries=known)
    said = msgspec.json.encode(answer).decode()
    return Pinged(GOOD, request=encode_turn(turn).decode(), answer=said, entries=known)


def _turn(said: tuple[MessageView, ...], now: datetime, timeout_s: float) -> BotTurn:
    return BotTurn(
        turn=f"{MARK}{token_hex(8)}",
        conversation_id=0,
        customer=CustomerView(id=0, name="测试", external_id=None, facts={}),
        messages=said,
        deadline=rfc3339(now + timedelta(seconds=timeout_s)),
    )
