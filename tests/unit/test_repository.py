"""What is committed works on any machine: no registry address, no path of somebody's computer."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

REGISTRY_ADDRESS = re.compile(
    # The brackets keep this file from finding itself.
    r"pypi\.org|[p]ythonhosted|registry\.(npmjs|yarnpkg|npmmirror)|npmmirror\.com|unpkg\.com|[j]sdelivr"
    r"|[i]ndex-url|[f]ind-links|\"resolved\": *\"",
    re.IGNORECASE,
)
MACHINE_PATH = re.compile(r"(?<![\w.~/)}-])/(?:work|root|home|Users|opt|tmp)/\w|\b[A-Z]:\\\\?Users\b")


def tracked_text_files() -> list[tuple[str, str]]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("only a git checkout knows which files are tracked")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    names = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    contents = ((name, (ROOT / name).read_bytes()) for name in names)
    return [(name, body.decode()) for name, body in contents if b"\0" not in body]


def places(pattern: re.Pattern[str], files: list[tuple[str, str]]) -> list[str]:
    return [
        f"{name}:{number}: {match.group()}"
        for name, text in files
        for number, line in enumerate(text.splitlines(), 1)
        for match in pattern.finditer(line)
    ]


def test_no_tracked_file_names_a_package_registry() -> None:
    assert places(REGISTRY_ADDRESS, tracked_text_files()) == []


def test_no_tracked_file_names_a_path_of_one_machine() -> None:
    assert places(MACHINE_PATH, tracked_text_files()) == []


@pytest.mark.parametrize(
    "line",
    [
        "see https://" + "pypi" + ".org/project/x",
        "--extra-" + "index" + "-url=x",
        '"resol' + 'ved": "https://x/y.tgz"',
        "registry." + "npmjs" + ".org",
    ],
)
def test_the_registry_check_sees_an_address(line: str) -> None:
    assert places(REGISTRY_ADDRESS, [("file", line)]) != []


@pytest.mark.parametrize("folder", ["home", "root", "tmp", "opt", "Users"])
def test_the_path_check_sees_an_absolute_path_but_not_an_address(folder: str) -> None:
    assert places(MACHINE_PATH, [("file", f'open("/{folder}/x")')]) != []
    assert places(MACHINE_PATH, [("file", f"http://host/{folder}/x and docs/{folder}/x")]) == []
