import asyncio
from typing import Any

from msgspec import json

from models.errors import NotOwner, Overloaded
from router.web.sockets.answers import Answers


class Asked:
    """Answers, and what was written of them."""

    def __init__(self, in_flight: int = 10) -> None:
        self.written: list[dict[str, Any]] = []
        self.answers = Answers(lambda frame: self.written.append(json.decode(frame)), in_flight)

    def command(self, ref: str) -> "asyncio.Future[Any]":
        outcome: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.answers.later(ref, outcome, lambda result: {"result": result})
        return outcome

    def refs(self) -> list[str]:
        return [answer["ref"] for answer in self.written]


async def settled() -> None:
    """Let the callbacks of done futures run."""
    await asyncio.gather(*(asyncio.ensure_future(_nothing()) for _ in range(3)))


async def _nothing() -> None:
    return None


async def test_answers_keep_the_order_of_the_questions_whatever_is_done_first() -> None:
    asked = Asked()
    first, second = asked.command("1"), asked.command("2")
    asked.answers.at_once("3", {})
    second.set_result("b")
    await settled()
    assert asked.refs() == []

    first.set_result("a")
    await settled()

    assert asked.refs() == ["1", "2", "3"]
    assert asked.written[0] == {"type": "ack", "ref": "1", "data": {"result": "a"}}


async def test_a_question_without_a_command_is_answered_at_once() -> None:
    asked = Asked()
    asked.answers.at_once("1", {"seq": 7}, "pong")
    assert asked.written == [{"type": "pong", "ref": "1", "data": {"seq": 7}}]


async def test_a_refusal_says_its_code_and_whether_to_try_again() -> None:
    asked = Asked()
    asked.command("1").set_exception(Overloaded("Later."))
    asked.answers.refuse("2", NotOwner("Not yours."))
    await settled()
    assert [(it["data"]["code"], it["data"]["retryable"]) for it in asked.written] == [
        ("overloaded", True),
        ("not_owner", False),
    ]


async def test_a_fault_is_internal_and_a_cancelled_command_may_be_sent_again() -> None:
    asked = Asked()
    asked.command("1").set_exception(KeyError("secret"))
    asked.command("2").cancel()
    await settled()
    assert [it["data"]["code"] for it in asked.written] == ["internal", "restarting"]
    assert "secret" not in str(asked.written)


async def test_reading_stops_while_too_many_answers_are_outstanding() -> None:
    asked = Asked(in_flight=2)
    first = asked.command("1")
    asked.command("2")
    waiting = asyncio.create_task(asked.answers.room())
    await settled()
    assert not waiting.done()

    first.set_result(None)
    await waiting

    assert asked.refs() == ["1"]
