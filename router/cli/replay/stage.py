"""The whole play: agents take their seats, customers come and go, so many at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from itertools import count
from secrets import token_hex
from typing import TypeVar

from aiohttp import ClientSession, TCPConnector
from msgspec import Struct

from models.errors import ShuntdeskError
from router.cli.replay.customer import Customer
from router.cli.replay.desk import Desk
from router.cli.replay.dialogues import Dialogue
from router.cli.replay.history import History
from router.cli.replay.link import Link, Patience, Refused
from router.cli.replay.rest import Rest
from router.cli.replay.scene import Scene

LETTERS_PER_S = 4.0
"""How fast people type Chinese, about 240 a minute, thinking included."""

T = TypeVar("T")
Done = Callable[[Dialogue], None]


class Played(Struct, frozen=True):
    """Tell what happened on stage, beside the history."""

    finished: int
    unfinished: tuple[str, ...]
    bot_messages: int
    reconnects: int
    assignments: dict[str, int]


class Stage:
    """Play dialogues against the server at `url`; `tokens` holds a token per agent's login."""

    def __init__(self, url: str, shop: str, tokens: dict[str, str], history: History, speed: float = 0.0) -> None:
        """Prepare; a `speed` of 0 leaves out all pauses, 1 types like people."""
        self.patience = Patience()
        self._url = url
        self._shop = shop
        self._tokens = tokens
        self._history = history
        self._speed = speed
        self._name = token_hex(4)
        self._numbers = count(1)
        self._scenes: dict[int, Scene] = {}
        self._links: list[Link] = []
        self._desks: list[Desk] = []
        self._finished = 0
        self._unfinished: list[str] = []
        self._bot_messages = 0

    async def play(self, dialogues: Sequence[Dialogue], customers: int, done: Done = lambda dialogue: None) -> Played:
        """Play all dialogues, `customers` at a time; raises what ends the whole play, such as a worthless token."""
        async with AsyncExitStack() as stack:
            connector = TCPConnector(limit=0)
            session = await stack.enter_async_context(ClientSession(self._url, connector=connector, trust_env=False))
            rest = Rest(session)
            for login, token in self._tokens.items():
                link = self._link(session, "/ws/agent", token, f"agent:{login}")
                self._desks.append(Desk(login, token, link, rest, self._scenes))
            await self._beside(
                [desk.link for desk in self._desks], self._perform(session, rest, dialogues, customers, done)
            )
        return self._told()

    async def _perform(
        self, session: ClientSession, rest: Rest, dialogues: Sequence[Dialogue], customers: int, done: Done
    ) -> None:
        await asyncio.gather(*(desk.open() for desk in self._desks))
        waiting = iter(dialogues)
        async with asyncio.TaskGroup() as group:
            for _ in range(min(customers, len(dialogues))):
                group.create_task(self._one_after_the_other(session, rest, waiting, done))
        await asyncio.gather(*(desk.leave() for desk in self._desks))

    async def _one_after_the_other(
        self, session: ClientSession, rest: Rest, waiting: Iterator[Dialogue], done: Done
    ) -> None:
        for dialogue in waiting:
            await self._one(session, rest, dialogue)
            done(dialogue)

    async def _one(self, session: ClientSession, rest: Rest, dialogue: Dialogue) -> None:
        token, customer_id = await rest.visitor(self._shop)
        link = self._link(session, "/ws/visitor", token, f"customer:{customer_id}")
        scene = self._scenes[customer_id] = Scene()
        customer = Customer(dialogue, f"{self._name}-{next(self._numbers)}", link, scene, self._desks)
        try:
            await self._beside([link], customer.play(self._pace))
            self._finished += 1
        except TimeoutError:
            self._unfinished.append(f"{dialogue.id}: nothing moved any more ({scene.state or 'not begun'})")
        except Refused as refused:
            self._unfinished.append(f"{dialogue.id}: {refused}")
        finally:
            del self._scenes[customer_id]
            self._bot_messages += customer.bot_messages

    async def _beside(self, links: list[Link], play: Awaitable[None]) -> None:
        """Play while links are kept up; a link that ends for good ends the play."""
        running = [asyncio.create_task(link.run()) for link in links]
        playing = asyncio.ensure_future(play)
        try:
            await asyncio.wait([playing, *running], return_when=asyncio.FIRST_COMPLETED)
            for task in (*running, playing):
                if task.done():
                    await task
        finally:
            for task in (*running, playing):
                task.cancel()
            await asyncio.gather(*running, playing, return_exceptions=True)

    async def _pace(self, text: str) -> None:
        if self._speed:
            await asyncio.sleep((1 + len(text) / LETTERS_PER_S) / self._speed)

    def _link(self, session: ClientSession, path: str, token: str, process: str) -> Link:
        link = Link(session, path, token, process, self._history)
        link.patience = self.patience
        self._links.append(link)
        return link

    def _told(self) -> Played:
        return Played(
            finished=self._finished,
            unfinished=tuple(self._unfinished),
            bot_messages=self._bot_messages,
            reconnects=sum(max(0, link.connections - 1) for link in self._links),
            assignments={desk.login: desk.assignments for desk in self._desks},
        )


def ended_by(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return what ended the play, out of its wrappings."""
    known = group.subgroup(ShuntdeskError)
    first: BaseException = known or group
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    return first
