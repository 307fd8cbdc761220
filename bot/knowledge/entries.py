"""The knowledge of a bot, as bots know it."""

from msgspec import json

from models.knowledge import DEFAULT_GREETING, DEFAULT_MISS, Entry, Knowledge

__all__ = ["DEFAULT_GREETING", "DEFAULT_MISS", "Entry", "Knowledge"]

# msgspec learns the fields of a type at its first use, and a type first used by two threads at once brings the process
# down. Bots are built in threads, so these types are learnt here, by whoever imports them.
json.Decoder(Knowledge)
