"""One call of a route: who calls, what was sent, and the shop it concerns."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar

import msgspec
from aiohttp import web

from models.commands import By, Command
from models.entities import Agent
from models.errors import FieldError, Invalid, NotFound, Unauthenticated
from models.events import Event
from router.core.state import ShopState
from router.runtime.once import Once
from router.web.auth.identity import Identity
from router.web.keys import DATABASE
from router.web.receipts import digest_of
from router.web.rest.decoding import patched

if TYPE_CHECKING:
    from router.runtime.dispatcher import Dispatcher

Q = TypeVar("Q")
B = TypeVar("B")
T = TypeVar("T")
P = ParamSpec("P")
S = TypeVar("S", bound=msgspec.Struct)
DIGITS = len(str(2**63 - 1))
"""With fewer digits a number fits into every database."""

KEY_LENGTH = 255


def _there(value: T | None) -> T:
    if value is None:
        raise Unauthenticated("Sign in first.")
    return value


class NoQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Take no parameters."""


@dataclass(frozen=True, slots=True)
class Reply(Generic[T]):
    """Carry an encoded answer, the stored one when the call was a repetition; `finish` sets cookies."""

    body: bytes
    finish: Callable[[web.Response], None] | None = None

    def decoded(self, kind: type[T]) -> T:
        """Return the answer as a value."""
        return msgspec.json.decode(self.body, type=kind)


@dataclass(frozen=True, slots=True)
class Call(Generic[Q, B]):
    """Hold a call whose caller may use the route and whose query and body are valid.

    `agent` and `shop` are only there for signed-in callers; `raw` is the body as it was sent.
    """

    request: web.Request
    query: Q
    body: B
    raw: bytes
    _identity: Identity | None
    _agent: Agent | None
    _shop: "Dispatcher | None"

    @property
    def app(self) -> web.Application:
        """Return the application."""
        return self.request.app

    @property
    def identity(self) -> Identity:
        """Return whose token or session it is."""
        return _there(self._identity)

    @property
    def agent(self) -> Agent:
        """Return the caller's account as it was a moment ago."""
        return _there(self._agent)

    @property
    def shop(self) -> "Dispatcher":
        """Return the dispatcher of the caller's shop."""
        return _there(self._shop)

    @property
    def by(self) -> By:
        """Return the caller as commands name her."""
        return By(self.agent.name, self.agent.id, self.agent.role)

    @property
    def id(self) -> int:
        """Return the id in the path; raises NotFound when it is none."""
        return self.number("id")

    def number(self, name: str) -> int:
        """Return a positive integer of the path; anything else names nothing."""
        text = self.request.match_info[name]
        if text.isascii() and text.isdigit() and len(text) < DIGITS:
            return int(text)
        raise NotFound("There is nothing with this id.")

    @property
    def version(self) -> int | None:
        """Return the version of `If-Match`, quoted or not; without the header None."""
        given = self.request.headers.get("If-Match")
        if given is None:
            return None
        text = given.strip().removeprefix("W/").strip('"')
        if not (text.isascii() and text.isdigit()) or len(text) >= DIGITS:
            raise Invalid("If-Match takes the version as an integer.", (FieldError("If-Match", given),))
        return int(text)

    def changed(self, current: S) -> S:
        """Return a value with the fields of the body replaced."""
        return patched(current, self.raw, type(current))

    async def ask(self, question: Callable[[ShopState, datetime], T]) -> T:
        """Ask the shop's live state."""
        return await self.shop.ask(question)

    async def ask_aside(self, question: Callable[[ShopState, datetime], T]) -> T:
        """Ask a copy of the shop's state as it is now, in a thread: what takes long holds nobody up (R7.16)."""
        copy, now = await self.shop.ask(lambda state, now: (state.copy(), now))
        return await asyncio.to_thread(question, copy, now)

    async def read(self, question: Callable[Concatenate[Any, int, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask the tables about the caller's shop."""
        return await self.app[DATABASE].read(question, self.identity.shop_id, *args, **kwargs)

    async def submit(self, command: Command, answer: Callable[[Sequence[Event]], T]) -> Reply[T]:
        """Submit a command and answer with what its events say; `Idempotency-Key` makes it happen once."""

        def reply(events: Sequence[Event]) -> bytes:
            return msgspec.json.encode(answer(events))

        committed = await self.shop.submit(command, self._once(reply))
        if committed.reply is not None:
            return Reply(committed.reply)
        return Reply(reply([event for _, event in committed.events]))

    def _once(self, reply: Callable[[Sequence[Event]], bytes]) -> Once | None:
        key = self.request.headers.get("Idempotency-Key")
        if key is None or self.request.method != "POST":
            return None
        if not 1 <= len(key) <= KEY_LENGTH or not key.isprintable():
            raise Invalid("Idempotency-Key takes 1 to 255 printable characters.")
        scope = f"http:agent:{self.agent.id}:POST {self.request.path}"
        content = msgspec.json.decode(self.raw) if self.raw else None
        return Once(scope, key, digest_of(content), reply)
