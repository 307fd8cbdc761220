"""What travels between router and bot, and which answers are refused (`contract.md` section 5)."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.protocol import MAX_ANSWER_BYTES, BotFailed, BotFailure, decode_answer, encode_turn
from models.wire.bots import MAX_TURN_MESSAGES, BotAnswer, BotText, BotTurn
from tests.unit.bot.turns import asked, turn


def refusal(body: bytes) -> BotFailed:
    with pytest.raises(BotFailed) as refused:
        decode_answer(body)
    return refused.value


def test_a_turn_travels_in_the_documented_shape() -> None:
    body = msgspec.json.decode(encode_turn(asked("在吗")))
    assert body == {
        "type": "bot.turn",
        "data": {
            "turn": "t-41-1",
            "conversation_id": 41,
            "customer": {"id": 7, "name": "小陈", "external_id": None, "facts": {}, "block": None},
            "messages": [
                {
                    "conversation_id": 41,
                    "seq": 1,
                    "sender": {"type": "customer", "id": None, "name": ""},
                    "kind": "text",
                    "text": "在吗",
                    "at": "2026-03-01T01:00:00.000Z",
                }
            ],
            "deadline": "2026-03-01T01:00:05.000Z",
        },
    }


def test_a_turn_with_more_than_20_messages_is_no_turn() -> None:
    long = msgspec.json.encode(turn(*[("customer", "在吗")] * (MAX_TURN_MESSAGES + 1)))
    with pytest.raises(msgspec.ValidationError, match="length <= 20"):
        msgspec.json.decode(long, type=BotTurn)


def test_every_field_of_an_answer_is_read() -> None:
    body = (
        b'{"action":"handoff","messages":[{"text":"ok"}],"group":"after-sales","reason":"angry",'
        b'"confidence":0.25,"intent":"refund","resolved":false}'
    )
    answer = BotAnswer("handoff", (BotText("ok"),), "after-sales", "angry", 0.25, "refund", False)
    assert decode_answer(body) == answer


@pytest.mark.parametrize(
    "body",
    [
        b'{"action":"reply","messages":[{"text":"' + b"x" * 4000 + b'"}]}',
        b'{"action":"reply","messages":[' + b",".join([b'{"text":"a"}'] * 5) + b"]}",
        b'{"action":"handoff"}',
        b'{"action":"close"}',
        b'{"action":"close","confidence":0}',
        b'{"action":"close","confidence":1}',
    ],
)
def test_answers_on_the_bounds_are_valid(body: bytes) -> None:
    assert decode_answer(body).action in {"reply", "handoff", "close"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"<html>",
        b"\xff\xfe",
        b'{"action":"dance","messages":[{"text":"a"}]}',
        b'{"action":"reply"}',
        b'{"action":"reply","messages":[]}',
        b'{"action":"reply","messages":["a"]}',
        b'{"action":"reply","messages":[{"text":""}]}',
        b'{"action":"reply","messages":[{"text":" \\n "}]}',
        b'{"action":"reply","messages":[{"text":"' + b"x" * 4001 + b'"}]}',
        b'{"action":"reply","messages":[' + b",".join([b'{"text":"a"}'] * 6) + b"]}",
        b'{"action":"reply","messages":[{"text":"a","html":"<b>"}]}',
        b'{"action":"close","confidence":1.01}',
        b'{"action":"close","confidence":-0.01}',
        b'{"action":"close","confidence":"high"}',
        b'{"action":"close","resolved":1}',
        b'{"action":"close","extra":1}',
        b'{"action":"close"}' + b" " * MAX_ANSWER_BYTES,
    ],
)
def test_whatever_is_not_one_valid_answer_is_a_stated_failure(body: bytes) -> None:
    failed = refusal(body)
    assert (failed.code, failed.reason) == ("bot_failed", BotFailure.bad_answer)


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_stated_failure(body: bytes) -> None:
    assert refusal(b"!" + body).reason is BotFailure.bad_answer


@pytest.mark.parametrize(
    ("action", "resolved", "missed"),
    [
        ("reply", False, True),
        ("reply", True, False),
        ("reply", None, False),
        ("handoff", False, False),
        ("close", False, False),
    ],
)
def test_only_a_reply_that_resolved_nothing_is_a_miss(action: str, resolved: bool | None, missed: bool) -> None:
    body = msgspec.json.encode({"action": action, "messages": [{"text": "a"}], "resolved": resolved})
    assert decode_answer(body).missed is missed
