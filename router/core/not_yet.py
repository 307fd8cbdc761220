"""What a shop file has a place for and nothing acts on yet: refused, so that nobody relies on it."""

from collections.abc import Iterator

from models.errors import FieldError
from models.shop_file import ShopFile

WORDS = "is not in effect yet; leave it out"


def not_yet(file: ShopFile) -> Iterator[FieldError]:
    """Yield the settings without code behind them: reclaim (R9.5), wait for a recent contact (R3.6), spread (R7.9)."""
    if file.replies.reclaim_s is not None:
        yield FieldError("replies.reclaim_s", WORDS)
    if file.recent_contact.recent_wait_s:
        yield FieldError("recent_contact.recent_wait_s", WORDS)
    for place, policy in enumerate(file.policies):
        if policy.spread is not None:
            yield FieldError(f"policies[{place}].spread", WORDS)
