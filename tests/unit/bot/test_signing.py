"""Only who knows a secret is believed, for five minutes, whichever of two secrets it is (T10)."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from bot.signing import BadSecret, BadSignature, Signer

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
OLD = "whsec_" + base64.b64encode(b"o" * 24).decode()
NEW = "whsec_" + base64.b64encode(b"n" * 32).decode()
BODY = '{"action":"reply","messages":[{"text":"您好"}]}'.encode()


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def signed(secret: str = NEW, **changed: str) -> dict[str, str]:
    return Signer([secret]).sign("m-1", BODY, NOW) | {key.replace("_", "-"): value for key, value in changed.items()}


def test_what_we_sign_the_library_of_the_receiver_believes() -> None:
    now = datetime.now(UTC)
    headers = Signer([NEW, OLD]).sign("m-1", BODY, now)
    for secret in (NEW, OLD):
        assert Webhook(secret).verify(BODY, headers)["action"] == "reply"


def test_what_the_library_signs_we_believe() -> None:
    signature = Webhook(NEW).sign("m-7", NOW, BODY.decode())
    headers = {"webhook-id": "m-7", "webhook-timestamp": str(int(NOW.timestamp())), "webhook-signature": signature}
    assert Signer([NEW]).verify(headers, BODY, NOW) == "m-7"


@pytest.mark.parametrize("theirs", [OLD, NEW])
@pytest.mark.parametrize("ours", [[NEW, OLD], [OLD, NEW]])
def test_during_a_rotation_either_secret_is_believed(theirs: str, ours: list[str]) -> None:
    assert Signer(ours).verify(signed(theirs), BODY, NOW) == "m-1"


@pytest.mark.parametrize(("seconds", "believed"), [(-301, False), (-300, True), (299, True), (300, True), (301, False)])
def test_a_signature_holds_for_five_minutes_either_way(seconds: int, believed: bool) -> None:
    if believed:
        assert Signer([NEW]).verify(signed(), BODY, after(seconds)) == "m-1"
    else:
        with pytest.raises(BadSignature, match="300 seconds"):
            Signer([NEW]).verify(signed(), BODY, after(seconds))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"webhook_signature": ""},
        {"webhook_signature": "v1"},
        {"webhook_signature": "v1,"},
        {"webhook_signature": "v1,!!!"},
        {"webhook_signature": "v2," + signed()["webhook-signature"][3:]},
        {"webhook_signature": "，"},
        {"webhook_id": ""},
        {"webhook_id": "m-2"},
        {"webhook_id": "m.1"},
        {"webhook_id": "m 1"},
        {"webhook_id": "m" * 256},
        {"webhook_timestamp": "nan"},
        {"webhook_timestamp": "-1"},
        {"webhook_timestamp": "9" * 400},
        {"webhook_timestamp": "١٧"},
        {"webhook_timestamp": str(int(NOW.timestamp()) + 1)},
    ],
)
def test_a_forged_or_malformed_signature_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(BadSignature):
        Signer([NEW]).verify(signed(**headers) if headers else {}, BODY, NOW)


def test_another_body_or_another_secret_is_refused() -> None:
    with pytest.raises(BadSignature):
        Signer([NEW]).verify(signed(), BODY + b" ", NOW)
    with pytest.raises(BadSignature):
        Signer([NEW]).verify(signed(OLD), BODY, NOW)
    with pytest.raises(BadSignature, match="UTF-8"):
        Signer([NEW]).verify(signed(), b"\xff", NOW)


def test_one_good_signature_among_others_is_enough() -> None:
    many = f"v1a,xyz v1,AAAA {signed()['webhook-signature']}"
    assert Signer([NEW]).verify(signed(webhook_signature=many), BODY, NOW) == "m-1"


@pytest.mark.parametrize(
    ("secrets", "words"),
    [
        ([], "one secret"),
        ([NEW, OLD, NEW], "one secret"),
        (["whsec_" + base64.b64encode(b"s" * 23).decode()], "24 bytes"),
        (["correct horse battery staple!!"], "base64"),
        ([""], "24 bytes"),
    ],
)
def test_a_secret_that_is_short_or_unreadable_is_refused_without_being_told(secrets: list[str], words: str) -> None:
    with pytest.raises(BadSecret, match=words) as refused:
        Signer(secrets)
    assert not any(secret and secret in str(refused.value) for secret in secrets)


@given(
    st.dictionaries(st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature"]), st.text()), st.binary()
)
def test_whatever_comes_is_refused_and_nothing_else(headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(BadSignature):
        Signer([NEW]).verify(headers, body, NOW)
