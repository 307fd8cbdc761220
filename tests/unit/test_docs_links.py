"""Whatever a page of the documentation points to is there: other pages, their headings, files, tests by name."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\((?P<to>[^)\s]+)\)")
FILE = re.compile(r"`(?P<path>(?:bot|docs|models|router|tests)/[\w./-]+)`")
TEST = re.compile(r"`(?P<path>tests/[\w/]+\.py)::(?P<name>\w+)`")
CODE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#+ (?P<words>.+)$", re.MULTILINE)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def anchors(page: Path) -> set[str]:
    """The names by which headings are linked to."""
    text = CODE.sub("", page.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", found["words"].lower()).replace(" ", "-") for found in HEADING.finditer(text)}


def broken_links(page: Path, text: str) -> list[str]:
    """Name every link of a page that leads nowhere."""
    broken = []
    for found in LINK.finditer(CODE.sub("", text)):
        path, _, anchor = found["to"].partition("#")
        target = page.parent / path if path else page
        if re.match(r"[a-z]+:", found["to"]):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(found["to"])
    return broken


def missing_tests(text: str) -> list[str]:
    """Name every test that a page names and nobody wrote."""
    missing = []
    for found in TEST.finditer(text):
        path = ROOT / found["path"]
        if not path.exists() or not re.search(
            rf"^(async )?def {found['name']}\(", path.read_text("utf-8"), re.MULTILINE
        ):
            missing.append(f"{found['path']}::{found['name']}")
    return missing


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken_links(page, page.read_text("utf-8")) == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_that_is_named_exists(page: Path) -> None:
    named = {found["path"] for found in FILE.finditer(page.read_text("utf-8"))}
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_test_that_is_named_exists(page: Path) -> None:
    assert missing_tests(page.read_text("utf-8")) == []


def test_every_complaint_names_a_test_that_shows_what_holds() -> None:
    page = (DOCS / "explanation/complaints.md").read_text("utf-8")
    rows = [line.split("|")[1:-1] for line in page.splitlines() if re.match(r"\| \d", line)]
    assert [int(number) for number, *_ in rows] == list(range(1, 16))
    assert [number for number, *_, shown in rows if not TEST.search(shown)] == []


@pytest.mark.parametrize("folder", sorted({page.parent for page in DOCS.rglob("*.md")}), ids=name_of)
def test_every_page_is_linked_from_the_contents_of_its_folder_or_of_all(folder: Path) -> None:
    contents = [page for page in (folder / "README.md", DOCS / "README.md") if page.exists()]
    linked = {
        (page.parent / found["to"].partition("#")[0]).resolve()
        for page in contents
        for found in LINK.finditer(page.read_text("utf-8"))
    }
    assert sorted(name_of(page) for page in folder.glob("*.md") if page not in {*linked, *contents}) == []


def test_a_link_to_nowhere_is_seen() -> None:
    page = DOCS / "README.md"
    text = "[a](nowhere.md) [b](adr/README.md) [c](adr/README.md#no-such-heading) [d](https://example.org)"
    assert broken_links(page, text) == ["nowhere.md", "adr/README.md#no-such-heading"]


def test_a_test_that_nobody_wrote_is_seen() -> None:
    here = "tests/unit/test_docs_links.py"
    text = (
        f"`{here}::{test_a_test_that_nobody_wrote_is_seen.__name__}` `{here}::test_no_such` `tests/no_such.py::test_a`"
    )
    assert missing_tests(text) == [f"{here}::test_no_such", "tests/no_such.py::test_a"]
