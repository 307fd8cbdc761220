"""Settings: what is chosen wins, then the environment, then the default."""

from datetime import UTC, datetime

import pytest

from models.errors import Invalid
from router.settings import DATABASE, settings


def test_what_nobody_sets_has_its_default() -> None:
    chosen = settings()
    assert (chosen.database, chosen.url, chosen.secure_cookies) == (DATABASE, "http://127.0.0.1:8080", False)


def test_the_command_line_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUNTDESK_PORT", "9000")
    monkeypatch.setenv("SHUNTDESK_HOST", "::1")
    assert settings(port=None).url == "http://[::1]:9000"
    assert settings(port=8081).url == "http://[::1]:8081"


def test_the_clock_can_be_set_for_a_rehearsal_with_its_offset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUNTDESK_CLOCK_AT", "2026-03-02T08:59:55+08:00")
    assert settings().clock_at == datetime(2026, 3, 2, 0, 59, 55, tzinfo=UTC)


@pytest.mark.parametrize(
    ("public_url", "cookie_secure", "secure"),
    [
        ("https://desk.shop.example/", None, True),
        ("http://desk.lan", None, False),
        ("http://desk.lan", "true", True),
        ("https://desk.shop.example", "false", False),
    ],
)
def test_cookies_are_secure_exactly_when_people_come_by_https_unless_said_otherwise(
    monkeypatch: pytest.MonkeyPatch, public_url: str, cookie_secure: str | None, secure: bool
) -> None:
    monkeypatch.setenv("SHUNTDESK_PUBLIC_URL", public_url)
    if cookie_secure is not None:
        monkeypatch.setenv("SHUNTDESK_COOKIE_SECURE", cookie_secure)
    assert settings().secure_cookies is secure
    assert settings().url == public_url.rstrip("/")


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "many"), ("PORT", "70000"), ("CLOCK_AT", "2026-03-02T09:00:00"), ("MIGRATE", "perhaps")],
)
def test_a_wrong_setting_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"SHUNTDESK_{name}", value)
    with pytest.raises(Invalid) as refused:
        settings()
    assert [error.field for error in refused.value.errors] == [f"SHUNTDESK_{name}"]
