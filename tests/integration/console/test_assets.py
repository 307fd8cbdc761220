"""The browser bundle: hashed names that never change, compressed siblings, and life without a build."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.console.served import House, Page, build

pytestmark = pytest.mark.asyncio(loop_scope="module")
DESK = "/static/desk-0123456789.js"
PAGES = {"/login": None, "/visitor/demo": None, "/desk": "li", "/console/pool": "wang", "/console/nowhere": "wang"}


async def test_pages_refer_to_the_built_files_and_all_of_them_are_served(house: House) -> None:
    page = Page(await house.read("/desk", "li"))
    addresses = [script["src"] for script in page.all("script") if "src" in script]
    addresses += [link["href"] for link in page.all("link")]
    assert DESK in addresses
    assert {(await house.open(address or "")).status for address in addresses} == {200}


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("desk-0123456789.js", "text/javascript"),
        ("app-0123456789.css", "text/css"),
        ("icons-0123456789.svg", "image/svg+xml"),
    ],
)
async def test_a_file_is_kept_for_good_and_says_what_it_is(house: House, file: str, kind: str) -> None:
    headers = (await house.open(f"/static/{file}")).headers
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["Content-Type"] == f"{kind}; charset=utf-8"


async def test_who_takes_compressed_files_gets_them(house: House) -> None:
    plain = await house.open(DESK, **{"Accept-Encoding": "identity"})
    small = await house.open(DESK, **{"Accept-Encoding": "gzip"})
    assert (plain.headers.get("Content-Encoding"), small.headers["Content-Encoding"]) == (None, "gzip")
    assert int(small.headers["Content-Length"]) < int(plain.headers["Content-Length"])
    assert await small.read() == await plain.read()


@pytest.mark.parametrize(
    "name", ["manifest.json", "desk.js", "desk-0123456789.js.gz", "..%2fassets.py", "..%2f..%2fshop.db", "%00", "."]
)
async def test_nothing_but_built_files_is_served(house: House, name: str) -> None:
    response = await house.open(f"/static/{name}")
    assert response.status == 404
    assert "immutable" not in response.headers.get("Cache-Control", "")


class Manifest:
    """What the build wrote last."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def rename(self, name: str, hashed: str) -> None:
        self.replace(json.dumps({**json.loads(self._path.read_text()), name: hashed}))

    def replace(self, content: str | None) -> None:
        self._path.unlink()
        if content is not None:
            self._path.write_text(content)


@pytest.fixture
def manifest(house: House) -> Iterator[Manifest]:
    """The manifest of the build, to be spoilt; it is whole again afterwards."""
    yield Manifest(house.built / "manifest.json")
    build(house.built)


async def test_a_new_build_is_noticed_without_a_restart(house: House, manifest: Manifest) -> None:
    first = await house.read("/login")
    manifest.rename("login.js", "login-fedcba98765.js")
    second = await house.read("/login")
    assert ["login-fedcba98765.js" in text for text in (first, second)] == [False, True]


@pytest.mark.parametrize("content", [None, "", "{}"])
async def test_without_a_build_pages_name_the_command_and_rest_still_answers(
    house: House, manifest: Manifest, content: str | None
) -> None:
    manifest.replace(content)
    pages = [await house.open(path, login) for path, login in PAGES.items()]
    assert {page.status for page in pages} == {503}
    assert all(["make ui" in await page.text() for page in pages])
    assert [(await house.open(path, "wang")).status for path in ("/api/v1/me", DESK)] == [200, 404]
