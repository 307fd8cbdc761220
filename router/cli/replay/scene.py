"""One dialogue on stage: who has it, what each side has seen, and whether it is over."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from router.cli.replay.history import History, fingerprint

if TYPE_CHECKING:
    from router.cli.replay.desk import Desk

STALL_S = 180.0
"""A scene in which nothing moves for so long is given up; longer than a server takes to come back."""


class Ear:
    """Take in what one side is told of one conversation, and note it in the history.

    `seen` is the number of the last message; `missing` are those said before, which have to be read on demand.
    """

    def __init__(self, process: str, history: History) -> None:
        """Begin with nothing seen."""
        self.seen = 0
        self.missing: set[int] = set()
        self._process = process
        self._history = history

    def hear(self, message: dict[str, Any], log: int | None = None) -> None:
        """Note a message that was told live."""
        self._note("receive", message, log)
        self.seen = max(self.seen, message["seq"])

    def skip_to(self, messages: int) -> None:
        """Begin to hear after so many messages; those not heard are missing."""
        self.missing.update(range(self.seen + 1, messages + 1))
        self.seen = max(self.seen, messages)

    def read(self, message: dict[str, Any]) -> None:
        """Note a message that was missing, and no other."""
        if message["seq"] in self.missing:
            self.missing.discard(message["seq"])
            self._note("read", message, None)

    def _note(self, op: str, message: dict[str, Any], log: int | None) -> None:
        value = {
            "seq": message["seq"],
            "id": message.get("client_msg_id"),
            "text": fingerprint(message["text"]),
            "by": message["sender"]["type"],
            "log": log,
        }
        self._history.note(self._process, op, "ok", message["conversation_id"], value)


class Scene:
    """Hold where a dialogue stands; `moved` wakes the one who waits for it to go on."""

    def __init__(self) -> None:
        """Begin without conversation and owner."""
        self.conversation_id: int | None = None
        self.state = ""
        self.owner: Desk | None = None
        self.closed_for: set[str] = set()
        self.bot: bool | None = None
        self._moved: asyncio.Future[None] | None = None

    def moved(self) -> None:
        """Wake who waits: something changed."""
        if self._moved is not None and not self._moved.done():
            self._moved.set_result(None)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a condition; raises `TimeoutError` when nothing moves any more."""
        while not condition():
            self._moved = asyncio.get_running_loop().create_future()
            async with asyncio.timeout(STALL_S):
                await self._moved

    @property
    def over(self) -> bool:
        """Tell whether both sides know that the conversation is closed."""
        return {"customer", "agent"} <= self.closed_for

    def owner_has_seen(self, seq: int) -> bool:
        """Tell whether there is an owner who has seen everything up to a message."""
        return self.owner is not None and self.owner.has_seen(self.conversation_id or 0, seq)
