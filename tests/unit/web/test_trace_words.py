"""The trace is shown in words: every hop, every detail and every reason of a candidate the core knows (R4.6)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.enums import Connection, OfflineHandling, PoolReason, Presence

ROOT = Path(__file__).parents[3]
CORE = ROOT / "router" / "core"
WORDS = (ROOT / "router" / "web" / "ui" / "core" / "trace-words.ts").read_text()
SAID = {key.rpartition(" ")[2] for key in re.findall(r'^  "?([\w. ]+?)"?: \(\) => t\(', WORDS, re.MULTILINE)}
REFUSING = {
    "selection.py": {"unfit", "_standing", "_away", "_full"},
    "recent_contact.py": {"refusal", "_suspended"},
}


def constants(tree: ast.AST) -> dict[str, str]:
    """Name the texts that a module gives names to."""
    assigned = (
        node for node in ast.walk(tree) if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    )
    return {
        target.id: str(node.value.value) for node in assigned for target in node.targets if isinstance(target, ast.Name)
    }


NAMED = {name: text for file in CORE.glob("*.py") for name, text in constants(ast.parse(file.read_text())).items()}


def texts(node: ast.expr) -> Iterator[str]:
    """Yield what an expression may be, as far as it stands in the source."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Name(id=name) if name in NAMED and name.isupper():
            yield NAMED[name]
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*texts(body), *texts(orelse))
        case ast.BoolOp(values=values):
            yield from (text for value in values for text in texts(value))


def of_steps(field: str) -> set[str]:
    """Return every value of a field of the steps that the core writes."""
    found: set[str] = set()
    for file in CORE.glob("*.py"):
        tree = ast.parse(file.read_text())
        own = {**NAMED, **constants(tree)}
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Step":
                given = next(keyword.value for keyword in call.keywords if keyword.arg == field)
                found |= {own[given.id]} if isinstance(given, ast.Name) and given.id in own else set(texts(given))
    return found


def refusals() -> set[str]:
    """Return every reason for which an agent is not taken."""
    found = {NAMED["LATER"], Presence.offline.value, Presence.suspended.value}
    found |= {Connection.grace.value, Connection.disconnected.value}
    for name, functions in REFUSING.items():
        for node in ast.walk(ast.parse((CORE / name).read_text())):
            if isinstance(node, ast.FunctionDef) and node.name in functions:
                returns = (part.value for part in ast.walk(node) if isinstance(part, ast.Return) and part.value)
                found |= {text for value in returns for text in texts(value) if text}
    return found


def test_the_core_is_read_rightly() -> None:
    assert {"R2.5", "R3", "R3.6", "R5.4"} <= of_steps("rule")
    assert {"selected", "nobody_accepts", "everybody_asked", "queue_full"} <= of_steps("detail")
    assert {"later_in_order", "full", "off_shift", "weight_0", "suspended_too_long_ago"} <= refusals()


@pytest.mark.parametrize("rule", sorted(of_steps("rule")))
def test_every_hop_has_a_name(rule: str) -> None:
    assert rule in SAID


@pytest.mark.parametrize(
    "detail", sorted(of_steps("detail") | {one.value for kind in (PoolReason, OfflineHandling) for one in kind})
)
def test_every_detail_of_a_step_is_said_in_words(detail: str) -> None:
    assert detail in SAID


@pytest.mark.parametrize("reason", sorted(refusals()))
def test_every_reason_for_not_taking_an_agent_is_said_in_words(reason: str) -> None:
    assert reason in SAID
