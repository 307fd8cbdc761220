import pytest
from aiohttp import WSMsgType

from router.web.sockets.framing import framed, head


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (0, b"\x81\x00"),
        (125, b"\x81\x7d"),
        (126, b"\x81\x7e\x00\x7e"),
        (65_535, b"\x81\x7e\xff\xff"),
        (65_536, b"\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"),
    ],
)
def test_the_length_stands_where_rfc_6455_wants_it(length: int, expected: bytes) -> None:
    assert head(WSMsgType.TEXT, length) == expected


def test_many_frames_are_one_piece_of_bytes() -> None:
    items = [(WSMsgType.TEXT, b"{}"), (WSMsgType.PING, b""), (WSMsgType.CLOSE, b"\x0f\xaa")]
    assert framed(items) == b"\x81\x02{}" + b"\x89\x00" + b"\x88\x02\x0f\xaa"
