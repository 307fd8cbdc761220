"""Every rule of the domain, and every complaint that peers' users have about live routing, has a test by name."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
RULES = {1: 7, 2: 6, 3: 6, 4: 6, 5: 4, 6: 7, 7: 16, 8: 6, 9: 7, 11: 4}
"""The chapters of the rules and how many rules each has; measures (10), flight mode and change requests come later."""
COMPLAINTS = range(1, 16)
"""What users of other systems suffer in live routing, numbered as in `docs/explanation/complaints.md`."""


def spoken() -> str:
    """Return the names and docstrings of all tests, with the headings of the files they stand in."""
    texts = []
    for path in TESTS.rglob("test_*.py"):
        tree = ast.parse(path.read_text())
        texts.append(ast.get_docstring(tree) or "")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                texts += [node.name, ast.get_docstring(node) or ""]
    return "\n".join(texts)


SPOKEN = spoken()


@pytest.mark.parametrize("rule", [f"{chapter}.{n}" for chapter, count in RULES.items() for n in range(1, count + 1)])
def test_every_rule_has_a_test_that_names_it(rule: str) -> None:
    name = rf"test_\w*r{rule.replace('.', '_')}(_|\b)"
    assert re.search(rf"{name}|\bR{re.escape(rule)}\b", SPOKEN)


@pytest.mark.parametrize("number", COMPLAINTS)
def test_every_complaint_about_live_routing_has_a_test_that_names_it(number: int) -> None:
    assert re.search(rf"[Cc]omplaints?[ _](\d+(, | and ))*{number}(?!\d)", SPOKEN)
