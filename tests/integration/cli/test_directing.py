"""apply, export and token on a database that nobody serves, and usage as a whole."""

import subprocess
from pathlib import Path

import pytest

from tests.integration.cli.conftest import PATIENCE_S, PROGRAM, Shell


def test_a_shop_is_made_and_its_generated_passwords_are_shown_once(shell: Shell, tea: Path) -> None:
    first = shell("apply", str(tea))
    assert (first.code, first.err) == (0, [])
    assert first.out[0] == "tea: 5 change(s)"
    assert "  + agents li" in first.out
    passwords = dict(line.split() for line in first.out[first.out.index("  passwords, shown this once:") + 1 :])
    assert set(passwords) == {"wang", "li"}
    assert shell("apply", str(tea)).out == ["tea: nothing to change"]


BOTS = """\
bots:
  hook: {kind: webhook, url: "https://bot.example/turns"}
  made: {kind: chatwoot, url: "https://bot.example/chatwoot"}
  named: {kind: webhook, url: "https://bot.example/turns", secret_env: ACME}
"""


def test_t10_a_bot_that_names_no_variable_gets_a_secret_which_is_shown_once_and_kept(shell: Shell, tea: Path) -> None:
    shell("apply", str(tea))
    tea.write_text(tea.read_text() + BOTS)
    assert "secrets of bots" not in "\n".join(shell("apply", str(tea), "--dry-run").out)
    out = shell("apply", str(tea)).out
    secrets = dict(line.split() for line in out[out.index("  secrets of bots, shown this once:") + 1 :])
    assert set(secrets) == {"hook", "made"}
    assert secrets["hook"].startswith("whsec_")
    exported = "\n".join(shell("export", "--shop", "tea").out)
    assert not [secret for secret in secrets.values() if secret in exported]
    assert shell("apply", str(tea)).out == ["tea: nothing to change"]
    assert shell("check").code == 0


def test_a_dry_run_prints_the_same_changes_and_writes_nothing(shell: Shell, tea: Path) -> None:
    rehearsed = shell("apply", str(tea), "--dry-run")
    assert rehearsed.out == shell("apply", str(tea), "--dry-run").out
    assert shell("apply", str(tea)).out[: len(rehearsed.out)] == rehearsed.out


def test_a_password_in_the_file_is_taken_and_not_printed(shell: Shell, tea: Path) -> None:
    tea.write_text(tea.read_text().replace("name: 李雷", "name: 李雷, password: correct-horse"))
    out = "\n".join(shell("apply", str(tea)).out)
    assert "correct-horse" not in out
    assert "    li " not in out


def test_a_changed_file_changes_only_what_differs(shell: Shell, tea: Path) -> None:
    shell("apply", str(tea))
    tea.write_text(tea.read_text().replace("name: 茶铺", "name: 新茶铺"))
    assert shell("apply", str(tea)).out == ["tea: 1 change(s)", "  ~ name: 茶铺 → 新茶铺"]


def test_what_is_exported_can_be_applied_and_changes_nothing(shell: Shell, tea: Path) -> None:
    shell("apply", str(tea))
    exported = shell("export", "--shop", "tea")
    assert exported.code == 0
    tea.write_text("\n".join(exported.out))
    assert shell("apply", str(tea)).out == ["tea: nothing to change"]


def test_an_invalid_file_is_refused_as_a_whole_with_line_and_reason(shell: Shell, tea: Path) -> None:
    tea.write_text(tea.read_text().replace("agent: li}", "agent: ghost}") + "---\nshop: other\nname: 别家\n")
    refused = shell("apply", str(tea))
    assert (refused.code, refused.out) == (1, [])
    assert refused.err == [f"{tea}:8 groups[0].members[0].agent: no account has the login ghost"]
    assert shell("export", "--shop", "other").code == 1


def test_unknown_keys_and_wrong_types_are_named_with_their_lines(shell: Shell, tea: Path) -> None:
    tea.write_text("shop: tea\nname: 3\ncolour: red\n")
    assert [line.split(": ")[0] for line in shell("apply", str(tea)).err] == [f"{tea}:2 name", f"{tea}:3 colour"]


def test_several_shops_in_one_file_are_all_made(shell: Shell, tea: Path) -> None:
    tea.write_text(tea.read_text() + "---\nshop: other\nname: 别家\n")
    assert [line for line in shell("apply", str(tea)).out if "change(s)" in line] == [
        "tea: 5 change(s)",
        "other: 1 change(s)",
    ]


def test_a_token_is_printed_alone(shell: Shell, tea: Path) -> None:
    shell("apply", str(tea))
    printed = shell("token", "--shop", "tea", "--login", "erp", "--ttl", "60")
    assert (printed.code, printed.err, len(printed.out)) == (0, [], 1)
    assert len(printed.out[0]) >= 43


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["apply", "nowhere.yaml"], "No such file"),
        (["apply", "."], "Is a directory"),
        (["apply", "tea.yaml", "--database", "mysql://x"], "a database is sqlite:///path or postgresql://"),
        (["apply", "tea.yaml", "--database", "sqlite:///tea.yaml"], "shuntdesk: "),
        (["export", "--shop", "ghost"], "there is no shop ghost in this database; there are: none"),
        (["token", "--shop", "ghost", "--login", "li"], "there is no shop ghost"),
    ],
)
def test_a_failure_is_one_line_and_exit_code_1(shell: Shell, tea: Path, words: list[str], line: str) -> None:
    failed = shell(*words)
    assert (failed.code, failed.out, len(failed.err)) == (1, [], 1)
    assert line in failed.err[0]


def test_a_server_that_can_not_listen_there_says_so_and_ends_with_1(shell: Shell) -> None:
    failed = shell("serve", "--host", "192.0.2.1", "--port", "0")
    assert (failed.code, failed.out) == (1, [])
    assert failed.err[-1].startswith("shuntdesk: [Errno ")


def test_a_token_for_nobody_or_a_disabled_account_is_refused(shell: Shell, tea: Path) -> None:
    tea.write_text(tea.read_text().replace("role: integration", "role: integration, disabled: true"))
    shell("apply", str(tea))
    assert "has the login ghost" in shell("token", "--shop", "tea", "--login", "ghost").err[0]
    assert "the account erp is disabled" in shell("token", "--shop", "tea", "--login", "erp").err[0]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["fly"], "No such command 'fly'"),
        (["apply"], "Missing argument 'FILE.yaml'"),
        (["apply", "a.yaml", "b.yaml"], "unexpected extra argument"),
        (["apply", "a.yaml", "--fast"], "No such option: --fast"),
        (["export"], "Missing option '--shop'"),
        (["token", "--shop", "tea", "--login", "li", "--ttl", "0"], "'--ttl'"),
        (["serve", "--port", "99999"], "'--port'"),
        (["demo", "--port", "many"], "'--port'"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(shell: Shell, words: list[str], line: str) -> None:
    wrong = shell(*words)
    assert (wrong.code, wrong.out, len(wrong.err)) == (2, [], 1)
    assert line in wrong.err[0]


def test_a_wrong_setting_in_the_environment_is_named(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUNTDESK_PORT", "many")
    wrong = shell("export", "--shop", "tea")
    assert wrong.code == 1
    assert wrong.err[0].startswith("SHUNTDESK_PORT: ")


def test_without_words_the_commands_are_listed(shell: Shell) -> None:
    assert shell().out == shell("--help").out
    assert {"demo", "serve", "apply", "export", "token"} <= {line.split()[0] for line in shell().out if line.strip()}


def test_the_program_ends_with_the_exit_code_and_without_a_traceback(tmp_path: Path) -> None:
    ended = subprocess.run(
        [*PROGRAM, "export", "--shop", "tea"],
        cwd=Path(__file__).parents[3],
        env={"SHUNTDESK_DATABASE": f"sqlite:///{tmp_path}/x.db"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "shuntdesk: there is no shop tea in this database; there are: none\n"
