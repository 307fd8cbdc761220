"""The editor names the collisions of reception ranges that the server refuses (R4.1)."""

from typing import Any

import pytest
from playwright.sync_api import Page

from models.shop_file import GroupSpec
from router.core.reception_range import range_errors

PAIRS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"entry": "order_page"}, {"entry": "order_page"}),
    ({"entry": "order_page"}, {"entry": ["home", "order_page"]}),
    ({"entry": "order_page"}, {"entry": "home"}),
    ({"entry": "order_page"}, {"entry": "order_page", "region": "华东"}),
    ({"entry": "order_page", "region": ["华东", "华北"]}, {"region": "华北", "entry": ["order_page"]}),
    ({"entry": "order_page", "region": "华东"}, {"region": "华北", "entry": "order_page"}),
    ({"level": [3, 4]}, {"level": ["3", "4"]}),
    ({"order_status": "shipped"}, {"entry": "shipped"}),
]


@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
def test_the_page_finds_the_collisions_that_the_server_refuses(
    page: Page, ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    refused = list(range_errors((GroupSpec("售前", takes=(theirs,)), GroupSpec("售后", takes=(ours,)))))
    shared = page.evaluate("([ours, theirs]) => ui.facts.shared(ours, theirs)", [ours, theirs])
    assert (shared is not None) == bool(refused)


def test_a_typed_value_takes_the_kind_it_has_in_another_range(page: Page) -> None:
    groups = [{"takes": [{"level": [3, 4]}, {"entry": "7"}]}]
    read = "(groups) => ['3', '5', '7'].map((text) => ui.facts.typed(text, 'level', groups))"
    assert page.evaluate(read, groups) == [3, "5", "7"]
