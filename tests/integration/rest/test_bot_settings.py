"""Bots are made, changed and removed over REST, for what a shop file would be taken for, and by one at a time."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from router.store.deliveries import SECRET
from router.web.keys import DATABASE
from tests.integration.rest.rest_shop import Answer, RestShop

HOOK = {"name": "acme", "kind": "webhook", "url": "https://bot.example/turns"}
RASA = {"name": "rasa", "kind": "rasa", "url": "https://rasa.example/webhooks/rest/webhook"}


async def owner(shop: RestShop, method: str, path: str, body: Any = None, **headers: str) -> Answer:
    return await shop.call("owner", method, path, body, **headers)


def _names(connection: Any, shop_id: int) -> set[str]:
    return set(connection.execute(select(SECRET.c.name).where(SECRET.c.shop_id == shop_id)).scalars())


async def stored(shop: RestShop) -> set[str]:
    """The names of the secrets that are stored, which are those that the settings name."""
    found: set[str] = await shop.app[DATABASE].read(_names, shop.shop.shop_id)
    named = await shop.shop.ask(lambda state, now: [*state.shop.bot_secrets.values()])
    assert found == {name for names in named for name in names}
    return found


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (HOOK | {"name": "has space"}, "name"),
        (HOOK | {"name": "a/b"}, "name"),
        (HOOK | {"name": ""}, "name"),
        (HOOK | {"name": "x" * 65}, "name"),
        (HOOK | {"kind": "magic"}, "kind"),
        ({"name": "acme", "url": "https://bot.example"}, "kind"),
        (HOOK | {"url": "ftp://bot.example"}, "url"),
        (HOOK | {"url": None}, "url"),
        (HOOK | {"timeout_s": 0}, "timeout_s"),
        (HOOK | {"timeout_s": 61}, "timeout_s"),
        (HOOK | {"secret_env": "PATH"}, "secret_env"),
        (HOOK | {"key": "k"}, "key"),
        (RASA | {"key": ""}, "key"),
        (RASA | {"key": "a\r\nb"}, "key"),
        (RASA | {"key_env": "PATH"}, "key_env"),
        ({"name": "faq", "kind": "faq"}, "knowledge"),
        ({"name": "faq", "kind": "faq", "knowledge": "none"}, "knowledge"),
        ({"name": "faq", "kind": "faq", "knowledge": "/etc/passwd.yaml"}, "knowledge"),
        ({"name": "m", "kind": "llm", "knowledge": None, "base_url": "https://llm.example", "model": ""}, "model"),
    ],
)
async def test_what_no_shop_file_could_say_is_refused_by_its_field_and_leaves_no_secret(
    shop: RestShop, body: dict[str, Any], field: str
) -> None:
    before = await shop.seq()
    answer = await owner(shop, "POST", "/bots", body)
    assert answer.status == 422, answer
    assert field in {error["field"] for error in answer.body["errors"]}
    assert (await shop.seq(), await stored(shop)) == (before, set())


async def test_a_name_is_given_once_also_to_two_who_ask_at_the_same_time(shop: RestShop) -> None:
    answers = await asyncio.gather(*(owner(shop, "POST", "/bots", HOOK) for _ in range(4)))
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]
    assert len(await stored(shop)) == 1


async def test_two_who_rotate_at_the_same_time_leave_two_secrets_and_one_is_told(shop: RestShop) -> None:
    await owner(shop, "POST", "/bots", HOOK)
    answers = await asyncio.gather(*(owner(shop, "POST", "/bots/acme/rotate") for _ in range(3)))
    assert sorted(answer.status for answer in answers) == [200, 409, 409]
    assert len(await stored(shop)) == 2


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/bots/acme", {"timeout_s": 9}),
        ("POST", "/bots/acme/rotate", None),
        ("POST", "/bots/acme/retire", None),
        ("PUT", "/bots/rasa/key", {"key": "k-2"}),
        ("DELETE", "/bots/acme", None),
    ],
)
async def test_who_saw_other_settings_changes_nothing(shop: RestShop, method: str, path: str, body: Any) -> None:
    await owner(shop, "POST", "/bots", HOOK)
    await owner(shop, "POST", "/bots/acme/rotate")
    await owner(shop, "POST", "/bots", RASA | {"key": "k-1"})
    before = await shop.seq(), await stored(shop)
    assert (await owner(shop, method, path, body, if_match="1")).status == 412
    assert (await shop.seq(), await stored(shop)) == before


async def test_secrets_that_nothing_names_any_more_are_forgotten(shop: RestShop) -> None:
    await owner(shop, "POST", "/bots", HOOK)
    await owner(shop, "POST", "/bots", RASA | {"key": "k-1"})
    first = await stored(shop)
    await owner(shop, "PUT", "/bots/rasa/key", {"key": "k-2"})
    second = await stored(shop)
    assert (len(first), len(second), len(first & second)) == (2, 2, 1)
    await owner(shop, "POST", "/bots/acme/rotate")
    await owner(shop, "POST", "/bots/acme/retire")
    await owner(shop, "POST", "/bots/rasa/retire")
    assert len(await stored(shop)) == 1
    assert (await owner(shop, "DELETE", "/bots/acme")).status == 204
    assert await stored(shop) == set()


async def test_each_kind_has_the_secret_it_can_use(shop: RestShop) -> None:
    await owner(shop, "POST", "/knowledge", {"name": "tea"})
    made = {
        "webhook": HOOK,
        "chatwoot": HOOK | {"name": "c", "kind": "chatwoot"},
        "rasa": RASA,
        "faq": {"name": "f", "kind": "faq", "knowledge": "tea"},
        "llm": {
            "name": "m", "kind": "llm", "knowledge": "tea", "base_url": "https://llm.example", "model": "m", "key": "k",
            "fallback": "f",
        },
    }  # fmt: skip
    answers = {kind: await owner(shop, "POST", "/bots", body) for kind, body in made.items()}
    assert {kind: answer.body["secret"] is not None for kind, answer in answers.items()} == {
        "webhook": True, "chatwoot": True, "rasa": False, "faq": False, "llm": False,
    }  # fmt: skip
    assert {kind: answer.body["bot"]["secrets"] for kind, answer in answers.items()} == {
        "webhook": 1, "chatwoot": 1, "rasa": 0, "faq": 0, "llm": 1,
    }  # fmt: skip
    for name in ("rasa", "f", "m"):
        assert (await owner(shop, "POST", f"/bots/{name}/rotate")).code == "conflict"
    for name in ("acme", "c", "f"):
        assert (await owner(shop, "PUT", f"/bots/{name}/key", {"key": "k"})).code == "conflict"
    assert (await owner(shop, "DELETE", "/bots/f")).body["errors"] == [
        {"field": "bots", "detail": "bot m falls back to it"}
    ]


async def test_knowledge_and_model_of_a_bot_are_changed_where_they_are_shown(shop: RestShop) -> None:
    for name in ("tea", "coffee"):
        await owner(shop, "POST", "/knowledge", {"name": name})
    await owner(shop, "POST", "/bots", {"name": "f", "kind": "faq", "knowledge": "tea"})
    assert (await shop.call("wang", "PATCH", "/bots/f", {"knowledge": "coffee"})).body["bot"]["knowledge"] == "coffee"
    refused = await shop.call("wang", "PATCH", "/bots/f", {"knowledge": "milk"})
    assert [error["field"] for error in refused.body["errors"]] == ["knowledge"]
