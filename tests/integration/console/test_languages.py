"""The language of a page (`ui.md` section 11): own choice, else what the browser accepts, else Chinese."""

import pytest

from tests.integration.console.served import House, Page
from tests.integration.console.stories import run_policy

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def language_of(house: House, **headers: str) -> str | None:
    return Page(await house.read("/login", **headers)).all("html")[0]["lang"]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "zh-CN"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-TW,en;q=0.5", "zh-CN"),
        ("fr,en;q=0.1", "en"),
        ("en;q=0.1,zh;q=0.2", "zh-CN"),
        ("en;q=0", "zh-CN"),
        ("de, *;q=0.5", "zh-CN"),
        (";;q=,en;q=much,\u00e9", "zh-CN"),
    ],
)
async def test_the_browser_says_what_it_accepts(house: House, accepted: str, language: str) -> None:
    assert await language_of(house, **{"Accept-Language": accepted}) == language


async def test_the_own_choice_wins(house: House) -> None:
    assert await language_of(house, Cookie="lang=en", **{"Accept-Language": "zh-CN"}) == "en"
    assert await language_of(house, Cookie="lang=zh-CN", **{"Accept-Language": "en"}) == "zh-CN"


async def test_a_choice_that_is_no_language_counts_for_nothing(house: House) -> None:
    assert await language_of(house, Cookie="lang=../../etc", **{"Accept-Language": "en"}) == "en"


@pytest.mark.parametrize(
    ("path", "chinese", "english"),
    [
        ("/login", "登录", "Sign in"),
        ("/console/runs", "分配记录", "Runs"),
        ("/console/nowhere", "没有这个页面", "No such page"),
    ],
)
async def test_a_page_speaks_the_language_that_was_chosen(house: House, path: str, chinese: str, english: str) -> None:
    login = None if path == "/login" else "wang"
    pages = [await (await house.open(path, login, Cookie=f"lang={tag}")).text() for tag in ("zh-CN", "en")]
    assert [(chinese in text, english in text) for text in pages] == [(True, False), (False, True)]


async def test_an_island_gets_the_catalogue_of_its_language(house: House) -> None:
    texts = [await house.read("/desk", "li", Cookie=f"lang={tag}") for tag in ("zh-CN", "en")]
    assert ["/static/desk.en-" in text for text in texts] == [False, True]


async def test_the_reason_of_a_run_is_said_in_english_too(house: House) -> None:
    run = await run_policy(house)
    assert "Nobody online" in await house.read(f"/console/runs/{run}", "wang", Cookie="lang=en")


@pytest.mark.parametrize(
    ("cookie", "theme"), [("", "auto"), ("theme=dark", "dark"), ("theme=light", "light"), ("theme=x", "auto")]
)
async def test_the_theme_is_the_one_that_was_chosen(house: House, cookie: str, theme: str) -> None:
    assert Page(await house.read("/login", Cookie=cookie)).all("html")[0]["data-theme"] == theme
