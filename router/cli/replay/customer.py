"""A customer of the replay: writes her turns, waits for the agent's, and leaves when the conversation is closed."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

from router.cli.replay.desk import Desk, sent
from router.cli.replay.dialogues import CUSTOMER, Dialogue, Turn
from router.cli.replay.history import History, Type
from router.cli.replay.link import Answer, Link, Refused
from router.cli.replay.scene import Ear, Scene

CLAIM_S = 1.0
"""How long to wait on average before the pool is looked at again, when no agent has room."""

Pace = Callable[[str], Awaitable[None]]


class Customer:
    """Play one dialogue, both parts: her own, and that of whichever agent has the conversation."""

    def __init__(self, dialogue: Dialogue, name: str, link: Link, scene: Scene, desks: list[Desk]) -> None:
        """Prepare; `name` begins every id of hers, and nobody else's."""
        self._dialogue = dialogue
        self._name = name
        self._link = link
        self._history: History = link.history
        self._scene = scene
        self._desks = desks
        self._ear = Ear(link.process, link.history)
        self._chance = Random(name)  # noqa: S311  # pauses, no secrets
        self.bot_messages = 0
        link.on_frame = self._take

    async def play(self, pace: Pace) -> None:
        """Play to the end; raises `TimeoutError` when nothing moves, `Refused` when the server will not."""
        await self._scene.until(lambda: self._scene.bot is not None)
        turns, last = self._dialogue.turns, 0
        for place, turn in enumerate(turns):
            await pace(turn.text)
            if turn.speaker == CUSTOMER:
                last = await self._write(place, turn)
            else:
                last = await self._have_answered(place, turn, last)
                await self._scene.until(lambda seq=last: self._ear.seen >= seq)  # type: ignore[misc]  # bound now
        await self._end(last)

    async def _write(self, place: int, turn: Turn) -> int:
        id_ = f"{self._name}-{place}"

        def note(type_: Type, value: Any) -> None:
            self._history.note(self._link.process, "send", type_, id_, sent(type_, value, turn.text))

        stored = await self._link.ask("message.send", {"client_msg_id": id_, "text": turn.text}, note)
        self._scene.conversation_id = stored["conversation_id"]
        if place == 0 and self._scene.bot:
            await self._link.ask("handoff.request", {})
        seq: int = stored["message_seq"]
        return seq

    async def _have_answered(self, place: int, turn: Turn, last: int) -> int:
        """Let the owner answer when she has seen what was said; who lost the conversation meanwhile lets the next."""
        while True:
            desk = await self._owner(last)
            try:
                id_ = f"{self._name}-{place}-{desk.login}"[-64:]
                return await desk.say(id_, self._scene.conversation_id or 0, turn.text)
            except Refused as refused:
                if refused.code != "not_owner":
                    raise
            await self._scene.until(lambda: self._scene.owner is not desk)  # noqa: B023  # awaited in this round

    async def _owner(self, last: int) -> Desk:
        """Wait for an agent who has seen everything; from the pool she is fetched."""
        scene = self._scene
        while True:
            await scene.until(lambda: scene.owner_has_seen(last) or self._in_pool)
            if scene.owner is not None:
                return scene.owner
            idle = min(self._desks, key=lambda desk: desk.load)
            if not await idle.claim(scene.conversation_id or 0):
                await asyncio.sleep(self._chance.uniform(0, 2 * CLAIM_S))

    @property
    def _in_pool(self) -> bool:
        return self._scene.owner is None and self._scene.state == "waiting_offline"

    async def _end(self, last: int) -> None:
        scene = self._scene
        while not scene.over:
            desk = await self._owner(last)
            await desk.close(scene.conversation_id or 0)
            await scene.until(lambda: scene.over or scene.owner is not desk)  # noqa: B023  # awaited in this round

    # -- what she is told ---------------------------------------------------------------------------------------------

    def _take(self, frame: Answer) -> None:
        data = frame.data
        if frame.type == "message.created":
            self._heard(data["message"], frame.seq)
        elif frame.type == "conversation.state":
            self._scene.state = data["state"]
        elif frame.type == "conversation.closed":
            self._history.note(self._link.process, "closed", "ok", data["conversation_id"], {"log": frame.seq})
            self._scene.closed_for.add("customer")
        elif frame.type == "snapshot":
            self._begin_anew(data)
        self._scene.moved()

    def _heard(self, message: dict[str, Any], log: int | None) -> None:
        self._ear.hear(message, log)
        self.bot_messages += message["sender"]["type"] == "bot"

    def _begin_anew(self, snapshot: dict[str, Any]) -> None:
        self._scene.bot = snapshot["bot"]
        state = snapshot["state"]
        if state is not None:
            self._scene.state = state["state"]
        for message in snapshot["messages"]:
            if message["seq"] > self._ear.seen:
                self._heard(message, None)
        if state is not None and state["state"] == "closed":
            self._scene.closed_for.add("customer")
