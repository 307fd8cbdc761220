"""What travels between the command line and the server it directs: same machine, control token, JSON."""

from typing import Annotated

from msgspec import Meta, Struct

from models.knowledge import BaseName, Knowledge
from models.shop_file import Login, ShopFile, ShopKey
from models.wire.shapes import Timestamp

Ttl = Annotated[int, Meta(ge=1, le=10 * 365 * 86400)]


class ApplyOrder(Struct, frozen=True, forbid_unknown_fields=True):
    """Make a shop look like a file, or only say what that would change."""

    file: ShopFile
    dry_run: bool = False


class Applied(Struct, frozen=True):
    """Show a shop before (None: it is new) and after a file; what was generated is shown this once.

    `passwords` by login, `secrets` by bot.
    """

    before: ShopFile | None
    after: ShopFile
    passwords: dict[str, str] = {}
    secrets: dict[str, str] = {}


class KnowledgeOrder(Struct, frozen=True, forbid_unknown_fields=True):
    """Make a knowledge base of a shop look like a file, or only say what that would change."""

    shop: ShopKey
    base: BaseName
    knowledge: Knowledge
    dry_run: bool = False


class KnowledgeImported(Struct, frozen=True):
    """Show a base before (None: it is new) and after a file."""

    before: Knowledge | None
    after: Knowledge


class TokenOrder(Struct, frozen=True, forbid_unknown_fields=True):
    """Ask for a bearer token of an account; `ttl` in seconds."""

    shop: ShopKey
    login: Login
    ttl: Ttl = 86400


class IssuedToken(Struct, frozen=True):
    """Give a token, shown once."""

    token: str
    expires_at: Timestamp
