"""The model's client goes out by our one way, so that addresses, redirects and sizes are judged there (T9)."""

from collections.abc import AsyncIterator

import httpx2
from aiohttp import ClientResponse
from yarl import URL

from bot.attempts import noted
from bot.egress import Egress, TooMuch

MOST_BYTES = 1024 * 1024
"""Bytes of an answer that are read; 4,000 tokens one by one, each in its own event, are some 800 kB."""
_OURS = frozenset({"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "user-agent"})
"""Headers that the connection sets by itself."""


class Way(httpx2.AsyncBaseTransport):
    """Carry requests of the client over `Egress`: private addresses, redirects and packed answers lead nowhere."""

    def __init__(self, egress: Egress) -> None:
        """Take the one way out; it is closed by its owner."""
        self._egress = egress

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; raises `aiohttp.ClientError`, of which `Forbidden` says that nothing was sent."""
        url = str(request.url)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _OURS}
        body, whole = await request.aread(), URL(url, encoded=True)
        session = self._egress.session(url)
        response = await noted(
            session.request(request.method, whole, data=body, headers=headers, allow_redirects=False)
        )
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            response.close()
            raise TooMuch("the answer is packed, though it was asked for as it is")
        return httpx2.Response(response.status, headers=[*response.headers.items()], stream=_Pieces(response))


class _Pieces(httpx2.AsyncByteStream):
    """Hand on the body as it comes, at most `MOST_BYTES` of it."""

    def __init__(self, response: ClientResponse) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for piece in self._response.content.iter_any():
            read += len(piece)
            if read > MOST_BYTES:
                raise TooMuch(f"the answer is larger than {MOST_BYTES} bytes")
            yield piece

    async def aclose(self) -> None:
        """Break off what was not read to the end; the connection is kept otherwise."""
        if self._response.content.at_eof():
            self._response.release()
        else:
            self._response.close()
