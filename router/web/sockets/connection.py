"""One open socket: reads frames in order, writes from its outbox, and ends with a code that says why."""

import asyncio
from collections.abc import Callable
from typing import Protocol
from uuid import uuid4

from aiohttp import WSMessage, WSMsgType, web

from models.enums import Role
from models.errors import BadFrame, ShuntdeskError, Unauthenticated
from models.wire.frames import Hello
from router.web.sockets.answers import Answers
from router.web.sockets.closing import CloseCode
from router.web.sockets.decoding import MALFORMED, Frame, FrameDecoder
from router.web.sockets.framing import framed
from router.web.sockets.limits import Limits
from router.web.sockets.outbox import Item, Outbox

ENDED = frozenset({WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR})


Rights = tuple[Role, bool]
"""What an account may do: its role and its pool right."""


class Side(Protocol):
    """Say what the frames of an agent, a visitor or a supervisor mean."""

    decoder: FrameDecoder

    async def greet(self, connection: "Connection", ref: str, hello: Hello) -> None:
        """Find out who it is, let her in and bring her up to date; refuses by raising."""

    def act(self, connection: "Connection", frame: Frame) -> None:
        """Do what a decoded frame asks and see to its answer; refuses by raising."""

    def leave(self, connection: "Connection") -> None:
        """Forget a connection that is gone."""


class Connection:
    """Carry the frames of one socket; everything but reading and writing is done by its side."""

    def __init__(
        self,
        ws: web.WebSocketResponse,
        request: web.Request,
        limits: Limits,
        bad_frame_allowed: Callable[[str], bool],
    ) -> None:
        """Wrap a socket that is prepared but has not greeted yet; `bad_frame_allowed` is asked with its id."""
        self.id = uuid4().hex
        self.code: CloseCode | None = None
        self.outbox = Outbox(limits.outbox_frames, limits.outbox_bytes)
        self.answers = Answers(self.send, limits.in_flight)
        self.greeted = False
        self.token_hash = b""
        self.session = False
        self.rights: Rights | None = None
        self._ws = ws
        self._side: Side | None = None
        self._request = request
        self._limits = limits
        self._bad_frame_allowed = bad_frame_allowed
        self._held: list[tuple[int, bytes]] | None = None
        self._loop = asyncio.get_running_loop()
        self._seen = self._loop.time()
        self._valid_until = self._seen
        self.gone: asyncio.Future[None] = self._loop.create_future()
        self._timer: asyncio.TimerHandle = self._loop.call_later(limits.hello_s, self._no_hello)
        self._abort: asyncio.TimerHandle | None = None

    # -- telling --------------------------------------------------------------------------------------------------

    def send(self, payload: bytes, opcode: WSMsgType = WSMsgType.TEXT) -> None:
        """Queue a frame; a reader too slow for it is cut off and resumes later (4010)."""
        if not self.outbox.put(payload, opcode):
            self.close(CloseCode.too_slow, flush=False)

    def deliver(self, seq: int, frame: bytes) -> None:
        """Tell a live frame, or keep it back until what came before it is sent."""
        if self._held is None:
            self.send(frame)
        elif len(self._held) < self._limits.outbox_frames:
            self._held.append((seq, frame))
        else:
            self.close(CloseCode.too_slow, flush=False)

    @property
    def live(self) -> bool:
        """Tell whether live frames go straight out."""
        return self._held is None

    def hold(self) -> None:
        """Keep live frames back from now on."""
        self._held = []

    def release(self, told: int) -> None:
        """Go live: send what was held back beyond the position already told, without gap or double (I7)."""
        held, self._held = self._held or [], None
        for seq, frame in held:
            if seq > told:
                self.send(frame)

    # -- ending ---------------------------------------------------------------------------------------------------

    @property
    def ending(self) -> bool:
        """Tell whether the socket is closing or gone."""
        return self.code is not None or self._ws.closed

    def close(self, code: CloseCode, *, flush: bool = True, within_s: float | None = None) -> None:
        """End the socket with a code after what is queued, or without it; never waits, cuts off in the end."""
        if self.code is not None:
            return
        self.code = code
        self._timer.cancel()
        self.outbox.end(flush=flush)
        patience = self._limits.goodbye_s if within_s is None else within_s
        self._abort = self._loop.call_later(patience, self._cut)
        # Not at once: whoever closes may be walking over the sockets this one is among.
        self._loop.call_soon(self._leave)

    def _cut(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()

    def _leave(self) -> None:
        if self._side is not None:
            self._side.leave(self)

    def _no_hello(self) -> None:
        self.close(CloseCode.unauthenticated)

    # -- life -----------------------------------------------------------------------------------------------------

    def welcome(self, token_hash: bytes, valid_s: float) -> None:
        """Take the hello as given: ping from now on, until the login of `valid_s` seconds is over (4001)."""
        self.greeted = True
        self.token_hash = token_hash
        self._valid_until = self._loop.time() + valid_s
        self._timer.cancel()
        self._timer = self._loop.call_later(self._limits.ping_s, self._beat)

    def _beat(self) -> None:
        now = self._loop.time()
        if now - self._seen >= self._limits.silence_s:
            self.close(CloseCode.no_heartbeat, flush=False)
        elif now >= self._valid_until:
            self.close(CloseCode.unauthenticated)
        else:
            self.send(b"", WSMsgType.PING)
            self._timer = self._loop.call_later(self._limits.ping_s, self._beat)

    async def serve(self, side: Side) -> None:
        """Read and write until the socket ends; returns when both are over."""
        self._side = side
        writer = asyncio.create_task(self._write(), name=f"socket-writer-{self.id}")
        try:
            while (message := await self._ws.receive()).type not in ENDED:
                self._seen = self._loop.time()
                if self.code is None and (frame := self._frame(side, message)) is not None:
                    await self._take(side, frame)
        finally:
            self._leave()
            self.outbox.end(flush=False)
            self._timer.cancel()
            await self._finish(writer)

    async def _finish(self, writer: "asyncio.Task[None]") -> None:
        try:
            await writer
        finally:
            if self.code is not None and self._request.transport is not None:
                # Both sides have said goodbye; the library would say it once more.
                self._request.transport.close()
            if self._abort is not None:
                self._abort.cancel()
            if not self.gone.done():
                self.gone.set_result(None)

    async def _write(self) -> None:
        try:
            while items := await self.outbox.waiting():
                await self._pass_on(items)
                self.outbox.written(items)
            if self.code is not None:
                await self._pass_on([(WSMsgType.CLOSE, self.code.to_bytes(2, "big"))])
        except ConnectionError:
            # The client went away; reading ends by itself, and what was queued is replayed when she is back.
            self.outbox.end(flush=False)

    async def _pass_on(self, items: list[Item]) -> None:
        """Write everything that waits in one go: a system call per frame would be most of what a message costs."""
        transport = self._request.transport
        if transport is None or transport.is_closing():
            raise ConnectionResetError
        transport.write(framed(items))
        await self._request.writer.drain()

    def _frame(self, side: Side, message: WSMessage) -> Frame | None:
        """Return the frame a message carries, if it carries one that is not too large."""
        if message.type is WSMsgType.PING:
            self.send(message.data, WSMsgType.PONG)
        elif message.type is WSMsgType.BINARY:
            return Frame(None, "", error=BadFrame("Frames are text, one JSON object each."))
        elif message.type is WSMsgType.TEXT:
            if len(message.data) <= self._limits.frame_bytes:
                return side.decoder.decode(message.data)
            self.close(CloseCode.frame_too_large)
        return None

    async def _take(self, side: Side, frame: Frame) -> None:
        if frame.error is not None:
            self._refuse(frame, frame.error)
        elif self.greeted:
            await self.answers.room()
            try:
                side.act(self, frame)
            except ShuntdeskError as refused:
                self.answers.refuse(frame.ref, refused)
        else:
            await self._greet(side, frame)

    async def _greet(self, side: Side, frame: Frame) -> None:
        if not isinstance(frame.data, Hello) or frame.ref is None:
            self.answers.refuse(frame.ref, Unauthenticated("Say hello first."))
            self.close(CloseCode.unauthenticated)
            return
        try:
            await side.greet(self, frame.ref, frame.data)
        except ShuntdeskError as refused:
            self.answers.refuse(frame.ref, refused)
            self.close(CloseCode.restart if refused.retryable else CloseCode.unauthenticated)
        self._seen = self._loop.time()

    def _refuse(self, frame: Frame, error: ShuntdeskError) -> None:
        self.answers.refuse(frame.ref, error)
        if isinstance(error, MALFORMED) and not self._bad_frame_allowed(self.id):
            self.close(CloseCode.too_many_frames)
