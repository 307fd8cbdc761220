"""From the shop file's `bots` to living bots."""

import sys
from typing import Any

import pytest

from bot.build import BotUnavailable, build
from bot.chatwoot import ChatwootBot
from bot.knowledge.reading import read_knowledge
from bot.outside import Outside
from bot.rasa import RasaBot
from bot.webhook import WebhookBot
from models.shop_file import BotSpec
from tests.unit.bot.turns import asked

KNOWLEDGE = read_knowledge("entries: [{id: a, questions: [可以开发票吗], answer: 可以。}]")


def spec(knowledge: str | None = "k.yaml", threshold: float = 0.5) -> BotSpec:
    return BotSpec("faq", knowledge=knowledge, threshold=threshold)


async def test_a_faq_bot_answers_from_the_knowledge_the_caller_keeps() -> None:
    bot = build(spec(), {"k.yaml": KNOWLEDGE}.__getitem__)
    answer = await bot.answer(asked("开发票"))
    assert answer is not None
    assert answer.messages[0].text == "可以。"


async def test_the_threshold_of_the_shop_file_counts() -> None:
    bot = build(spec(threshold=1.0), lambda _name: KNOWLEDGE)
    answer = await bot.answer(asked("开发票"))
    assert answer is not None
    assert answer.missed


SECRET = "whsec_" + "c2VjcmV0" * 4
OLD_SECRET = "whsec_" + "b2xkIG9u" * 4


def webhook(secret_env: Any = ("NEW", "OLD"), url: str | None = "https://bot.example/turns") -> BotSpec:
    return BotSpec("webhook", url=url, secret_env=secret_env)


@pytest.mark.parametrize("names", ["NEW", ("NEW",), ("NEW", "OLD"), ("OLD", "NEW"), ("OLD", "GONE")])
async def test_a_webhook_bot_takes_its_secrets_from_the_environment(names: Any) -> None:
    outside = Outside(environment={"NEW": SECRET, "OLD": OLD_SECRET})
    assert isinstance(build(webhook(names), outside=outside), WebhookBot)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "set the variable NEW or OLD"),
        ({"NEW": "", "OLD": ""}, "set the variable NEW or OLD"),
        ({"NEW": "whsec_c2hvcnQ="}, "24 bytes"),
        ({"NEW": "a passphrase that is long enough"}, "base64"),
        ({"NEW": SECRET, "OLD": "whsec_c2hvcnQ="}, "24 bytes"),
    ],
)
def test_a_webhook_bot_without_a_usable_secret_is_refused(environment: dict[str, str], words: str) -> None:
    with pytest.raises(BotUnavailable, match=words):
        build(webhook(), outside=Outside(environment=environment))


@pytest.mark.parametrize(("spec", "words"), [(webhook(secret_env=None), "no secret"), (webhook(url=None), "`url`")])
def test_a_webhook_bot_without_address_or_secret_is_refused(spec: BotSpec, words: str) -> None:
    with pytest.raises(BotUnavailable, match=words):
        build(spec)


def test_t10_secrets_that_are_kept_count_where_no_variable_is_named() -> None:
    kept, here = (SECRET, OLD_SECRET), Outside(environment={})
    bot = build(webhook(None), secrets=kept)
    assert isinstance(bot, WebhookBot)
    assert len(bot.signer.sign("m-1", b"{}", here.clock())["webhook-signature"].split(" ")) == 2
    with pytest.raises(BotUnavailable, match="set the variable NEW or OLD"):
        build(webhook(), outside=here, secrets=kept)
    asking = build(BotSpec("chatwoot", url="https://bot.example/chatwoot"), secrets=("x" * 16, "y" * 16))
    assert isinstance(asking, ChatwootBot)
    assert asking.tokens == ("x" * 16, "y" * 16)
    shown = build(BotSpec("rasa", url="https://rasa.example"), secrets=("a key",))
    assert isinstance(shown, RasaBot)
    assert shown.headers == {"Authorization": "Bearer a key"}


@pytest.mark.parametrize(("token", "works"), [(None, False), ("x" * 15, False), ("x" * 16, True)])
def test_t10_a_chatwoot_bot_needs_a_token_that_cannot_be_guessed(token: str | None, works: bool) -> None:
    outside = Outside(environment={"TOKEN": token} if token is not None else {})
    spec = BotSpec("chatwoot", url="https://bot.example/chatwoot", token_env="TOKEN")
    if works:
        assert isinstance(build(spec, outside=outside), ChatwootBot)
        return
    with pytest.raises(BotUnavailable, match="set the variable TOKEN"):
        build(spec, outside=outside)


@pytest.mark.parametrize("knowledge", [None, ""])
def test_a_faq_bot_without_knowledge_is_refused(knowledge: str | None) -> None:
    with pytest.raises(BotUnavailable, match="knowledge"):
        build(spec(knowledge))


def test_knowledge_that_is_not_there_is_refused() -> None:
    with pytest.raises(BotUnavailable, match="no knowledge no-such"):
        build(spec("no-such.yaml"))


def llm(**changes: Any) -> BotSpec:
    described = {"base_url": "https://llm.example/v1", "model": "m", "knowledge": "k.yaml", "key_env": "KEY"}
    return BotSpec("llm", **{**described, **changes})


def test_an_llm_bot_takes_its_key_from_the_environment() -> None:
    assert build(llm(), lambda _name: KNOWLEDGE, Outside(environment={"KEY": "k"})) is not None


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (llm(), "set the variable KEY to the key of"),
        (llm(base_url=None), "needs the keys"),
        (llm(model=None), "needs the keys"),
        (llm(key_env=None, knowledge=None), "needs the key `knowledge`"),
    ],
)
def test_an_llm_bot_without_what_it_needs_is_refused(spec: BotSpec, words: str) -> None:
    with pytest.raises(BotUnavailable, match=words):
        build(spec, lambda _name: KNOWLEDGE, Outside(environment={}))


def test_an_llm_bot_without_the_extra_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    monkeypatch.delitem(sys.modules, "bot.llm.model", raising=False)
    with pytest.raises(BotUnavailable, match=r"pip install 'shuntdesk\[llm\]'"):
        build(llm(key_env=None), lambda _name: KNOWLEDGE)
