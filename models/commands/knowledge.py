"""Commands on what bots know; `version` is what the sender saw (If-Match), None overwrites."""

from models.commands.command import By, Command
from models.entities import KnowledgeBase, KnowledgeEntry
from models.knowledge import Knowledge


class SaveKnowledgeBase(Command, tag="knowledge.save"):
    """Create a knowledge base (`base.id` 0) or replace what it says beside its entries; its name stays."""

    base: KnowledgeBase
    by: By
    version: int | None = None


class RemoveKnowledgeBase(Command, tag="knowledge.remove"):
    """Delete a knowledge base that no bot uses (R4.5), with its entries."""

    base_id: int
    by: By
    version: int | None = None


class SaveKnowledgeEntry(Command, tag="knowledge.save_entry"):
    """Create an entry (`entry.id` 0) or replace one; its base and its key stay.

    A new one with an empty key gets one of its own.
    """

    entry: KnowledgeEntry
    by: By
    version: int | None = None


class RemoveKnowledgeEntry(Command, tag="knowledge.remove_entry"):
    """Delete an entry that no menu and no other entry names (R4.5)."""

    entry_id: int
    by: By
    version: int | None = None


class ImportKnowledge(Command, tag="knowledge.import"):
    """Make the base of this name look like the knowledge; a new name is a new base."""

    name: str
    knowledge: Knowledge
    by: By


class AdoptKnowledge(Command, tag="knowledge.adopt"):
    """Give the bots whose knowledge is still this file a base with what stands in it."""

    file: str
    knowledge: Knowledge
    by: By
