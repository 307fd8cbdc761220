"""The same server on PostgreSQL: every question is asked there, and pages go on without gap or double."""

from functools import partial

import pytest

from router.runtime import node
from router.store import postgresql
from router.store.engine import open_database
from tests.integration.rest.rest_shop import RestShop
from tests.integration.rest.test_query_plans import QUESTIONS


@pytest.fixture
def database_url(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    # The tests' server does not sync to disk, which the real one refuses.
    monkeypatch.setattr(node, "open_database", partial(open_database, durable=False))
    return postgres_url


def test_every_question_is_understood(database_url: str) -> None:
    open_database(database_url, durable=False).close_now()
    reader = postgresql.readers(database_url, 1)
    with reader.begin() as connection:
        answered = {name: question(connection) is not None for name, question in QUESTIONS.items()}
    reader.dispose()
    assert answered.keys() == QUESTIONS.keys()


async def walked(shop: RestShop, path: str) -> list[int]:
    """The ids of a whole list, fetched two by two."""
    seen: list[int] = []
    cursor = ""
    while cursor is not None:
        answer = await shop.call("wang", "GET", f"{path}{cursor and '&cursor=' + cursor}")
        assert answer.status == 200
        seen += [item.get("id", item.get("seq")) for item in answer.body["items"]]
        cursor = answer.body["next_cursor"]
    return seen


async def test_lists_and_filters_work(shop: RestShop) -> None:
    made = [await shop.write(f"Night-{n}", f"第 {n} 条 100%") for n in range(5)]
    assert await walked(shop, "/conversations?limit=2") == made[::-1]
    assert await walked(shop, "/conversations?limit=2&state=waiting_offline") == made[::-1]
    assert await walked(shop, "/conversations?limit=2&q=night-3") == [made[3]]
    assert len(await walked(shop, "/pool?limit=2&q=第 4 条 100%25")) == 1
    assert len(await walked(shop, "/pool?limit=2&reason=nobody_online")) == 5
    await shop.arrive("li")
    run = (await shop.call("wang", "POST", "/policies/1/run", Idempotency_Key="k-1")).body
    assert (run["assigned"], run["left"]) == (5, 0)
    assert (await shop.call("wang", "POST", "/policies/1/run", Idempotency_Key="k-1")).body == run
    assert await walked(shop, f"/conversations?limit=2&agent={shop.ids['li']}") == made[::-1]
    assert await walked(shop, "/runs?limit=1&date=2026-03-02") == [run["id"]]
    items = (await shop.call("wang", "GET", f"/runs/{run['id']}/items?limit=3")).body
    assert (len(items["items"]), items["total"]) == (3, 5)
    detail = (await shop.call("li", "GET", f"/conversations/{made[0]}")).body
    assert detail["conversation"]["assignment"]["system_message"]["text"] == "离线留言分配"
    assert len((await shop.call("li", "GET", f"/conversations/{made[0]}/messages?after=0")).body["items"]) >= 1
    assert await walked(shop, "/events?limit=7") == list(range(1, await shop.seq() + 1))
