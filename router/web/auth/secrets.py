"""Random secrets that are shown once, and signatures with secrets of the shops."""

import base64
import hashlib
import hmac
import os
import secrets

SESSION_BYTES = 32
"""256 bits of a login session or a bearer token (T5)."""

VISITOR_BYTES = 16
"""128 bits of a visitor's token (T3)."""


def new_secret(size: int) -> str:
    """Draw a secret of `size` random bytes, safe in headers and JSON."""
    return secrets.token_urlsafe(size)


def webhook_secret(drawn: bytes) -> str:
    """Return random bytes as Standard Webhooks writes a secret: `whsec_` and base64."""
    return "whsec_" + base64.b64encode(drawn).decode()


def widget_secret(shop_key: str) -> str | None:
    """Return the secret with which a shop signs its customers' ids: `SHUNTDESK_WIDGET_SECRET_<SHOP>`."""
    return os.environ.get("SHUNTDESK_WIDGET_SECRET_" + shop_key.upper().replace("-", "_")) or None


def signed(secret: str, external_id: str, signature: str) -> bool:
    """Tell whether a signature is the HMAC-SHA256 (hex) of an external id, in constant time."""
    expected = hmac.new(secret.encode(), external_id.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.lower().encode())
