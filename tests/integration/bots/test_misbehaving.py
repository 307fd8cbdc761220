"""Whatever a bot's server does: no wrong answer, nobody left in silence, everything on record (R8.1, T9)."""

import json
import socket
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.egress import Allowed, Forbidden, Guarded
from models.enums import TurnEnd
from models.events import BotHealthChanged, HandoffRequested
from tests.integration.bots import bot_server
from tests.integration.bots.bot_server import REPLY, BotServer, says, signs
from tests.integration.bots.bot_shop import BotShop
from tests.integration.bots.conftest import Open

TOO_MANY = {"action": "reply", "messages": [{"text": "a"}] * 6}

MISDEEDS: dict[str, tuple[Any, str]] = {
    "500": (says(REPLY, status=500), "bad_status"),
    "503": (says(b"", status=503), "bad_status"),
    "404": (says(REPLY, status=404), "bad_status"),
    "204": (says(b"", status=204), "bad_status"),
    "redirect to the metadata service": (says(b"", status=302, location="http://169.254.169.254/"), "bad_status"),
    "redirect that keeps the method": (says(b"", status=307, location="http://10.0.0.1/turns"), "bad_status"),
    "nothing": (says(b""), "bad_answer"),
    "a page": (says(b"<html>ok</html>"), "bad_answer"),
    "no action": (says({"messages": [{"text": "a"}]}), "bad_answer"),
    "an action nobody knows": (says({"action": "refund", "messages": [{"text": "a"}]}), "bad_answer"),
    "an unknown field": (says({**REPLY, "html": "<b>"}), "bad_answer"),
    "a blank reply": (says({"action": "reply", "messages": [{"text": " "}]}), "bad_answer"),
    "a flood of messages": (says(TOO_MANY), "bad_answer"),
    "bytes that are no text": (says(b"\xff\xfe\x00"), "bad_answer"),
    "a body just too large": (says(json.dumps(REPLY).encode() + b" " * 65536), "bad_answer"),
    "a body without end": (bot_server.floods, "bad_answer"),
    "a gzip bomb": (bot_server.GZIP_BOMB, "bad_answer"),
    "a body that breaks off": (bot_server.breaks_off, "bad_answer"),
    "hanging up": (bot_server.hangs_up, "unreachable"),
    "a signature by somebody else": (signs("OTHER"), "bad_signature"),
    "the signature of another turn": (signs("ACME", message_id="t-first-9-9"), "bad_signature"),
    "an old signature": (signs("ACME", at=datetime.now(UTC) - timedelta(hours=1)), "bad_signature"),
    "half a signature": (says(REPLY, webhook_id="x"), "bad_signature"),
}


@pytest.mark.parametrize("online", [False, True], ids=["nobody_online", "li_online"])
@pytest.mark.parametrize("misdeed", MISDEEDS)
async def test_r8_1_a_misbehaving_bot_leads_to_a_person_or_the_pool_and_is_on_record(
    shop: BotShop, bot: BotServer, misdeed: str, online: bool
) -> None:
    bot.answering, reason = MISDEEDS[misdeed]
    if online:
        await shop.rest.arrive("li")
    talk = await shop.write()
    ended = await shop.ended()
    assert (ended.end, ended.reason) == (TurnEnd.failed, reason)
    (wish,) = await shop.until(HandoffRequested)
    assert (wish.handoff.trigger, wish.handoff.detail) == ("bot_failed", reason)
    assert await shop.state(talk) == ("assigned" if online else "waiting_offline")
    shown = await shop.shown(talk)
    assert ("customer", "什么时候发货") in shown
    assert "system" in {who for who, _ in shown}, "she is told"
    assert "bot" not in {who for who, _ in shown}
    assert len(set(await bot.turns(1))) == 1


@pytest.mark.parametrize("online", [False, True], ids=["nobody_online", "li_online"])
@pytest.mark.parametrize("silence", [bot_server.never, bot_server.later], ids=["no_answer", "202_and_nothing"])
async def test_r8_1_a_bot_that_stays_silent_is_out_of_time_at_the_deadline(
    shop: BotShop, bot: BotServer, silence: Any, online: bool
) -> None:
    bot.answering = silence
    if online:
        await shop.rest.arrive("li")
    talk = await shop.write()
    await bot.turns(1)
    await shop.forward(seconds=59.9)
    assert await shop.state(talk) == "bot"
    await shop.forward(seconds=0.1)
    ended = await shop.ended()
    assert (ended.end, ended.reason) == (TurnEnd.failed, "timeout")
    assert await shop.state(talk) == ("assigned" if online else "waiting_offline")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0"])
async def test_t9_a_private_address_is_never_called_unless_the_operator_lists_it(
    open_shop: Open, bot: BotServer, host: str
) -> None:
    shop = await open_shop(egress_allow="10.0.0.0/8", url=bot.url.replace("127.0.0.1", host))
    await shop.write()
    assert (await shop.ended()).reason == "forbidden_address"
    assert bot.asked == []


async def test_a_bot_whose_secret_is_not_set_leads_to_a_person(open_shop: Open, bot: BotServer) -> None:
    shop = await open_shop(secret_env="NOT_SET_HERE")
    talk = await shop.write()
    assert (await shop.ended()).reason == "not_configured"
    assert await shop.state(talk) == "waiting_offline"


async def test_a_broken_connection_is_tried_again_under_the_same_turn_and_id(shop: BotShop, bot: BotServer) -> None:
    async def at_second(request: Any, body: bytes) -> Any:
        return await (bot_server.hangs_up if len(bot.asked) == 1 else says(REPLY))(request, body)

    bot.answering = at_second
    talk = await shop.write()
    assert (await shop.ended()).end is TurnEnd.replied
    assert len(set(await bot.turns(2))) == 1
    assert len({headers["webhook-id"] for headers in bot.headers}) == 1
    assert (await shop.shown(talk))[-1] == ("bot", "明天发货。")


async def test_a_bot_that_keeps_failing_is_left_alone_and_then_asked_by_one(shop: BotShop, bot: BotServer) -> None:
    bot.answering = says(b"", status=500)
    for number in range(5):
        await shop.write(who=f"c-{number}")
        await shop.ended(number + 1)
    (ill,) = await shop.until(BotHealthChanged)
    assert (ill.bot, ill.healthy, ill.failures) == ("acme", False, 5)
    past = await shop.write(who="c-5")
    assert await shop.state(past) == "waiting_offline"
    assert len(bot.asked) == 5
    bot.answering = says(REPLY)
    await shop.forward(seconds=30)
    await shop.write(who="c-6")
    assert (await shop.ended(6)).end is TurnEnd.replied
    await shop.write(who="c-7")
    assert (await shop.ended(7)).end is TurnEnd.replied
    assert len(bot.asked) == 7


async def test_t11_a_bot_in_a_loop_is_stopped_after_twenty_messages_and_she_gets_a_person(
    shop: BotShop, bot: BotServer
) -> None:
    bot.answering = says({"action": "reply", "messages": [{"text": "请稍等"}] * 5})
    for number in range(5):
        talk = await shop.write(f"第{number}次")
        ended = await shop.ended(number + 1)
    assert (ended.end, ended.reason) == (TurnEnd.failed, "too_many_messages")
    (wish,) = await shop.until(HandoffRequested)
    assert (wish.handoff.trigger, wish.handoff.detail) == ("bot_failed", "too_many_messages")
    assert [who for who, _ in await shop.shown(talk)].count("bot") == 20


class Rebinding(AbstractResolver):
    """Let a name of the outside lead to this machine."""

    def __init__(self) -> None:
        self.looks = 0

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> list[ResolveResult]:
        self.looks += 1
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        """Hold nothing."""


async def test_t9_a_name_that_leads_to_this_machine_is_not_called(bot: BotServer) -> None:
    connector = Guarded(Allowed().outside_or_inside, resolver := Rebinding())
    async with ClientSession(connector=connector) as session:
        with pytest.raises(Forbidden, match=r"127\.0\.0\.1 is not a public address"):
            await session.post(bot.url.replace("127.0.0.1", "bot.example"))
    assert (resolver.looks, bot.asked) == (1, [])


async def test_t9_the_peer_is_looked_at_again_before_a_byte_is_sent(bot: BotServer) -> None:
    looks: list[Any] = []

    def once(address: Any) -> bool:
        looks.append(address)
        return len(looks) == 1

    async with ClientSession(connector=Guarded(once)) as session:
        with pytest.raises(Forbidden):
            await session.post(bot.url)
    assert len(looks) == 2
    assert bot.asked == []
