"""Telling a bot elsewhere what a customer wrote, at most once: for bots that remember what they were told."""

import asyncio
from collections.abc import Mapping

from aiohttp import ClientConnectionError, ClientConnectorError, ClientError

from bot.attempts import noted
from bot.egress import Answer, Egress, Forbidden
from bot.protocol import BotFailed, BotFailure

PAUSE_S = 0.3
"""Seconds before the second try where no connection came about; a message that may have arrived is not sent again."""


async def tell_once(egress: Egress, who: str, url: str, body: bytes, headers: Mapping[str, str] = {}) -> Answer:
    """Send a body and return what came back, whatever its status; `who` is how errors call the other side.

    Raises `BotFailed`; the caller bounds the time.
    """
    try:
        try:
            return await noted(egress.post(url, body, headers))
        except ClientConnectorError:
            await asyncio.sleep(PAUSE_S)
            return await noted(egress.post(url, body, headers))
    except Forbidden as forbidden:
        raise BotFailed(str(forbidden), reason=BotFailure.forbidden_address) from forbidden
    except ClientConnectionError as gone:
        raise BotFailed(f"{who} cannot be reached: {gone}", reason=BotFailure.unreachable) from gone
    except (ClientError, ValueError) as wrong:
        raise BotFailed(f"{who}'s answer is no HTTP: {wrong}", reason=BotFailure.bad_answer) from wrong
