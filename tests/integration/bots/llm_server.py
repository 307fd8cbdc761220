"""A server that speaks the chat completions protocol, whole and in pieces, and misbehaves as the test says."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

Answering = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]
KEY = "sk-local-test-key"
ANSWER = {
    "action": "reply",
    "entries": ["shipping_time"],
    "confidence": 0.9,
    "intent": "shipping",
    "answer": "现货付款后 48 小时内发出。下午四点前付款的当天就能发哦。",
}


class LlmServer:
    """Keep what was asked; `answering` makes the answer."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answering: Answering = drafts()
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application(client_max_size=1024 * 1024)
        app.router.add_post("/v1/chat/completions", self._asked)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _asked(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.asked.append(body)
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        return await self.answering(request, body)

    def prompt(self, number: int = -1) -> str:
        """All that the model was told at that question."""
        return "\n".join(message["content"] for message in self.asked[number]["messages"])


def drafts(tokens: int = 100, **changes: Any) -> Answering:
    """Answer with this draft, in pieces where it was asked for so."""
    return says(json.dumps(ANSWER | changes, ensure_ascii=False), tokens)


def says(content: str, tokens: int | None = 100) -> Answering:
    async def answering(request: web.Request, asked: dict[str, Any]) -> web.StreamResponse:
        if asked.get("stream"):
            response = await begin(request)
            for start in range(0, len(content), 8):
                await response.write(chunk(content[start : start + 8]))
            await response.write(chunk("", finish="stop") + counted(tokens) + b"data: [DONE]\n\n")
            return response
        usage = {"prompt_tokens": 0, "completion_tokens": tokens, "total_tokens": tokens} if tokens else None
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}
        head = {"id": "1", "object": "chat.completion", "created": 1, "model": "m"}
        return web.json_response({**head, "choices": [choice], "usage": usage})

    return answering


async def begin(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    return response


def chunk(text: str, finish: str | None = None) -> bytes:
    """One event of a stream."""
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    return _event({"choices": [choice]})


def counted(tokens: int | None) -> bytes:
    usage = {"prompt_tokens": 0, "completion_tokens": tokens, "total_tokens": tokens}
    return _event({"choices": [], "usage": usage}) if tokens else b""


def _event(data: dict[str, Any]) -> bytes:
    head = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    return b"data: " + json.dumps({**head, **data}).encode() + b"\n\n"


def status(code: int, body: bytes = b"{}", **headers: str) -> Answering:
    async def answering(request: web.Request, asked: dict[str, Any]) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=code, body=body, headers={"Content-Type": "application/json", **named})

    return answering


async def never(request: web.Request, asked: dict[str, Any]) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def hangs_up(request: web.Request, asked: dict[str, Any]) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def breaks_off(request: web.Request, asked: dict[str, Any]) -> web.StreamResponse:
    """Begin an answer, as a whole or in pieces, and close in the middle of it."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Content-Length": "10000"})
    await response.prepare(request)
    await response.write(chunk('{"action":"reply"'))
    assert request.transport is not None
    request.transport.close()
    return response


async def ends_early(request: web.Request, asked: dict[str, Any]) -> web.StreamResponse:
    """End the stream in good order, but before the model was done."""
    response = await begin(request)
    await response.write(chunk(json.dumps(ANSWER, ensure_ascii=False)))
    return response


async def floods(request: web.Request, asked: dict[str, Any]) -> web.StreamResponse:
    response = await begin(request)
    while True:
        await response.write(chunk(" " * 60000))
