"""An agent of the replay: takes what she is given, reads what was said before, answers with the recorded words."""

import asyncio
from typing import Any

from router.cli.replay.history import History, Type, fingerprint
from router.cli.replay.link import Answer, Link, Refused
from router.cli.replay.rest import Rest
from router.cli.replay.scene import Ear, Scene

Scenes = dict[int, Scene]
"""The scenes on stage, by their customer."""


class Desk:
    """Be one agent, for all scenes that come to her."""

    def __init__(self, login: str, token: str, link: Link, rest: Rest, scenes: Scenes) -> None:
        """Take a seat; `serve` begins."""
        self.login = login
        self.link = link
        self.assignments = 0
        self._token = token
        self._history: History = link.history
        self._rest = rest
        self._scenes = scenes
        self._mine: dict[int, Scene] = {}
        self._ears: dict[int, Ear] = {}
        self._reading: dict[int, asyncio.Task[None]] = {}
        link.on_frame = self._take

    @property
    def load(self) -> int:
        """Count her scenes."""
        return len(self._mine)

    async def open(self) -> None:
        """Start to receive."""
        await self.link.ask("presence.set", {"presence": "online"})

    async def leave(self) -> None:
        """Receive no more; what others gave her stays hers until it is done."""
        await self.link.ask("presence.set", {"presence": "offline", "open_conversations": "keep_until_done"})

    async def say(self, id_: str, conversation_id: int, text: str) -> int:
        """Write as the owner; returns the message's number. Raises `Refused`, `not_owner` when it went elsewhere."""

        def note(type_: Type, value: Any) -> None:
            self._history.note(self.link.process, "send", type_, id_, sent(type_, value, text))

        data = {"conversation_id": conversation_id, "client_msg_id": id_, "text": text}
        stored = await self.link.ask("message.send", data, note)
        seq: int = stored["message_seq"]
        return seq

    async def claim(self, conversation_id: int) -> bool:
        """Take a conversation nobody has; False when she may not, or somebody was faster."""
        try:
            await self.link.ask("conversation.claim", {"conversation_id": conversation_id})
        except Refused:
            return False
        return True

    async def close(self, conversation_id: int) -> None:
        """End a conversation; one that is over, or with somebody else, is left alone."""
        try:
            await self.link.ask("conversation.close", {"conversation_id": conversation_id})
        except Refused as refused:
            if refused.code not in {"not_found", "not_owner", "conflict"}:
                raise

    def has_seen(self, conversation_id: int, seq: int) -> bool:
        """Tell whether she has everything up to a message."""
        ear = self._ears.get(conversation_id)
        return ear is not None and ear.seen >= seq and not ear.missing

    # -- what she is told ---------------------------------------------------------------------------------------------

    def _take(self, frame: Answer) -> None:
        data = frame.data
        if frame.type == "message.created" and data["message"]["conversation_id"] in self._ears:
            self._heard(data["message"], frame.seq)
        elif frame.type == "conversation.assigned":
            self.assignments += 1
            self._got(data["conversation"], frame.seq)
        elif frame.type == "conversation.unassigned":
            self._lost(data["conversation_id"], "unassigned", frame.seq)
        elif frame.type == "conversation.closed":
            self._lost(data["conversation_id"], "closed", frame.seq)
        elif frame.type == "snapshot":
            self._begin_anew(data["conversations"])

    def _heard(self, message: dict[str, Any], log: int | None) -> None:
        number = message["conversation_id"]
        self._ears[number].hear(message, log)
        if number in self._mine:
            self._mine[number].moved()

    def _got(self, view: dict[str, Any], log: int | None) -> None:
        scene, number = self._scenes.get(view["customer"]["id"]), view["id"]
        if scene is None:
            return
        ear = self._ears.setdefault(number, Ear(self.link.process, self._history))
        ear.skip_to(view["messages"])
        self._history.note(self.link.process, "assigned", "ok", number, {"log": log, "messages": view["messages"]})
        self._mine[number] = scene
        scene.owner, scene.conversation_id = self, number
        if ear.missing and number not in self._reading:
            self._reading[number] = asyncio.create_task(self._read(number, ear, scene))
        scene.moved()

    def _lost(self, number: int, op: str, log: int | None) -> None:
        scene = self._mine.pop(number, None)
        if scene is None:
            return
        self._history.note(self.link.process, op, "ok", number, {"log": log})
        if scene.owner is self and op == "unassigned":
            scene.owner = None
        if op == "closed":
            scene.closed_for.add("agent")
            self._ears.pop(number, None)
        scene.moved()

    def _begin_anew(self, views: list[dict[str, Any]]) -> None:
        """Take a snapshot as the whole: what is not in it is not hers any more."""
        for number in self._mine.keys() - {view["id"] for view in views}:
            closed = "customer" in self._mine[number].closed_for
            self._lost(number, "closed" if closed else "unassigned", None)
        for view in views:
            self._got(view, None)

    async def _read(self, number: int, ear: Ear, scene: Scene) -> None:
        """Read what was said before it was hers, as her page would."""
        try:
            while ear.missing:
                page = await self._rest.messages_after(self._token, number, min(ear.missing) - 1)
                for message in page:
                    ear.read(message)
                if not page:
                    break
        finally:
            del self._reading[number]
        scene.moved()


def sent(type_: Type, value: Any, text: str) -> Any:
    """Return what the history says of a message that was sent."""
    if type_ == "invoke":
        return {"text": fingerprint(text)}
    if type_ == "ok":
        return {"conversation": value["conversation_id"], "seq": value["message_seq"]}
    return value
