"""Whatever is sent, the answer is a documented one and never a fault of the server."""

from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from router.app import create_app
from router.settings import Settings
from router.web.openapi import openapi
from router.web.rest.route import ROUTES, Route
from tests.contract.rest.anything import Anything
from tests.integration.rest.rest_shop import Answer, RestShop, shop_file

DOCUMENT = openapi(ROUTES)
REQUESTS = 500
WHO = ("wang", "wang", "wang", "li", "erp")


def described(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = DOCUMENT["paths"][f"/api/v1{route.path}"][route.method.lower()]
    return operation


async def sent(shop: RestShop, route: Route, anything: Anything) -> Answer:
    operation, choose = described(route), anything.random.choice
    number = choose([0, 1, 2, 3, 4, 9])
    path = route.path.format(
        id=number, conversation_id=number, external_id=choose(["c-1", "c-2", "王"]), name=choose(["acme", "王"])
    )
    query = {
        parameter["name"]: str(anything.draw(parameter["schema"]))
        for parameter in operation["parameters"]
        if parameter["in"] == "query" and anything.random.random() < 0.4
    }
    body = None
    if "requestBody" in operation:
        body = anything.draw(operation["requestBody"]["content"]["application/json"]["schema"])
    if isinstance(body, dict):
        # Whoever is disabled gets no further, and neither does the test.
        body.pop("disabled", None)
    headers = {"Idempotency_Key": choose(["a", "b"])} if anything.random.random() < 0.2 else {}
    speaker = None if route.public else choose(WHO)
    return await shop.call(speaker, route.method, str(URL(path).with_query(query)), body, **headers)


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_answer_is_one_that_is_documented(tmp_path: Path, seed: int) -> None:
    app = create_app(Settings(database=f"sqlite:///{tmp_path}/shop.db", rehearsal=True))
    anything = Anything(seed, DOCUMENT["components"]["schemas"])
    async with TestClient(TestServer(app)) as client:
        shop = await RestShop.furnish(app, client, shop_file("first"))
        for login in ("li", "zhang"):
            await shop.arrive(login)
        statuses = set()
        for _ in range(REQUESTS):
            route = anything.random.choice([route for route in ROUTES if route.name != "logout"])
            answer = await sent(shop, route, anything)
            statuses.add(answer.status)
            assert str(answer.status) in described(route)["responses"], (route.name, answer)
            assert answer.status < 500, (route.name, answer)
    assert {200, 404, 422} <= statuses
