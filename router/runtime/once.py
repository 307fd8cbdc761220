"""The key of what must happen once, and how its answer is written (I5)."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from models.events import Event

Reply = Callable[[Sequence[Event]], bytes]


class Once(Struct, frozen=True):
    """Name what must be executed once: whose key, the key, a digest of what was asked, how to write the answer.

    `scope` begins with `msg:` for messages (`client_msg_id`), `http:` for requests (`Idempotency-Key`) and `hook:`
    for what bots send by themselves (`webhook-id`).
    """

    scope: str
    key: str
    digest: bytes
    reply: Reply
