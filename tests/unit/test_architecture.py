"""The shape of the code that no linter checks: purity of the core, sizes and names."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "router" / "core"
MODULE_LINES = 300
FUNCTION_LINES = 40
BANNED_MODULE_NAMES = {"utils", "helpers", "common", "misc", "manager", "base"}

# What has neither a clock, nor chance, nor a way out of the process.
PURE = {
    "__future__",
    "abc",
    "bisect",
    "collections",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "hashlib",
    "heapq",
    "itertools",
    "math",
    "models",
    "msgspec",
    "operator",
    "router.core",
    "typing",
    "unicodedata",
    "zoneinfo",
}
# The tables are SQL, and SQL is not pure.
IMPURE_EXCEPTIONS = ("models.tables", "models.migrations")
CLOCK_CALLS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
# Names every module has without importing anything.
OPEN_DOORS = {"__import__", "breakpoint", "compile", "eval", "exec", "input", "open", "print"}


def python_files(*packages: str) -> list[Path]:
    found = [path for package in packages for path in (ROOT / package).rglob("*.py")]
    return sorted(path for path in found if "node_modules" not in path.parts and "versions" not in path.parts)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported_names(tree: ast.AST, package: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: 1 - node.level or None] if node.level else []
            origin = ".".join([*parents, node.module or ""]).strip(".")
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def is_pure_import(name: str) -> bool:
    def inside(prefix: str) -> bool:
        return name == prefix or name.startswith(f"{prefix}.")

    return any(map(inside, PURE)) and not any(map(inside, IMPURE_EXCEPTIONS))


def impurities(source: str, package: str = "router.core") -> list[str]:
    """Name every import, call and builtin by which a module could reach the world or the clock."""
    tree = ast.parse(source)
    found = [name for name in imported_names(tree, package) if not is_pure_import(name)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            found += [f"{owner}.{node.attr}"] if (owner, node.attr) in CLOCK_CALLS else []
        elif isinstance(node, ast.Name) and node.id in OPEN_DOORS:
            found.append(node.id)
        elif isinstance(node, ast.AsyncFunctionDef | ast.Await):
            found.append("async")
    return found


def functions_longer_than(limit: int, source: str) -> list[str]:
    return [
        f"{node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > limit
    ]


@pytest.mark.parametrize("path", python_files("router/core"), ids=name_of)
def test_the_core_imports_nothing_impure_and_never_asks_the_time(path: Path) -> None:
    package = ".".join(path.relative_to(ROOT).parent.parts)
    assert impurities(path.read_text(), package) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import asyncio", ["asyncio"]),
        ("import random as dice", ["random"]),
        ("from os import environ", ["os.environ"]),
        ("from router.store import journal", ["router.store.journal"]),
        ("from ..store import journal", ["router.store.journal"]),
        ("from models import tables", ["models.tables"]),
        ("from models.tables.shop import ShopRow", ["models.tables.shop.ShopRow"]),
        ("def late():\n    import time", ["time"]),
        ("import typing_extensions", ["typing_extensions"]),
        ("datetime.now(UTC)", ["datetime.now"]),
        ("dt.datetime.utcnow()", ["datetime.utcnow"]),
        ("clock = date.today", ["date.today"]),
        ("print('x')", ["print"]),
        ("async def f(): ...", ["async"]),
        ("from . import pool\nfrom .pool import enter\nfrom models.ids import ShopId\nimport msgspec", []),
        ("from datetime import datetime\nnow: datetime", []),
    ],
)
def test_the_purity_check_sees_what_it_must_see(source: str, found: list[str]) -> None:
    assert impurities(source) == found


def test_every_pure_module_named_here_exists() -> None:
    ours_or_chosen = {"models", "router.core", "msgspec"}
    assert ours_or_chosen <= PURE
    assert PURE - ours_or_chosen <= sys.stdlib_module_names


@pytest.mark.parametrize("path", python_files("models", "router", "bot", "tests"), ids=name_of)
def test_modules_and_functions_stay_small_enough_to_read(path: Path) -> None:
    source = path.read_text()
    assert len(source.splitlines()) <= MODULE_LINES
    assert functions_longer_than(FUNCTION_LINES, source) == []


def test_the_size_check_counts_every_line_of_a_function() -> None:
    source = "async def long():\n" + "    pass\n" * FUNCTION_LINES
    assert functions_longer_than(FUNCTION_LINES, source) == [f"long ({FUNCTION_LINES + 1} lines)"]
    assert functions_longer_than(FUNCTION_LINES + 1, source) == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    found = [name_of(path) for path in python_files("models", "router", "bot", "tests")]
    assert [name for name in found if BANNED_MODULE_NAMES & set(Path(name).with_suffix("").parts)] == []
    assert CORE.is_dir()
