"""The baseline: a bare aiohttp websocket relay with ack. It knows nobody, decides nothing and stores nothing.

`python -m tests.benchmarks.relay PORT` serves `/customer/N` and `/agent/N`; what customer N sends goes to agent N.
"""

import sys

from aiohttp import WSMsgType, web

try:
    import uvloop
except ImportError:
    uvloop = None


async def customer(request: web.Request) -> web.WebSocketResponse:
    """Relay each message to the agent of the same number, then ack it."""
    socket = web.WebSocketResponse(compress=False)
    await socket.prepare(request)
    agents = request.app[AGENTS]
    async for message in socket:
        if message.type is WSMsgType.TEXT:
            await agents[request.match_info["number"]].send_str(message.data)
            await socket.send_str('{"type":"ack"}')
    return socket


async def agent(request: web.Request) -> web.WebSocketResponse:
    """Be there to be sent to."""
    socket = web.WebSocketResponse(compress=False)
    await socket.prepare(request)
    request.app[AGENTS][request.match_info["number"]] = socket
    async for _ in socket:
        pass
    return socket


AGENTS: web.AppKey[dict[str, web.WebSocketResponse]] = web.AppKey("agents", dict)


def main() -> None:
    """Serve on the port given."""
    if uvloop is not None:
        uvloop.install()
    app = web.Application()
    app[AGENTS] = {}
    app.router.add_get("/customer/{number}", customer)
    app.router.add_get("/agent/{number}", agent)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)


if __name__ == "__main__":
    main()
