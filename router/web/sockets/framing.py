"""Frames as RFC 6455 wants them on the wire, many in one piece; the server's are neither masked nor compressed."""

from struct import pack

from router.web.sockets.outbox import Item

FINAL = 0x80
SHORT = 126
"""Payloads below this have their length in the second byte; above, 16 or 64 bits follow."""


def framed(items: list[Item]) -> bytes:
    """Return the bytes of these frames, one after the other."""
    parts: list[bytes] = []
    for opcode, payload in items:
        parts += (head(opcode, len(payload)), payload)
    return b"".join(parts)


def head(opcode: int, length: int) -> bytes:
    """Return what stands before a whole frame's payload."""
    first = FINAL | opcode
    if length < SHORT:
        return bytes((first, length))
    if length < 1 << 16:
        return pack("!BBH", first, 126, length)
    return pack("!BBQ", first, 127, length)
