"""Knowledge over REST: bases and entries with versions, in and out as text, and tried without effect."""

from typing import Any

import msgspec
import pytest

from tests.integration.rest.rest_shop import RestShop

INVOICE = {"questions": ["能开发票吗", "发票"], "answer": "能开", "key": "invoice"}


@pytest.fixture
async def taught(shop: RestShop) -> RestShop:
    """The shop with base 1 `faq` and entry 1 `invoice`."""
    assert (await shop.call("wang", "POST", "/knowledge", {"name": "faq"})).status == 201
    assert (await shop.call("wang", "POST", "/knowledge/1/entries", INVOICE)).status == 201
    return shop


async def ask(shop: RestShop, text: str) -> list[dict[str, Any]]:
    answer = await shop.call("wang", "POST", "/knowledge/1/ask", {"text": text})
    candidates: list[dict[str, Any]] = answer.body["candidates"]
    return candidates


async def test_an_edit_raises_the_version_and_going_back_is_another_one(taught: RestShop) -> None:
    changed = await taught.call("wang", "PATCH", "/knowledge/entries/1", {"answer": "不能开"})
    assert (changed.body["version"], changed.body["entry"]["questions"]) == (2, INVOICE["questions"])
    versions = (await taught.call("wang", "GET", "/knowledge/entries/1/versions")).body["items"]
    assert [(one["version"], one["changed"]) for one in versions] == [(2, ["answer"]), (1, [])]
    back = await taught.call("wang", "PATCH", "/knowledge/entries/1", versions[1]["entry"])
    assert (back.body["version"], back.body["entry"]["answer"]) == (3, "能开")


async def test_versions_come_page_by_page_and_stay_when_the_entry_is_gone(taught: RestShop) -> None:
    await taught.call("wang", "PATCH", "/knowledge/entries/1", {"answer": "不能开"})
    assert (await taught.call("wang", "DELETE", "/knowledge/entries/1")).status == 204
    first = (await taught.call("wang", "GET", "/knowledge/entries/1/versions?limit=1")).body
    assert [one["entry"] for one in first["items"]] == [None]
    rest = (await taught.call("wang", "GET", f"/knowledge/entries/1/versions?cursor={first['next_cursor']}")).body
    assert [one["version"] for one in rest["items"]] == [2, 1]


async def test_a_text_too_long_for_rest_is_told_to_go_by_the_command_line(taught: RestShop) -> None:
    refused = await taught.call("wang", "POST", "/knowledge/1/import", {"text": "x" * 300_000})
    assert (refused.status, refused.code) == (413, "too_large")
    assert "shuntdesk knowledge import" in refused.body["detail"]


async def test_what_is_wrong_is_named_beside_its_field_and_changes_nothing(taught: RestShop) -> None:
    before = await taught.seq()
    twice = await taught.call("wang", "POST", "/knowledge/1/entries", {"questions": ["发 票？"], "answer": "{tax}"})
    assert twice.status == 422
    assert [error["field"] for error in twice.body["errors"]] == ["questions[0]", "answer"]
    text = await taught.call("wang", "POST", "/knowledge/1/import", {"text": "entries: [{id: a}]"})
    assert (text.status, len(text.body["errors"])) == (422, 1)
    assert await taught.seq() == before


async def test_an_export_imports_as_nothing_and_a_dry_run_only_says_what_would_change(taught: RestShop) -> None:
    known = (await taught.call("wang", "GET", "/knowledge/1/export")).body
    text = msgspec.json.encode(known).decode()
    same = await taught.call("wang", "POST", "/knowledge/1/import", {"text": text})
    assert same.body == {"added": [], "changed": [], "removed": [], "base": False}
    other = "greeting: 嗨\nentries: [{id: hours, questions: [几点开门], answer: 九点}]"
    dry = await taught.call("wang", "POST", "/knowledge/1/import", {"text": other, "dry_run": True})
    assert dry.body == {"added": ["hours"], "changed": [], "removed": ["invoice"], "base": True}
    assert (await taught.call("wang", "GET", "/knowledge/1/export")).body == known
    await taught.call("wang", "POST", "/knowledge/1/import", {"text": other})
    entries = (await taught.call("wang", "GET", "/knowledge/1/entries")).body["items"]
    assert [entry["entry"]["key"] for entry in entries] == ["hours"]


async def test_a_text_is_tried_and_nothing_is_changed(taught: RestShop) -> None:
    before = await taught.seq()
    (exact,) = await ask(taught, "能开发票吗？")
    assert (exact["entry"]["id"], exact["exact"], exact["confidence"]) == (1, True, 1.0)
    (close,) = await ask(taught, "我想要张发票")
    assert (close["exact"], close["question"]) == (False, "发票")
    assert await ask(taught, "天气") == []
    assert await taught.seq() == before


async def test_who_saw_another_version_is_told_so(taught: RestShop) -> None:
    await taught.call("wang", "PATCH", "/knowledge/1", {"greeting": "嗨"})
    late = await taught.call("wang", "PATCH", "/knowledge/1", {"greeting": "喂"}, if_match="1")
    assert (late.status, late.body["code"]) == (412, "version_mismatch")
    assert (await taught.call("wang", "GET", "/knowledge")).body["items"][0]["base"]["greeting"] == "嗨"
