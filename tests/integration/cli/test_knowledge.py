"""Knowledge on the command line: beside a shop file, exported, imported, whether a server runs or not."""

from pathlib import Path

import pytest

from tests.integration.cli.conftest import Shell

KNOWN = "entries:\n  - {id: a, questions: [能开发票吗], answer: 能}\n"
A, B = "{id: a, questions: [能开发票吗, 发票], answer: 能开}", "{id: b, questions: [包邮吗], answer: 包}"
MORE = f"entries:\n  - {A}\n  - {B}\n"
CHANGES = [
    "  ~ knowledge known a: questions: [能开发票吗] → [能开发票吗, 发票]",
    "  ~ knowledge known a: answer: 能 → 能开",
    "  + knowledge known b",
]


@pytest.fixture
def taught(shell: Shell, tea: Path) -> Path:
    """The tea shop with a bot that answers from `known.yaml`, applied; returns the knowledge file."""
    file = tea.with_name("known.yaml")
    file.write_text(KNOWN)
    tea.write_text(tea.read_text() + "bots: {faq: {kind: faq, knowledge: known.yaml}}\n")
    assert shell("apply", str(tea)).code == 0
    return file


def test_the_file_a_bot_names_becomes_a_base_and_applying_again_changes_nothing(
    shell: Shell, tea: Path, taught: Path
) -> None:
    assert shell("knowledge", "export", "--shop", "tea", "--base", "known").out == KNOWN.splitlines()
    assert shell("apply", str(tea)).out == ["tea: nothing to change"]
    taught.write_text(MORE)
    assert shell("apply", str(tea)).out == ["tea: 3 change(s)", *CHANGES]


def test_an_exported_shop_brings_its_knowledge_wherever_it_is_applied(shell: Shell, tea: Path, taught: Path) -> None:
    exported = shell("export", "--shop", "tea").out
    taught.unlink()
    tea.write_text("\n".join(exported))
    assert shell("apply", str(tea)).out == ["tea: nothing to change"]
    assert "  + knowledge known (1)" in shell("apply", str(tea), "--database", "sqlite:///elsewhere.db").out


def test_an_import_prints_what_changes_and_a_dry_run_writes_nothing(shell: Shell, taught: Path) -> None:
    taught.write_text(MORE)
    words = ("knowledge", "import", str(taught), "--shop", "tea")
    assert shell(*words, "--dry-run").out == ["known: 3 change(s)", *CHANGES]
    assert shell(*words).out == ["known: 3 change(s)", *CHANGES]
    assert shell(*words).out == ["known: nothing to change"]
    assert shell(*words, "--base", "other").out == ["other: new, 2 entry(ies)"]
    assert shell("check").code == 0


def test_what_is_wrong_is_one_line_with_its_place_and_changes_nothing(shell: Shell, taught: Path) -> None:
    taught.write_text(MORE.replace("包邮吗", "发票"))
    refused = shell("knowledge", "import", str(taught), "--shop", "tea")
    assert (refused.code, refused.err) == (1, [f"{taught}:3 entries[1].questions[0]: 「发票」 already leads to a"])
    taught.write_text(KNOWN)
    refused = shell("knowledge", "import", str(taught), "--shop", "tea", "--base", "a/b")
    assert (refused.code, len(refused.err)) == (1, 1)
    refused = shell("knowledge", "export", "--shop", "tea", "--base", "gone")
    assert refused.err == ["shuntdesk: there is no knowledge base gone in tea; there are: known"]
