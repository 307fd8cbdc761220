"""What is on record of an agent: presence without gap or overlap (R1.7), and what she was given."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from models.commands import LoseAgent
from tests.integration.rest.conftest import STARTS_AT, Sundial
from tests.integration.rest.rest_shop import RestShop


async def spans(shop: RestShop, login: str, date: str | None = None) -> list[dict[str, Any]]:
    query = "" if date is None else f"?date={date}"
    answer = await shop.call("wang", "GET", f"/agents/{shop.ids[login]}/presence{query}")
    assert answer.status == 200
    found: list[dict[str, Any]] = answer.body["items"]
    return found


async def day_of_li(shop: RestShop, sundial: Sundial) -> None:
    """She comes, is suspended by her supervisor, returns, and loses her line: an hour each."""
    await shop.arrive("li")
    path = f"/agents/{shop.ids['li']}/presence"
    for body in ({"presence": "suspended", "reason": "开会"}, {"presence": "online", "reason": "回来"}):
        sundial.at += timedelta(hours=1)
        assert (await shop.call("wang", "PUT", path, body)).status == 200
    sundial.at += timedelta(hours=1)
    await shop.submit(LoseAgent(shop.ids["li"]))


async def test_r1_7_the_intervals_of_a_day_follow_each_other_and_say_who_began_them(
    shop: RestShop, sundial: Sundial
) -> None:
    await day_of_li(shop, sundial)
    found = await spans(shop, "li")
    assert [(span["presence"], span["connection"]) for span in found] == [
        ("offline", "disconnected"),
        ("online", "connected"),
        ("suspended", "connected"),
        ("online", "connected"),
        ("online", "grace"),
    ]
    assert [(span["cause"], span["by"], span["reason"]) for span in found[2:4]] == [
        ("forced", "王主管", "开会"),
        ("forced", "王主管", "回来"),
    ]
    assert all(one["ended_at"] == following["started_at"] for one, following in pairwise(found))
    assert found[-1]["ended_at"] is None


async def test_r1_7_each_day_has_what_touches_it(shop: RestShop, sundial: Sundial) -> None:
    await day_of_li(shop, sundial)
    sundial.at = STARTS_AT + timedelta(days=2)
    today, between, first = [await spans(shop, "li", f"2026-03-0{day}") for day in (4, 3, 2)]
    assert between == today[:1] == first[-1:], "one interval stands on every day it touches, with its own bounds"
    assert [(span["ended_at"], span["cause"]) for span in today] == [
        ("2026-03-04T02:10:00.000Z", "connection_lost"),
        (None, "grace_over"),
    ]
    assert await spans(shop, "li", "2026-03-01") == []
    assert await spans(shop, "li") == today


async def test_r1_7_who_never_did_anything_is_offline_since_she_was_created(shop: RestShop) -> None:
    (only,) = await spans(shop, "zhang")
    assert (only["presence"], only["connection"], only["ended_at"]) == ("offline", "disconnected", None)
    assert only["cause"] == "created"


async def test_what_an_agent_was_given_is_listed_latest_first_with_its_trace(shop: RestShop) -> None:
    li = await shop.arrive("li")
    given = [await shop.write(f"c-{number}") for number in range(5)]
    path = f"/agents/{li}/assignments?limit=2"
    seen: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = (await shop.call("wang", "GET", f"{path}{cursor and '&cursor=' + cursor}")).body
        seen, cursor = [*seen, *answer["items"]], answer["next_cursor"]
    assert [row["conversation_id"] for row in seen] == given[::-1]
    latest = seen[0]
    assert (latest["reason"], latest["group"]["name"], latest["operator"]) == ("shunt", "售前", "system")
    trace = (await shop.call("wang", "GET", f"/conversations/{given[-1]}/trace")).body["decisions"]
    assert latest["trace_id"] in {step["trace_id"] for step in trace if step["outcome"] == "assigned"}
    assert (await shop.call("wang", "GET", f"/agents/{shop.ids['zhang']}/assignments")).body["items"] == []
