"""The whole server with its rates lifted: `python -m tests.benchmarks.server PORT DATABASE [documented]`.

`documented` leaves the bounds of the sockets as they are documented.
"""

import gc
import sys

from aiohttp import web
from argon2 import PasswordHasher

from router.app import create_app
from router.cli.serving import BACKLOG, COLLECTIONS, SWITCH_S
from router.settings import Settings
from router.web.auth import issuing
from router.web.auth.rates import RATES, Rate, Rates
from router.web.control import announce
from router.web.sockets.limits import LIMITS, Limits

try:
    import uvloop
except ImportError:
    uvloop = None

FREE = 10**9


def main() -> None:
    """Serve until told to stop."""
    if uvloop is not None:
        uvloop.install()
    sys.setswitchinterval(SWITCH_S)
    gc.set_threshold(*COLLECTIONS)
    # Thousands of accounts get passwords nobody types; hashing them well is not what is measured.
    issuing.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    port = int(sys.argv[1])
    settings = Settings(database=sys.argv[2], port=port)
    app = create_app(settings)
    if sys.argv[3:] != ["documented"]:
        app[LIMITS] = Limits(
            agent_frames=FREE, visitor_messages=FREE, visitor_burst=FREE, hellos=FREE, hello_burst=FREE
        )
    app[RATES] = Rates(*(Rate(FREE) for _ in Rates.__slots__))

    async def announced(running: web.Application) -> None:
        await announce(running, settings.url)

    app.on_startup.append(announced)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None, backlog=BACKLOG)


if __name__ == "__main__":
    main()
