"""Headless Chromium, the running program, and people who open its pages."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.modules.places import CHROMIUM, UI
from tests.browser.outside import Outside
from tests.browser.people import People
from tests.browser.program import Program
from tests.browser.shops import KNOWLEDGE, RESTING_AT, Shop, shop_file

IN_THE_LAN = "--host-resolver-rules=MAP lan.test 127.0.0.1"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", IN_THE_LAN]


def missing() -> str:
    """Say what has to be installed before these tests can run, or nothing."""
    if not CHROMIUM.exists():
        return "the browser tests need Chromium: apt-get install chromium fonts-noto-cjk (`make chromium`)"
    if not (UI / "node_modules").exists():
        return "the browser tests need the browser's sources to be built: `make ui`"
    return ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = missing()
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Run one browser for a module; its event loop must be gone before tests of another kind start theirs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Give the real program in a folder of its own; it is not started yet."""
    made = Program(tmp_path_factory.mktemp("served"))
    (made.folder / "knowledge.yaml").write_text(KNOWLEDGE)
    yield made
    made.end(by=signal.SIGKILL)


@pytest.fixture(scope="module")
def served(program: Program, request: pytest.FixtureRequest) -> tuple[Program, Iterator[str]]:
    """Serve a shop for each test of the module, at a time of day at which no slot fires."""
    tests = sum(item.path == request.path for item in request.session.items)
    keys = [f"shop-{number}" for number in range(tests)]
    program.set_clock(RESTING_AT)
    program.apply(*(shop_file(key) for key in keys))
    program.start()
    return program, iter(keys)


@pytest.fixture
def shop(served: tuple[Program, Iterator[str]]) -> Shop:
    """Give a shop nobody has been in, without a bot."""
    program, keys = served
    return Shop(program, next(keys))


@pytest.fixture(params=["zh-CN", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Ask for a page in each language."""
    return str(request.param)


@pytest.fixture
def people(chromium: Browser, program: Program) -> Iterator[People]:
    """Bring people, each with a browser of her own; no page may have failed when they leave."""
    everybody = People(chromium, program)
    yield everybody
    everybody.leave()
    assert everybody.accidents == []


@pytest.fixture
def bot() -> Iterator[Outside]:
    """A merchant's own bot server."""
    with Outside().open() as server:
        yield server


@pytest.fixture
def sell(served: tuple[Program, Iterator[str]]) -> Callable[..., Shop]:
    """Open a shop with other settings while the server runs."""

    def open_shop(**settings: Any) -> Shop:
        program, keys = served
        key = next(keys)
        program.apply(shop_file(key, **settings))
        return Shop(program, key)

    return open_shop
