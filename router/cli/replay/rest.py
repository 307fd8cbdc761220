"""What the players ask over REST: a customer's token, and what was said before an agent had the conversation."""

import asyncio
from http import HTTPStatus
from random import Random
from typing import Any

import msgspec
from aiohttp import ClientError, ClientSession

from models.errors import Unavailable

RETRYABLE = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
TRIES = 40
LONGEST_S = 10.0
PAGE = 500


class Rest:
    """Ask until there is an answer: a server that restarts or has no room is asked again."""

    def __init__(self, session: ClientSession) -> None:
        """Use an open session."""
        self._session = session
        self._chance = Random("rest")  # noqa: S311  # pauses, no secrets

    async def visitor(self, shop: str) -> tuple[str, int]:
        """Return the token and id of a new customer."""
        status, body = await self._ask("POST", "/api/v1/visitor/sessions", body={"shop": shop})
        if status != HTTPStatus.CREATED:
            raise Unavailable(f"the server gives no visitor session: {body.get('detail', status)}")
        return body["token"], body["customer_id"]

    async def messages_after(self, token: str, conversation_id: int, seq: int) -> list[dict[str, Any]]:
        """Return the messages after a number, oldest first, one page; none when the conversation is not hers."""
        path = f"/api/v1/conversations/{conversation_id}/messages?after={seq}&limit={PAGE}"
        status, body = await self._ask("GET", path, token=token)
        items: list[dict[str, Any]] = body["items"] if status == HTTPStatus.OK else []
        return items

    async def _ask(self, method: str, path: str, *, token: str = "", body: Any = None) -> tuple[int, Any]:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        data = None if body is None else msgspec.json.encode(body)
        for failures in range(TRIES):
            try:
                async with self._session.request(method, path, data=data, headers=headers) as response:
                    if response.status not in RETRYABLE:
                        return response.status, msgspec.json.decode(await response.read())
            except (ClientError, OSError, TimeoutError, msgspec.DecodeError):
                pass  # gone, or in the middle of going: the outcome is unknown, and asking again is safe
            await asyncio.sleep(self._chance.uniform(0, min(0.5 * 2**failures, LONGEST_S)))
        raise Unavailable("the server does not answer")
