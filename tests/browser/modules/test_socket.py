"""The socket comes back by itself, resumes from its position and shows every frame once (U6, I7)."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute

CONNECT = """
globalThis.frames = [];
globalThis.socket = new ui.socket.Socket({
  path: '/ws/agent',
  onFrame: (frame) => frames.push(frame.data.n ?? frame.type),
  beforeAnswer: () => { globalThis.seenBefore = frames.length; },
});
socket.now();
"""
NOW = "2026-03-01T01:00:00.000Z"


class Server:
    """Play the server's part: keeps the hellos, answers them by the script of the test."""

    def __init__(self, page: Page) -> None:
        self.hellos: list[dict[str, Any]] = []
        self.sockets: list[WebSocketRoute] = []
        self.ready: dict[str, Any] = {"resumed": False, "last_seq": 812}
        self.missed: list[dict[str, Any]] = []
        self.refuse_with: str | None = None
        self.pings: list[str] = []
        self.answers_pings = True
        page.route_web_socket("**/ws/agent", self._open)

    def _open(self, socket: WebSocketRoute) -> None:
        self.sockets.append(socket)
        socket.on_message(lambda text: self._read(socket, json.loads(text)))

    def _read(self, socket: WebSocketRoute, frame: dict[str, Any]) -> None:
        if frame["type"] == "ping":
            self.pings.append(frame["ref"])
        if frame["type"] == "ping" and self.answers_pings:
            self.tell(type="pong", ref=frame["ref"], data={"seq": self.ready["last_seq"], "now": NOW})
        if frame["type"] != "hello":
            return
        self.hellos.append(frame["data"])
        if self.refuse_with:
            error = {"code": self.refuse_with, "detail": "", "retryable": False}
            self.tell(type="error", ref=frame["ref"], data=error)
            return
        ready = {"connection_id": "x", "heartbeat_s": 15, "log_id": "L", "now": NOW, **self.ready}
        self.tell(type="ready", ref=frame["ref"], data=ready)
        for missed in self.missed:
            self.tell(**missed)

    def tell(self, **frame: Any) -> None:
        self.sockets[-1].send(json.dumps(frame))

    def event(self, n: int) -> None:
        self.tell(type="message.created", seq=n, at=NOW, data={"n": n})


@pytest.fixture
def server(page: Page) -> Server:
    served = Server(page)
    page.reload()
    return served


def ready(page: Page) -> None:
    page.wait_for_function("socket.phase.value === 'ready'")


def test_the_first_hello_names_no_position(page: Page, server: Server) -> None:
    page.evaluate(CONNECT)
    ready(page)
    assert server.hellos == [{}]


def test_after_a_cut_it_resumes_from_the_last_frame_and_counts_what_it_missed(page: Page, server: Server) -> None:
    page.evaluate(CONNECT)
    ready(page)
    server.event(813)
    page.wait_for_function("frames.length === 1")
    server.ready = {"resumed": True, "last_seq": 820}
    server.missed = [{"type": "message.created", "seq": n, "at": NOW, "data": {"n": n}} for n in (815, 820)]
    server.sockets[-1].close(code=1012)
    page.wait_for_function("socket.caughtUp.value.frames === 2")
    assert server.hellos[-1] == {"log_id": "L", "last_seq": 813}
    assert page.evaluate("frames") == [813, 815, 820]


def test_a_frame_that_comes_twice_is_shown_once(page: Page, server: Server) -> None:
    page.evaluate(CONNECT)
    ready(page)
    for number in (813, 814, 813, 815):
        server.event(number)
    page.wait_for_function("frames.at(-1) === 815")
    assert page.evaluate("frames") == [813, 814, 815]


def test_a_pong_ahead_of_the_client_makes_it_fetch_what_it_missed(page: Page, server: Server) -> None:
    page.evaluate(CONNECT)
    ready(page)
    server.ready = {"resumed": True, "last_seq": 814}
    server.missed = [{"type": "message.created", "seq": 814, "at": NOW, "data": {"n": 814}}]
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_function("frames.length === 1")
    assert [hello.get("last_seq") for hello in server.hellos] == [None, 812]


def test_an_expired_login_is_told_and_not_tried_again_by_itself(page: Page, server: Server) -> None:
    server.refuse_with = "unauthenticated"
    page.evaluate(CONNECT)
    page.wait_for_function("socket.phase.value === 'signed_out'")
    server.refuse_with = None
    page.evaluate("socket.now()")
    ready(page)
    assert len(server.hellos) == 2


def test_a_revoked_login_is_the_end(page: Page, server: Server) -> None:
    page.evaluate(CONNECT)
    ready(page)
    server.sockets[-1].close(code=4003)
    page.wait_for_function("socket.phase.value === 'revoked'")
    assert len(server.hellos) == 1


def test_questions_open_when_the_line_is_cut_are_answered_disconnected(page: Page, server: Server) -> None:
    page.evaluate(CONNECT)
    ready(page)
    page.evaluate("void socket.request('conversation.close', {}).catch((error) => { globalThis.why = error.code; })")
    server.sockets[-1].close(code=1012)
    page.wait_for_function("globalThis.why !== undefined")
    assert page.evaluate("globalThis.why") == "disconnected"


def test_an_answer_is_given_after_all_that_was_said_before_it(page: Page, server: Server) -> None:
    page.evaluate(CONNECT)
    ready(page)
    page.evaluate("void socket.request('conversation.claim', {}).then(() => { globalThis.claimed = seenBefore; })")
    server.event(813)
    server.event(814)
    server.tell(type="ack", ref="c-2", data={})
    page.wait_for_function("globalThis.claimed !== undefined")
    assert page.evaluate("claimed") == 2


@pytest.mark.parametrize("speaks", [True, False])
def test_a_line_on_which_frames_come_lives_however_late_the_pong_is(page: Page, server: Server, speaks: bool) -> None:
    page.clock.install()
    page.evaluate(CONNECT)
    ready(page)
    server.answers_pings = False
    page.clock.run_for(15_000)
    page.wait_for_function("1")
    assert len(server.pings) == 1
    if speaks:
        server.event(813)
        page.wait_for_function("frames.length === 1")
    page.clock.run_for(8_000)
    assert page.evaluate("socket.phase.value") == ("ready" if speaks else "lost")
