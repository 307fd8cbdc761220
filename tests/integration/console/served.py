"""The real application on a database of its own, with everybody a shop has and a bundle of empty files."""

import gzip
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from models.commands import By, Command
from models.events import Event
from models.shop_file import ShopFile
from router.app import create_app
from router.runtime.dispatcher import Dispatcher
from router.settings import settings
from router.web.auth.identity import cookie_name
from router.web.auth.sessions import open_session
from router.web.console.assets import ASSETS, Assets
from router.web.keys import SHOPS

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""09:00 of a Monday in Shanghai."""
SYSTEM = By("system")
SCRIPTS = (
    "agent", "agents", "bots", "console", "conversation", "deliveries", "desk", "groups", "knowledge", "login",
    "partial", "policies", "policy", "pool", "queue", "runs", "shunt", "try", "visitor", "wall", "webhooks",
)  # fmt: skip
BUNDLE = (
    *("app.css", "chat.css", "icons.svg", "mark.svg"),
    *(f"{name}{language}.js" for name in SCRIPTS for language in ("", ".en")),
)
SHOP = {
    "shop": "demo",
    "name": "示例店",
    "widget": {"origins": ["https://shop.example"]},
    "agents": [
        {"login": "owner", "name": "店主", "role": "owner"},
        {"login": "wang", "name": "王主管", "role": "supervisor"},
        {"login": "zhao", "name": "赵组长", "role": "lead"},
        {"login": "li", "name": "李雷", "role": "agent"},
        {"login": "han", "name": "韩梅梅", "role": "agent"},
        {"login": "erp", "name": "ERP", "role": "integration"},
    ],
    "groups": [{"name": "售前", "default": True, "members": [{"agent": "li"}]}],
    "policies": [
        {
            "name": "自动分配",
            "range": "all",
            "times": [{"from": "09:30", "to": "18:00"}],
            "conditions": {"min_online": 1},
        },
        {"name": "没有时点的", "times": []},
    ],
}


def build(folder: Path) -> Path:
    """Write what a build of the browser sources leaves behind."""
    folder.mkdir(exist_ok=True)
    manifest = {}
    for name in BUNDLE:
        stem, _, suffix = name.rpartition(".")
        hashed = f"{stem}-0123456789.{suffix}"
        content = f"/* {name} */".encode() * 100
        (folder / hashed).write_bytes(content)
        (folder / f"{hashed}.gz").write_bytes(gzip.compress(content))
        manifest[name] = hashed
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


class House:
    """A served shop, and whoever opens its pages."""

    def __init__(self, app: web.Application, client: "TestClient[web.Request, web.Application]", built: Path) -> None:
        self.app = app
        self.built = built
        self._client = client
        self._secrets: dict[str, str] = {}

    @property
    def shop(self) -> Dispatcher:
        return self.app[SHOPS].get("demo")

    async def id_of(self, login: str) -> int:
        return await self.shop.ask(lambda state, now: state.logins[login])

    async def submit(self, command: Command) -> list[Event]:
        return [event for _, event in (await self.shop.submit(command)).events]

    async def apply(self, **changes: Any) -> None:
        await self.app[SHOPS].apply(msgspec.convert({**SHOP, **changes}, ShopFile), SYSTEM)

    async def open(self, path: str, login: str | None = None, **headers: str) -> ClientResponse:
        """Ask for a page as nobody or as somebody, without following redirects."""
        cookies = [headers.pop("Cookie")] if "Cookie" in headers else []
        if login is not None:
            cookies.append(f"{cookie_name(self.app)}={await self.secret(login)}")
        if cookies:
            headers["Cookie"] = "; ".join(cookies)
        return await self._client.get(path, allow_redirects=False, headers=headers)

    async def read(self, path: str, login: str | None = None, **headers: str) -> str:
        """Return the text of a page that must be there."""
        response = await self.open(path, login, **headers)
        assert response.status == 200, f"{path}: {response.status} {await response.text()}"
        return await response.text()

    async def secret(self, login: str) -> str:
        if login not in self._secrets:
            self._secrets[login] = await open_session(self.app, self.shop.shop_id, await self.id_of(login))
        return self._secrets[login]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """The demo shop on a new SQLite database at nine o'clock; the tests of a module share it."""
    folder = tmp_path_factory.mktemp("house")
    app = create_app(settings(database=f"sqlite:///{folder}/shop.db", clock_at=NINE))
    built = build(folder / "built")
    app[ASSETS] = Assets(built)
    async with TestClient(TestServer(app)) as client:
        house = House(app, client, built)
        await house.apply()
        yield house


class Page(HTMLParser):
    """A page as the browser reads it: its elements, its texts, and what its script elements hold."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.data: dict[str, str] = {}
        self.words: list[str] = []
        self._inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = dict(attrs).get("id") or "" if tag == "script" else ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.data[self._inside] = self.data.get(self._inside, "") + data
        else:
            self.words.append(data.strip())

    @property
    def bootstrap(self) -> Any:
        return json.loads(self.data["bootstrap"])

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]
