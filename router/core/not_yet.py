"""What a shop file has a place for and nothing acts on yet: refused, so that nobody relies on it."""

from collections.abc import Iterator

from models.errors import FieldError
from models.shop_file import ShopFile

WORDS = "is not in effect yet; leave it out"


def not_yet(file: ShopFile) -> Iterator[FieldError]:
    """Yield the settings without code behind them: spread (R7.9)."""
    for place, policy in enumerate(file.policies):
        if policy.spread is not None:
            yield FieldError(f"policies[{place}].spread", WORDS)
