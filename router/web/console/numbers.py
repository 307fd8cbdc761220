"""Ids in addresses."""

from models.errors import NotFound

LARGEST_ID = 2**63 - 1


def id_in(text: str) -> int:
    """Return the id an address names; raises NotFound for anything that cannot be one."""
    if not (text.isascii() and text.isdigit()) or not 1 <= (value := int(text[:20])) <= LARGEST_ID:
        raise NotFound("There is nothing with this id.")
    return value
