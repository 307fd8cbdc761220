"""A page that fails says so in words, with the number under which the reason is on record."""

import pytest

from models.errors import Restarting, ShuntdeskError, Unavailable
from router.web.keys import SHOPS
from tests.integration.console.served import House

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("fault", "status"),
    [(KeyError("secret"), 500), (Unavailable("The disk is full."), 503), (Restarting("Going down."), 503)],
)
async def test_a_fault_is_a_page_with_a_number_and_nothing_of_the_inside(
    house: House, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int
) -> None:
    await house.secret("wang")

    def fail(shop_id: int) -> None:
        raise fault

    monkeypatch.setattr(house.app[SHOPS], "by_id", fail)
    response = await house.open("/console/runs", "wang")
    text = await response.text()
    assert (response.status, response.content_type) == (status, "text/html")
    assert response.headers["X-Request-Id"] in text
    assert fault.detail not in text if isinstance(fault, ShuntdeskError) else "secret" not in text
