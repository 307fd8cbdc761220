"""AsyncAPI 3, generated from the tables of frames: what a socket takes and tells is what is described."""

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

import msgspec
from aiohttp import web
from msgspec import Struct

from models.wire import frames, outgoing, told
from models.wire.frames import Data
from router.web.schemas import schemas_of

Document = dict[str, Any]
EPHEMERAL = frozenset(
    {
        "typing.started",
        "typing.stopped",
        "message.partial",
        "run.finished",
        "run.progress",
        "agent.changed",
        "entry.changed",
        "pool.changed",
        "queue.changed",
        "bot.health_changed",
        "webhook.health_changed",
    }
)
"""Frames without a position: they are never replayed."""

SOMETIMES = frozenset({"conversation.state"})
"""Frames that have a position where an event made them, and none where a place in a queue moved (R5.3)."""

ANSWERS = frozenset({"ready", "pong", "error"})
"""Frames that answer one of the client's by its `ref`."""


class Channel(Struct, frozen=True):
    """Describe one kind of socket; `replayed` where frames have positions."""

    name: str
    words: str
    incoming: Mapping[str, type[Data]]
    outgoing: Mapping[str, Any]
    replayed: bool = True

    def reply_to(self, kind: str) -> Any:
        """Return what an ack of this frame carries; a hello is answered by `ready`, a ping by `pong`."""
        answered = {"hello": told.ReadyData, "ping": told.PongData}
        return answered.get(kind) or outgoing.ACKS.get(kind, told.Done)


CHANNELS = (
    Channel("agent", "An agent's desk.", frames.AGENT_INCOMING, outgoing.AGENT_OUTGOING),
    Channel("visitor", "A customer's page or widget.", frames.VISITOR_INCOMING, outgoing.VISITOR_OUTGOING),
    Channel("console", "A supervisor's console.", frames.CONSOLE_INCOMING, outgoing.CONSOLE_OUTGOING, replayed=False),
)


def asyncapi() -> Document:
    """Describe the sockets."""
    kinds = list(dict.fromkeys(kind for channel in CHANNELS for kind in _kinds(channel)))
    schemas, components = schemas_of(kinds)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "shuntdesk", "version": version("shuntdesk"), "license": {"name": "Apache-2.0"}},
        "defaultContentType": "application/json",
        "channels": {channel.name: _channel(channel, schemas) for channel in CHANNELS},
        "operations": {name: each for channel in CHANNELS for name, each in _operations(channel)},
        "components": {"schemas": components},
    }


def _kinds(channel: Channel) -> Iterator[Any]:
    yield from channel.incoming.values()
    yield from channel.outgoing.values()
    yield from map(channel.reply_to, channel.incoming)


def _channel(channel: Channel, schemas: Mapping[Any, Document]) -> Document:
    incoming = {
        f"client.{kind}": _message(kind, schemas[shape], {"ref": {"type": "string", "minLength": 1, "maxLength": 64}})
        for kind, shape in channel.incoming.items()
    }
    outgoing = {
        f"server.{kind}": _message(kind, schemas[shape], _envelope(channel, kind))
        for kind, shape in channel.outgoing.items()
    }
    acks = {
        f"server.ack.{kind}": _message("ack", schemas[channel.reply_to(kind)], _REF_BACK)
        for kind in channel.incoming
        if kind not in {"hello", "ping"}
    }
    return {
        "address": f"/ws/{channel.name}",
        "description": channel.words,
        "messages": {**incoming, **outgoing, **acks},
        "bindings": {"ws": {"method": "GET", "bindingVersion": "0.1.0"}},
    }


_REF_BACK: Document = {"ref": {"type": ["string", "null"]}}
_AT: Document = {"at": {"type": "string", "format": "date-time"}}
_SEQ: Document = {"seq": {"type": "integer", "minimum": 0}}


def _envelope(channel: Channel, kind: str) -> Document:
    if kind in ANSWERS:
        return _REF_BACK
    return _AT if kind in EPHEMERAL | {"resync"} or not channel.replayed else {**_AT, **_SEQ}


def _message(kind: str, data: Document, around: Document) -> Document:
    properties = {"type": {"const": kind}, **around, "data": data}
    required = [name for name in properties if not (name == "seq" and kind in SOMETIMES)]
    payload = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return {"name": kind, "payload": payload}


def _operations(channel: Channel) -> Iterator[tuple[str, Document]]:
    here = {"$ref": f"#/channels/{channel.name}"}
    for kind in channel.incoming:
        answer = {"hello": "ready", "ping": "pong"}.get(kind, f"ack.{kind}")
        yield (
            f"{channel.name}.{kind}",
            {
                "action": "receive",
                "channel": here,
                "messages": [_place(channel, f"client.{kind}")],
                "reply": {
                    "channel": here,
                    "messages": [_place(channel, f"server.{each}") for each in (answer, "error")],
                },
            },
        )
    told_here = [_place(channel, f"server.{kind}") for kind in channel.outgoing if kind not in ANSWERS]
    yield f"{channel.name}.told", {"action": "send", "channel": here, "messages": told_here}


def _place(channel: Channel, message: str) -> Document:
    return {"$ref": f"#/channels/{channel.name}/messages/{message}"}


def add_asyncapi(app: web.Application) -> None:
    """Serve the description at `/api/v1/asyncapi.json`."""
    body = msgspec.json.encode(asyncapi())

    async def handle(request: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    app.router.add_get("/api/v1/asyncapi.json", handle)
