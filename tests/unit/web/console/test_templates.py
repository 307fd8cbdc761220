"""The templates as sources: nothing unescaped, nothing inline, nothing untranslated."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from jinja2 import Environment, StrictUndefined

from router.web.console.languages import LOCALE, SOURCE, load_catalogues
from router.web.console.rendering import TEMPLATES, require_safe
from router.web.reasons import ITEM_REASONS, RUN_REASONS

CONSOLE = TEMPLATES.parent
FILES = sorted(TEMPLATES.glob("*.html"))
BANNED = {
    "marks text as safe": re.compile(r"\|\s*safe\b|Markup\(|autoescape\s+false"),
    "carries its own style": re.compile(r"\sstyle=|<style"),
    "carries its own handler": re.compile(r"\son[a-z]+="),
    "carries its own script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)"),
    "reaches outside": re.compile(r"(?:src|href)=\"(?:https?:)?//"),
}
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


@pytest.mark.parametrize("fault", BANNED)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_template(file: Path, fault: str) -> None:
    assert BANNED[fault].findall(file.read_text()) == []


@pytest.mark.parametrize(
    "environment",
    [Environment(undefined=StrictUndefined), Environment(autoescape=True), Environment(autoescape=lambda name: True)],
    ids=["escapes nothing", "lets undefined names through", "escapes some"],
)
def test_an_environment_is_refused_that(environment: Environment) -> None:
    with pytest.raises(RuntimeError, match="autoescape"):
        require_safe(environment)


def test_every_template_says_which_variables_it_needs() -> None:
    assert [file.name for file in FILES if not file.read_text().startswith("{#")] == []


def said() -> Iterator[str]:
    """Name every text that templates and views say, and the reasons they show."""
    for _, _, message, _, _ in extract_from_dir(CONSOLE, METHODS):
        yield message if isinstance(message, str) else message[0]
    yield from (*RUN_REASONS.values(), *ITEM_REASONS.values())


LANGUAGES = [language for language in load_catalogues() if language != SOURCE]


def test_there_is_a_first_translation() -> None:
    assert "en" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_pages_is_translated(language: str) -> None:
    catalogue = load_catalogues(LOCALE)[language]
    assert sorted({text for text in said() if catalogue.gettext(text) == text}) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_its_placeholders(language: str) -> None:
    catalogue = load_catalogues(LOCALE)[language]
    wrong = [
        text
        for text in said()
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(catalogue.gettext(text)))
    ]
    assert wrong == []
