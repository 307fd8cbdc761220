"""A bot that takes its time: `python -m tests.benchmarks.slow_bot PORT` answers every turn after 300 ms."""

import asyncio
import sys

from aiohttp import web

THINKS_S = 0.3
ANSWER = b'{"action":"reply","messages":[{"text":"bot-answer"}],"confidence":0.9,"resolved":true}'


async def turn(request: web.Request) -> web.Response:
    """Read the turn, think, answer."""
    await request.read()
    await asyncio.sleep(THINKS_S)
    return web.Response(body=ANSWER, content_type="application/json")


def main() -> None:
    """Serve on the port given."""
    app = web.Application()
    app.router.add_post("/turns", turn)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None, backlog=2048)


if __name__ == "__main__":
    main()
