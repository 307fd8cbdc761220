"""The browser bundle: which hashed file stands behind a logical name, and how it is served."""

import json
from pathlib import Path

from aiohttp import web

from models.errors import NotFound, Unavailable

BUILT = Path(__file__).parent / "static" / "built"
PREFIX = "/static/"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
FOREVER = "public, max-age=31536000, immutable"
"""A name holds the hash of its content, so what stands behind it never changes."""


class NotBuilt(Unavailable):
    """Say that the browser bundle is missing, or older than the templates that ask for its files."""


class Assets:
    """Look up built files; a new build is noticed by its manifest, without a restart."""

    def __init__(self, folder: Path = BUILT) -> None:
        """Read nothing yet: REST and sockets work without a build."""
        self._folder = folder
        self._names: dict[str, str] = {}
        self._stamp: tuple[int, int] | None = None

    def address(self, name: str) -> str:
        """Return the address of a file by its logical name, `desk.js`; raises NotBuilt."""
        found = self._manifest().get(name)
        if found is None:
            raise NotBuilt(f"{name} is not among the built files.")
        return PREFIX + found

    def path(self, hashed: str) -> Path:
        """Return the file behind a hashed name; raises NotFound for anything the manifest does not list."""
        if hashed not in self._manifest().values():
            raise NotFound("There is no such file.")
        return self._folder / hashed

    def _manifest(self) -> dict[str, str]:
        manifest = self._folder / "manifest.json"
        try:
            status = manifest.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if stamp != self._stamp:
                self._names, self._stamp = json.loads(manifest.read_bytes()), stamp
        except (OSError, ValueError):
            raise NotBuilt("The browser bundle is not built.") from None
        return self._names


ASSETS: web.AppKey[Assets] = web.AppKey("assets", Assets)


async def serve_asset(request: web.Request) -> web.StreamResponse:
    """Serve a built file, compressed when the browser takes it; nobody needs to ask again for a year."""
    try:
        path = request.app[ASSETS].path(request.match_info["name"])
    except (NotFound, NotBuilt):
        raise web.HTTPNotFound(headers={"Cache-Control": "no-store"}) from None
    kind = f"{TYPES[path.suffix]}; charset=utf-8"
    return web.FileResponse(path, headers={"Cache-Control": FOREVER, "Content-Type": kind})
