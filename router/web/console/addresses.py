"""Where people are sent: home by role, and back to where they were going."""

import re
from urllib.parse import quote

from models.enums import Role

LOGIN = "/login"
_HOMES = {
    Role.agent: "/desk",
    Role.lead: "/desk",
    Role.supervisor: "/console/pool",
    Role.owner: "/console/pool",
}
# No control characters (browsers drop tabs), no backslash (browsers read it as a slash), no second slash.
_LOCAL = re.compile(r"/(?![/\\])[!-\[\]-~]*\Z")


def home_of(role: Role) -> str | None:
    """Return the page a person begins with; None for accounts without a page (integration)."""
    return _HOMES.get(role)


def local_path(address: str | None) -> str | None:
    """Return an address only if it certainly stays on this server."""
    return address if address is not None and _LOCAL.match(address) else None


def login_for(address: str) -> str:
    """Return the login page that leads on to this address afterwards."""
    return f"{LOGIN}?next={quote(address, safe='/')}" if address != "/" and local_path(address) else LOGIN
