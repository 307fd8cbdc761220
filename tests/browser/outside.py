"""Somebody else's server: a merchant's bot, or the receiver of webhooks; it answers as a test asks for."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from threading import Thread
from typing import Any, NamedTuple

from tests.browser.program import GUARD_S

SECRET = "whsec_" + base64.b64encode(b"a bot of the merchant's own").decode()
ENVIRONMENT = {"SHUNTDESK_EGRESS_ALLOW": "127.0.0.1", "ACME_SECRET": SECRET}
"""What the program needs to call a server on this machine, and to sign for its bot."""
REPLY = {"action": "reply", "messages": [{"text": "明天发货。"}], "resolved": True}


class Received(NamedTuple):
    """A request as it came in; the names of headers are in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        """Return what the event is about."""
        return json.loads(self.body)["data"]

    def is_signed_with(self, secret: str) -> bool:
        """Tell whether one of the signatures is by this secret (Standard Webhooks)."""
        said = b".".join((self.headers["webhook-id"].encode(), self.headers["webhook-timestamp"].encode(), self.body))
        key = base64.b64decode(secret.removeprefix("whsec_"))
        mark = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
        return f"v1,{mark}" in self.headers["webhook-signature"].split()


class Outside:
    """Keep what comes in; every answer has this status and value until the test sets others."""

    def __init__(self) -> None:
        self.status = 200
        self.answer: Any = REPLY
        self._received: SimpleQueue[Received] = SimpleQueue()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def received(self) -> Received:
        """Return the next request that came, or wait for it."""
        return self._received.get(timeout=GUARD_S)

    def says(self, status: int, answer: Any = None) -> None:
        """Answer so from now on."""
        self.status, self.answer = status, answer

    @contextmanager
    def open(self) -> Iterator["Outside"]:
        """Serve until the end of the block."""
        Thread(target=self._server.serve_forever, daemon=True).start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outside = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"] or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                outside._received.put(Received(self.path, headers, body))
                content = b"" if outside.answer is None else json.dumps(outside.answer, ensure_ascii=False).encode()
                self.send_response(outside.status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing: what came in is kept."""

        return Handler
