import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json

from models.errors import BadFrame, TooLarge, UnknownField, UnknownType
from models.wire.frames import AGENT_INCOMING, SendMessageFrame
from router.web.sockets.decoding import FrameDecoder

DECODER = FrameDecoder(AGENT_INCOMING)
MESSAGE = {"conversation_id": 1, "client_msg_id": "a", "text": "您好"}


def frame(**data: object) -> bytes:
    return json.encode({"ref": "r", "type": "message.send", "data": MESSAGE | data})


def test_a_frame_becomes_the_value_its_type_stands_for() -> None:
    found = DECODER.decode(frame())
    assert (found.ref, found.type, found.error) == ("r", "message.send", None)
    assert found.data == SendMessageFrame(1, "a", "您好")


def test_data_may_be_left_out_where_nothing_is_needed() -> None:
    assert DECODER.decode(b'{"ref":"r","type":"ping"}').error is None


@pytest.mark.parametrize(
    ("raw", "error", "field"),
    [
        (frame(text="x" * 4001), TooLarge, "text"),
        (frame(client_msg_id="x" * 65), BadFrame, "client_msg_id"),
        (frame(shop_id=2), UnknownField, "shop_id"),
        (frame(text="\x00"), BadFrame, None),
        (frame(text=7), BadFrame, "text"),
        (b'{"ref":"r","type":"x"}', UnknownType, None),
        (b'{"ref":"r","type":"message.send"}', BadFrame, None),
    ],
)
def test_a_refusal_names_what_is_wrong_and_keeps_the_ref(raw: bytes, error: type, field: str | None) -> None:
    found = DECODER.decode(raw)
    assert found.ref == "r"
    assert type(found.error) is error
    assert found.error is not None
    assert [each.field for each in found.error.errors] == ([] if field is None else [field])


def test_an_escaped_backslash_before_u0000_is_just_text() -> None:
    assert DECODER.decode(frame(text="\\u0000")).error is None


@given(st.binary(max_size=200))
def test_no_bytes_break_the_decoder(raw: bytes) -> None:
    found = DECODER.decode(raw)
    assert (found.error is None) == (found.data is not None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=12,
)


@given(st.sampled_from(sorted(AGENT_INCOMING)), JSON)
def test_no_json_breaks_the_decoder_and_the_ref_survives(kind: str, data: object) -> None:
    found = DECODER.decode(json.encode({"ref": "r", "type": kind, "data": data}))
    assert found.ref == "r"
    assert (found.error is None) == (found.data is not None)
