"""Signatures of Standard Webhooks 1.0 with up to two secrets, so that one can be changed while both are valid (T10)."""

import base64
import binascii
import hmac
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from standardwebhooks import Webhook

TOLERANCE_S = 300
"""Seconds a signature may be older or newer than the reader's clock."""
LEAST_BYTES = 24
"""Bytes of a secret below which it could be guessed."""
MOST_SECRETS = 2
"""Secrets valid at a time: the new one and the one it replaces."""

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
PREFIX = "whsec_"
_DIGITS = re.compile(r"[0-9]{1,12}")
_MOST_SIGNATURES = 10
_LONGEST_ID = 255


class BadSecret(ValueError):
    """Say that a secret can't be used; the text never holds the secret itself."""


class BadSignature(ValueError):
    """Say that something was not signed by who knows a secret, or too long ago."""


class Signer:
    """Sign what goes out with every secret, and believe what came in with any of them."""

    def __init__(self, secrets: Iterable[str]) -> None:
        """Take one or two secrets, `whsec_` and base64 of at least 24 bytes; raises `BadSecret`."""
        keys = [_key(secret) for secret in secrets]
        if not 1 <= len(keys) <= MOST_SECRETS:
            raise BadSecret(f"give one secret, or {MOST_SECRETS} while one is being changed")
        self._webhooks = [Webhook(key) for key in keys]

    def sign(self, message_id: str, body: bytes, now: datetime) -> dict[str, str]:
        """Return the three headers; one signature for each secret, the first secret's first."""
        return {
            ID: message_id,
            TIMESTAMP: str(int(now.timestamp())),
            SIGNATURE: " ".join(self._signatures(message_id, body, now)),
        }

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
        """Return the `webhook-id` of a body signed within 300 s of `now`; raises `BadSignature`.

        The library's own `verify` asks the wall clock and stumbles over odd headers; it signs, we compare.
        """
        message_id, stamp, given = (headers.get(name, "") for name in (ID, TIMESTAMP, SIGNATURE))
        if not _is_id(message_id) or not _DIGITS.fullmatch(stamp) or not given:
            raise BadSignature("a header of the signature is missing or malformed")
        if abs(now.timestamp() - int(stamp)) > TOLERANCE_S:
            raise BadSignature(f"it was signed more than {TOLERANCE_S} seconds away from now")
        offered = [each.encode() for each in given.split(" ", _MOST_SIGNATURES)[:_MOST_SIGNATURES]]
        expected = self._signatures(message_id, body, datetime.fromtimestamp(int(stamp), UTC))
        # Every pair is compared, so that the time taken says nothing about which one fits.
        fits = [hmac.compare_digest(own.encode(), each) for own in expected for each in offered]
        if not any(fits):
            raise BadSignature("no signature fits a secret")
        return message_id

    def _signatures(self, message_id: str, body: bytes, at: datetime) -> list[str]:
        try:
            text = body.decode()
        except UnicodeDecodeError as unreadable:
            raise BadSignature("the body is not UTF-8") from unreadable
        return [webhook.sign(message_id, at.astimezone(UTC), text) for webhook in self._webhooks]


def _is_id(message_id: str) -> bool:
    """Tell whether an id can be signed: a point ends it there, one inside would give two messages one signature."""
    fits = 1 <= len(message_id) <= _LONGEST_ID and message_id.isascii() and message_id.isprintable()
    return fits and not set(" .") & set(message_id)


def _key(secret: str) -> bytes:
    text = secret.strip().removeprefix(PREFIX)
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise BadSecret(f"a secret is {PREFIX} followed by base64") from wrong
    if len(key) < LEAST_BYTES:
        raise BadSecret(f"a secret has at least {LEAST_BYTES} bytes; `openssl rand -base64 32` makes one")
    return key
