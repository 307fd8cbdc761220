"""A language model behind any OpenAI-compatible endpoint, asked for one answer in pieces or as a whole."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

import httpx2
from aiohttp import ClientConnectionError, ClientError
from msgspec import Struct
from openai import APIConnectionError, APIError, APIStatusError, AsyncOpenAI, OpenAIError

from bot.egress import Egress, Forbidden, TooMuch
from bot.llm.drafts import SCHEMA
from bot.llm.way import Way
from bot.protocol import BotFailed, BotFailure

PAUSES_S = (0.2, 0.5)
"""Seconds before each further try; the turn's time bounds them all."""
LONGEST_WISH_S = 1.0
"""A server that wants to be left alone for longer is not asked again in this turn."""
CHARS_PER_TOKEN = 1
"""Chinese has about one token a character; other text has fewer, and more is held than used."""
_LATER = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
_KEYLESS = "none"
_WRONG = (OpenAIError, httpx2.HTTPError, ClientError, ValueError, AttributeError, TypeError, IndexError)
"""What can go wrong with a server; the client checks no shapes, so that a wrong one shows as a missing part."""

_REASONS: tuple[tuple[type[BaseException], BotFailure], ...] = (
    (Forbidden, BotFailure.forbidden_address),
    (TooMuch, BotFailure.bad_answer),
    (APIConnectionError, BotFailure.unreachable),
    (ClientConnectionError, BotFailure.unreachable),
    (ClientError, BotFailure.bad_answer),
)
"""How what went wrong is called on record; looked for along the causes, the first kind that is found counts."""


class Said(Struct, frozen=True):
    """Hold a piece of what the model says; `tokens` stands on the last one, if the server counts."""

    text: str = ""
    tokens: int | None = None


class Model:
    """Ask the model; keep nothing between questions."""

    def __init__(self, base_url: str, model: str, key: str | None, egress: Egress, *, max_tokens: int) -> None:
        """Take where it is, what it is called there, the key, the way out, and the longest answer in tokens."""
        self._client = AsyncOpenAI(
            base_url=base_url,
            api_key=key or _KEYLESS,
            max_retries=0,
            http_client=httpx2.AsyncClient(
                transport=Way(egress), follow_redirects=False, trust_env=False, timeout=None
            ),
        )
        self._model = model
        self.max_tokens = max_tokens

    def most(self, messages: Sequence[Mapping[str, str]]) -> int:
        """Return how many tokens a question may use at the most."""
        return self.max_tokens + sum(len(message["content"]) for message in messages) // CHARS_PER_TOKEN

    async def say(self, messages: Sequence[Mapping[str, str]], *, stream: bool) -> AsyncGenerator[Said]:
        """Yield what the model says, piece by piece or all at once; the caller bounds the time.

        Tries again after a 429, a 5xx or a lost connection while nothing was said yet. Raises `BotFailed`.
        """
        for pause in (*PAUSES_S, None):
            said = False
            try:
                async with aclosing(self._pieces(messages) if stream else self._whole(messages)) as pieces:
                    async for piece in pieces:
                        said = True
                        yield piece
            except _WRONG as error:
                failed = _failed(error)
                if pause is None or said or not _may_change(error):
                    raise failed from error
                await asyncio.sleep(pause)
            else:
                return

    async def _whole(self, messages: Sequence[Mapping[str, str]]) -> AsyncGenerator[Said]:
        answer = await self._client.chat.completions.create(**self._request(messages))
        yield Said(answer.choices[0].message.content or "", answer.usage.total_tokens if answer.usage else None)

    async def _pieces(self, messages: Sequence[Mapping[str, str]]) -> AsyncGenerator[Said]:
        finished = False
        asked = {**self._request(messages), "stream_options": {"include_usage": True}}
        async with await self._client.chat.completions.create(**asked, stream=True) as stream:
            async for chunk in stream:
                finished = finished or any(choice.finish_reason for choice in chunk.choices)
                text = "".join(choice.delta.content or "" for choice in chunk.choices)
                yield Said(text, chunk.usage.total_tokens if chunk.usage else None)
        if not finished:
            raise APIError("the stream was cut off", httpx2.Request("POST", ""), body=None)

    def _request(self, messages: Sequence[Mapping[str, str]]) -> dict[str, Any]:
        form = {"name": "answer", "strict": True, "schema": SCHEMA}
        return {
            "model": self._model,
            "messages": list(messages),
            "max_tokens": self.max_tokens,
            "temperature": 0,
            "response_format": {"type": "json_schema", "json_schema": form},
        }


def _may_change(error: BaseException) -> bool:
    """Tell whether another try may help: not where an address is forbidden or the server asks for a long rest."""
    if isinstance(error, APIStatusError):
        wish = error.response.headers.get("retry-after", "0")
        return error.status_code in _LATER and wish.replace(".", "", 1).isdigit() and float(wish) <= LONGEST_WISH_S
    return _failed(error).reason is BotFailure.unreachable


def _failed(error: BaseException) -> BotFailed:
    if isinstance(error, APIStatusError):
        limited = error.status_code == 429
        reason = BotFailure.rate_limited if limited else BotFailure.bad_status
        return BotFailed(f"the model's server answered with status {error.status_code}", reason=reason)
    found = (reason for kind, reason in _REASONS if any(isinstance(cause, kind) for cause in _causes(error)))
    return BotFailed(f"the model gave no answer: {error}", reason=next(found, BotFailure.bad_answer))


def _causes(error: BaseException | None) -> list[BaseException]:
    causes: list[BaseException] = []
    while error is not None:
        causes.append(error)
        error = error.__cause__
    return causes
