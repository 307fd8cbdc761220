from aiohttp import web

from models.errors import Unavailable
from router.web.keys import DATABASE
from tests.integration.rest.conftest import Client
from tests.integration.rest.rest_shop import RestShop


async def test_a_running_server_is_alive_and_ready(client: Client) -> None:
    for path in ("/healthz", "/readyz"):
        async with client.get(path) as response:
            assert response.status == 200


async def test_a_server_whose_database_refuses_is_alive_but_not_ready(app: web.Application, client: Client) -> None:
    class Refusing:
        async def read(self, *_: object) -> None:
            raise Unavailable("disk full")

    kept = app[DATABASE]
    app._state[DATABASE] = Refusing()
    try:
        async with client.get("/readyz") as ready, client.get("/healthz") as alive:
            assert (ready.status, alive.status) == (503, 200)
    finally:
        app._state[DATABASE] = kept


async def test_a_server_that_is_going_down_is_not_ready(app: web.Application, client: Client) -> None:
    await app.shutdown()
    async with client.get("/readyz") as response:
        assert (response.status, (await response.text()).strip()) == (503, "stopping")


async def test_the_metrics_count_requests_by_route_and_events_by_type(shop: RestShop, client: Client) -> None:
    await shop.call("wang", "GET", "/agents/77")
    await shop.call("wang", "GET", "/policies/77")
    await shop.write("c-1")
    async with client.get("/metrics") as response:
        text = await response.text()
        assert response.headers["Content-Type"].startswith("text/plain")
    assert 'shuntdesk_requests_total{method="GET",path="/api/v1/policies/{id}",status="404"} 1.0' in text
    assert 'shuntdesk_events_total{type="message.created"} 1.0' in text
    assert 'shuntdesk_mailbox_depth{shop="first"} 0.0' in text
    assert "shuntdesk_commit_seconds_count" in text
