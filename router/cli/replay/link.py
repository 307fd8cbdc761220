"""A client's line to the server: greets, resumes, answers for every frame, and comes back when it is cut."""

import asyncio
import time
from collections.abc import Callable
from itertools import count
from random import Random
from typing import Any

import msgspec
from aiohttp import ClientError, ClientSession, ClientWebSocketResponse, ClientWSTimeout, WSMsgType
from msgspec import Struct

from models.errors import Unauthenticated, Unavailable
from router.cli.replay.history import History, Type

FATAL = {4001: "the server does not know this token; is it serving this database?", 4003: "revoked or replaced"}
"""Close codes after which coming back is no use."""

SNAPSHOT_LIMIT = 64 * 1024 * 1024


class Patience(Struct, frozen=True):
    """Say how long a client waits, in seconds; what is not answered within `answer_s` is sent again."""

    reconnect_s: float = 5.0
    most_s: float = 30.0
    retry_s: float = 0.2
    answer_s: float = 8.0
    silence_s: float = 45.0
    give_up_s: float = 300.0


class Refused(Exception):
    """Say that the server will not do it, however often it is asked."""

    def __init__(self, code: str, detail: str) -> None:
        """Keep the stable code."""
        super().__init__(f"{code}: {detail}")
        self.code = code


class Answer(Struct):
    """Read any frame of the server."""

    type: str
    data: Any = None
    ref: str | None = None
    seq: int | None = None


Note = Callable[[Type, Any], None]


class Link:
    """Keep one client connected; `on_frame` gets whatever is not an answer, in order."""

    def __init__(self, session: ClientSession, path: str, token: str, process: str, history: History) -> None:
        """Prepare; `run` connects."""
        self.process = process
        self.history = history
        self.patience = Patience()
        self.chance = Random(process)  # noqa: S311  # pauses, no secrets
        self.on_frame: Callable[[Answer], None] = lambda frame: None
        self.connections = 0
        self._session = session
        self._path = path
        self._token = token
        self._refs = count(1)
        self._pending: dict[str, asyncio.Future[Answer]] = {}
        self._ws: ClientWebSocketResponse | None = None
        self._up = asyncio.Event()
        self._position: int | None = None
        self._log_id: str | None = None
        self._decode = msgspec.json.Decoder(Answer).decode

    async def run(self) -> None:
        """Be connected until cancelled; raises `Unauthenticated` for a worthless token, `Unavailable` in the end."""
        failures, up_at = 0, time.monotonic()
        while True:
            greeted = self.connections
            code = await self._connected()
            if code in FATAL:
                raise Unauthenticated(f"{self.process}: {FATAL[code]}")
            if self.connections > greeted:
                failures, up_at = 0, time.monotonic()
            elif time.monotonic() - up_at > self.patience.give_up_s:
                raise Unavailable("the server does not come back")
            failures += 1
            await asyncio.sleep(self.jitter(self.patience.reconnect_s, failures - 1, self.patience.most_s))

    def jitter(self, first_s: float, failures: int, most_s: float) -> float:
        """Return how long to wait before the next try: anything up to a bound that doubles."""
        return self.chance.uniform(0, min(first_s * 2 ** min(failures, 10), most_s))

    async def ask(self, kind: str, data: dict[str, Any], note: Note = lambda type, value: None) -> Any:
        """Send a frame until it is answered, over as many connections as it takes; raises `Refused`.

        `note` is told of each try, and what came of it.
        """
        failures = 0
        while True:
            answer = await self._try_once(kind, data, note)
            if answer is not None and answer.type != "error":
                note("ok", answer.data)
                return answer.data
            if answer is None:
                note("info", "no answer")
                continue
            note("fail", answer.data["code"])
            if not answer.data["retryable"]:
                raise Refused(answer.data["code"], answer.data["detail"])
            await asyncio.sleep(self.jitter(self.patience.retry_s, failures, self.patience.answer_s))
            failures += 1

    async def _try_once(self, kind: str, data: dict[str, Any], note: Note) -> Answer | None:
        """Send a frame and wait for its answer; None when the line was cut or nothing came in time."""
        await self._up.wait()
        note("invoke", None)
        ref = f"c-{next(self._refs)}"
        answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._pending[ref] = answered
        try:
            await self._send(ref, kind, data)
            async with asyncio.timeout(self.patience.answer_s):
                return await answered
        except (ClientError, ConnectionError, TimeoutError):
            return None
        finally:
            self._pending.pop(ref, None)

    async def _send(self, ref: str, kind: str, data: dict[str, Any]) -> None:
        if self._ws is None:
            raise ConnectionResetError
        await self._ws.send_str(msgspec.json.encode({"ref": ref, "type": kind, "data": data}).decode())

    async def _connected(self) -> int | None:
        """Connect, greet and listen to the end; returns the close code."""
        try:
            async with self._session.ws_connect(
                self._path,
                max_msg_size=SNAPSHOT_LIMIT,
                timeout=ClientWSTimeout(ws_receive=self.patience.silence_s, ws_close=1),
            ) as ws:
                self._ws = ws
                await self._greet()
                await self._listen(ws)
                return ws.close_code
        except (ClientError, OSError, TimeoutError):
            return None
        finally:
            self._cut()

    async def _greet(self) -> None:
        hello: dict[str, Any] = {"token": self._token}
        if self._position is not None:
            hello |= {"log_id": self._log_id, "last_seq": self._position}
        self.history.note(self.process, "connect", "invoke", self._log_id, {"last_seq": self._position})
        await self._send("hello", "hello", hello)

    async def _listen(self, ws: ClientWebSocketResponse) -> None:
        while (message := await ws.receive()).type is WSMsgType.TEXT:
            frame = self._decode(message.data)
            if frame.ref is None:
                self._take(frame)
            elif frame.type == "ready":
                self._ready(frame)
            elif (answered := self._pending.get(frame.ref)) is not None and not answered.done():
                answered.set_result(frame)

    def _ready(self, frame: Answer) -> None:
        self.connections += 1
        data = frame.data
        self._log_id = data["log_id"]
        told = {name: data[name] for name in ("last_seq", "resumed")}
        self.history.note(self.process, "connect", "ok", self._log_id, told)
        self._up.set()

    def _take(self, frame: Answer) -> None:
        if frame.type == "resync":
            self.history.note(self.process, "resync", "ok", self._log_id, frame.data)
        self.on_frame(frame)
        if frame.seq is not None:
            self._position = frame.seq

    def _cut(self) -> None:
        self._ws = None
        self._up.clear()
        for answered in self._pending.values():
            if not answered.done():
                answered.set_exception(ConnectionResetError())
