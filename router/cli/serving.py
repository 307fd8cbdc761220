"""The process that serves: logging, event loop, signals, and a clean end."""

import asyncio
import faulthandler
import gc
import logging
import signal
import sys
from collections.abc import Callable

from aiohttp import web

from router.app import create_app
from router.cli.logs import log_to_stderr
from router.settings import Settings
from router.web.control import announce, withdraw
from router.web.keys import SHOPS

DRAIN_S = 10
"""Seconds that open requests and sockets get to end by themselves (I27)."""

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # listening everywhere, the own machine is nearest

BACKLOG = 1024
"""Connections that may wait to be accepted: a thousand desks may come back at once."""

SWITCH_S = 0.0005
"""How long a thread that reads or builds a bot may keep the interpreter from the event loop: by default 5 ms."""

COLLECTIONS = (3_000, 330, 100)
"""When to look for cycles: hardly anything here has any, and each full look walks the state of every shop."""

Ready = Callable[[str, list[str]], None]


def serve_until_told(settings: Settings, ready: Ready) -> None:
    """Serve until SIGTERM or SIGINT; `ready` hears the address and the shops once the server answers."""
    log_to_stderr(logging.INFO)
    # Should a library written in C bring the process down, the log says where it was.
    faulthandler.enable(sys.__stderr__ or sys.stderr)
    sys.setswitchinterval(SWITCH_S)
    gc.set_threshold(*COLLECTIONS)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_serve(settings, ready))


async def _serve(settings: Settings, ready: Ready) -> None:
    app = create_app(settings)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=DRAIN_S)
    stop = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    try:
        await runner.setup()
        await web.TCPSite(runner, settings.host, settings.port, backlog=BACKLOG).start()
        url = _url(ANYWHERE.get(settings.host, settings.host), runner.addresses[0][1])
        await announce(app, url)
        _spare_the_loaded()
        ready(settings.public_url or url, [shop.key for shop in app[SHOPS].all()])
        await stop.wait()
        await withdraw(app)
    finally:
        await runner.cleanup()


def _spare_the_loaded() -> None:
    """Leave what is there at the start out of the search for cycles."""
    gc.collect()
    gc.freeze()


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # not made for this platform
        return None
    return uvloop.new_event_loop
