"""Who is there: the open sockets of each client, all of which see the same frames."""

from router.web.sockets.closing import CloseCode
from router.web.sockets.connection import Connection

Key = tuple[int, int]
"""A client: the shop and the agent or customer."""


class Audience:
    """Hold one client's sockets, the oldest first, and the position last addressed to her (I7)."""

    __slots__ = ("position", "sockets")

    def __init__(self) -> None:
        """Begin with nobody."""
        self.sockets: list[Connection] = []
        self.position = 0

    def tell(self, seq: int, frame: bytes) -> None:
        """Tell a positioned frame to every socket; the bytes are shared."""
        self.position = seq
        for connection in self.sockets:
            connection.deliver(seq, frame)

    def mention(self, frame: bytes) -> None:
        """Tell an ephemeral frame to every socket; who is still catching up misses it."""
        for connection in self.sockets:
            if connection.live:
                connection.send(frame)


class Audiences:
    """Hold the clients of one kind that have a socket open."""

    def __init__(self, most_sockets: int | None = None) -> None:
        """Bound the sockets of one client: one more replaces the oldest (4003)."""
        self._most = most_sockets
        self._all: dict[Key, Audience] = {}

    def get(self, key: Key) -> Audience | None:
        """Return a client's audience, None when she has no socket."""
        return self._all.get(key)

    def join(self, key: Key, connection: Connection) -> bool:
        """Add a socket; True when it is the client's first."""
        audience = self._all.setdefault(key, Audience())
        audience.sockets.append(connection)
        if self._most is not None and len(audience.sockets) > self._most:
            audience.sockets.pop(0).close(CloseCode.revoked)
        return len(audience.sockets) == 1

    def leave(self, key: Key, connection: Connection) -> bool:
        """Take a socket away; True when it was the client's last."""
        audience = self._all.get(key)
        if audience is None or connection not in audience.sockets:
            return False
        audience.sockets.remove(connection)
        if not audience.sockets:
            del self._all[key]
        return not audience.sockets

    def close(self, key: Key, code: CloseCode) -> None:
        """Close all sockets of a client, if she has any."""
        audience = self._all.get(key)
        for connection in audience.sockets if audience is not None else ():
            connection.close(code)

    def reached(self, key: Key, seq: int) -> None:
        """Note how far a client was told while she came in."""
        audience = self._all.get(key)
        if audience is not None:
            audience.position = max(audience.position, seq)
