"""A line that is cut early: the page must not resume from what it never saw, nor take a late hello for a lost login."""

from playwright.sync_api import Page

from tests.browser.modules.test_socket import CONNECT, NOW, Server, ready, server

__all__ = ["server"]


def test_a_picture_that_never_came_is_asked_for_again(page: Page, server: Server) -> None:
    page.evaluate(CONNECT)
    ready(page)
    server.tell(type="resync", at=NOW, data={"reason": "too_far_behind"})
    page.wait_for_function("frames.length === 1")
    server.sockets[-1].close(code=1012)
    page.wait_for_function("socket.phase.value === 'lost'")
    ready(page)
    assert server.hellos == [{}, {}]


def test_a_picture_that_came_is_resumed_from(page: Page, server: Server) -> None:
    page.evaluate(CONNECT)
    ready(page)
    server.tell(type="snapshot", seq=812, at=NOW, data={})
    page.wait_for_function("frames.length === 1")
    server.sockets[-1].close(code=1012)
    page.wait_for_function("socket.phase.value === 'lost'")
    ready(page)
    assert server.hellos == [{}, {"log_id": "L", "last_seq": 812}]


def test_a_login_is_over_only_when_hello_is_refused(page: Page, server: Server) -> None:
    page.evaluate(CONNECT)
    ready(page)
    server.sockets[-1].close(code=4001)
    page.wait_for_function("socket.phase.value === 'lost'")
    ready(page)
    assert len(server.hellos) == 2
