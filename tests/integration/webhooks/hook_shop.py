"""A shop whose owner has endpoints, on a running server; time stands where the test put it."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from aiohttp.test_utils import TestClient, TestServer

from router.app import create_app
from router.settings import Settings
from router.web.keys import CLOCK, NODE
from tests.integration.rest.rest_shop import Answer, RestShop, shop_file
from tests.integration.webhooks.resting import HANG_S, Resting


class HookShop:
    """Make endpoints, let things happen, and wait until everything that can be sent now is sent and on record."""

    def __init__(self, rest: RestShop, held: list[datetime]) -> None:
        self.rest = rest
        self._held = held
        self.resting = Resting(rest.app[NODE].webhooks)
        self._said = 0

    @classmethod
    async def open(cls, database: str, egress_allow: str = "127.0.0.1") -> "HookShop":
        app = create_app(Settings(database=database, egress_allow=egress_allow))
        client: Any = TestClient(TestServer(app))
        await client.start_server()
        clock = app[CLOCK]
        held = [clock.now()]
        clock.now = lambda: held[0]
        return cls(await RestShop.furnish(app, client, shop_file("first")), held)

    async def close(self) -> None:
        await self.rest.client.close()

    async def quiet(self) -> float | None:
        """Wait until what can be sent now is sent and on record; returns when the next is due, in seconds."""
        return await self.resting.quiet()

    async def gone(self) -> None:
        """Wait until no endpoint is called any more."""
        async with asyncio.timeout(HANG_S):
            while self.rest.app[NODE].webhooks.endpoints():
                await self.rest.seq()

    async def forward(self, **span: float) -> None:
        """Move the time and have everybody look."""
        self._held[0] += timedelta(**span)
        self.resting.wake()

    async def endpoint(self, url: str, *events: str, **body: Any) -> dict[str, Any]:
        """Make an endpoint; returns it with its secret."""
        answer = await self.rest.call("owner", "POST", "/webhooks", {"url": url, "events": list(events)} | body)
        assert answer.status == 201, answer
        return dict(answer.body["webhook"]) | {"secret": answer.body["secret"]}

    async def owner(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        return await self.rest.call("owner", method, path, body, **headers)

    async def say(self, who: str, text: str) -> int:
        self._said += 1
        return await self.rest.write(who, f"{text}")

    async def deliveries(self, hook: int = 1, **query: str) -> list[dict[str, Any]]:
        """An endpoint's deliveries, oldest first."""
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        answer = await self.owner("GET", f"/webhooks/{hook}/deliveries?limit=500&{asked}")
        assert answer.status == 200, answer
        return list(reversed(answer.body["items"]))
