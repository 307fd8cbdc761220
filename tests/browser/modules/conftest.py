"""The browser's core modules in a page of headless Chromium, without a server."""

import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.modules.places import UI

ADDRESS = "http://ui.test/"
MODULES = (
    "backoff",
    "catalogue",
    "clock",
    "drafts",
    "facts",
    "gathered",
    "hours",
    "http",
    "i18n",
    "initials",
    "instants",
    "keys",
    "outbox",
    "patience",
    "slots",
    "socket",
    "timer",
    "when",
)
OTHERS = 'export * as days from "./core/day-spans"; export * as signals from "@preact/signals";'
"""Modules whose names are none in JavaScript, and the library whose signals the pages wait for."""
BLANK = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>modules</title><body></body></html>'


@pytest.fixture(scope="session")
def script() -> str:
    entry = "".join(f'export * as {name} from "./core/{name}";' for name in MODULES) + OTHERS
    bundler = [UI / "node_modules/.bin/esbuild", "--bundle", "--format=iife", "--global-name=ui", "--jsx=automatic"]
    options = ["--jsx-import-source=preact", "--loader=ts"]
    return subprocess.run(
        [*bundler, *options], input=entry, cwd=UI, capture_output=True, text=True, check=True, timeout=60
    ).stdout


@pytest.fixture
def page(chromium: Browser, script: str) -> Iterator[Page]:
    """Give a page of its own origin in which `ui` holds the modules, also after a reload."""
    context = chromium.new_context()
    context.route(ADDRESS, lambda route: route.fulfill(body=BLANK, content_type="text/html"))
    page = context.new_page()
    page.add_init_script(f"addEventListener('DOMContentLoaded', () => {{ {script}; globalThis.ui = ui; }});")
    page.goto(ADDRESS)
    yield page
    context.close()
