"""What is served is what is described, and the reference in docs/ is the description."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from models import errors
from models.commands.command import SYSTEM
from router.web.keys import NODE, SHOPS
from router.web.openapi import openapi
from router.web.problems import STATUS
from router.web.reference import reference
from router.web.rest.route import ROUTES, Who
from tests.integration.rest.rest_shop import RestShop, shop_file

REFERENCE = Path(__file__).resolve().parents[3] / "docs/reference/rest.md"


def refs(value: Any) -> Iterator[str]:
    match value:
        case {"$ref": str(ref)}:
            yield ref
        case dict():
            for inner in value.values():
                yield from refs(inner)
        case list():
            for inner in value:
                yield from refs(inner)


def reshaped(body: Any, kind: Any) -> Any:
    """Read an answer as the described shape and write it again: nothing may be missing, nothing be left over."""
    return msgspec.json.decode(msgspec.json.encode(msgspec.convert(body, kind)))


def test_every_reference_leads_to_a_schema() -> None:
    document = openapi(ROUTES)
    named = {ref.removeprefix("#/components/schemas/") for ref in refs(document)}
    assert named <= document["components"]["schemas"].keys()
    assert named


def test_every_route_is_described_once_with_a_sentence() -> None:
    document = openapi(ROUTES)
    described = [
        (method.upper(), path.removeprefix("/api/v1"), operation["operationId"])
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]
    assert sorted(described) == sorted((route.method, route.path, route.name) for route in ROUTES)
    assert [route.name for route in ROUTES if not route.text.partition("\n")[0].endswith((".", ";"))] == []


def test_what_may_be_left_out_of_a_change_stays_as_it_is_and_takes_no_default() -> None:
    schemas = openapi(ROUTES)["components"]["schemas"]
    bodies = {f"{route.body.__name__}Patch" for route in ROUTES if route.partial}
    assert {"SettingsBodyPatch", "GroupBodyPatch"} <= bodies
    for name in bodies:
        assert "required" not in schemas[name]
        assert [field for field, schema in schemas[name]["properties"].items() if "default" in schema] == []


def test_descriptions_are_running_text() -> None:
    """Indented lines would be shown as code."""
    texts = {name: schema.get("description", "") for name, schema in openapi(ROUTES)["components"]["schemas"].items()}
    assert [name for name, text in texts.items() if "\n    " in text] == []


def test_every_code_of_the_domain_has_a_status() -> None:
    codes = {
        kind.code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.ShuntdeskError)
    }
    assert codes <= STATUS.keys()


def test_the_reference_is_up_to_date() -> None:
    """Otherwise: python -m router.web.reference > docs/reference/rest.md."""
    assert REFERENCE.read_text() == reference(openapi(ROUTES))


async def test_the_server_serves_the_description(shop: RestShop) -> None:
    served = await shop.call(None, "GET", "/openapi.json")
    assert (served.status, served.body) == (200, msgspec.json.decode(msgspec.json.encode(openapi(ROUTES))))


async def delivered(shop: RestShop) -> None:
    """Let an owner's endpoint be told of something, at an address that may not be called."""
    await shop.call("owner", "POST", "/webhooks", {"url": "http://10.1.2.3/hooks", "events": ["message.created"]})
    await shop.write("told")
    async with asyncio.timeout(20):
        while not (await shop.call("owner", "GET", "/webhooks/1/deliveries")).body["items"]:
            await shop.seq()


async def test_answers_have_exactly_the_described_shape(shop: RestShop) -> None:
    acme = {"kind": "webhook", "url": "http://10.1.2.3/turns", "secret_env": "ACME"}
    await shop.app[SHOPS].apply(shop_file("first", bots={"acme": acme}), SYSTEM)
    await shop.write("night-1")
    await delivered(shop)
    await shop.write("night-2", "发票抬头怎么开")
    await shop.app[NODE].topics.settled()
    await shop.arrive("li")
    conversation = await shop.write("day-1")
    run = (await shop.call("wang", "POST", "/policies/1/run")).body["id"]
    ids = {"/conversations": conversation, "/runs": run, "/groups": 1, "/policies": 1, "/agents": shop.ids["li"]}
    ids |= {"/webhooks": 1, "/deliveries": 1, "/knowledge": 1, "/topics": 1}
    await shop.call("wang", "POST", "/knowledge", {"name": "faq"})
    await shop.call("wang", "POST", "/knowledge/1/entries", {"questions": ["几点开门"], "answer": "九点"})
    seen = set()
    for route in ROUTES:
        if route.method != "GET":
            continue
        prefix = "/" + route.path.split("/")[1]
        who = "owner" if route.who is Who.owner else "wang"
        answer = await shop.call(who, "GET", route.path.format(id=ids.get(prefix, 0), name="acme"))
        assert (route.name, answer.status) == (route.name, 200)
        assert reshaped(answer.body, route.answer) == answer.body
        seen.add(route.name)
    assert {"get_pool", "get_items", "get_trace", "get_events", "get_queue", "get_presence", "get_delivery"} <= seen


ASKED: list[tuple[str, str, str, Any]] = [
    ("preview_policy", "wang", "/policies/1/preview", None),
    ("try_shunt", "wang", "/shunt/try", {"facts": {"order_status": "shipped"}}),
    ("accept", "li", "/conversations/1/accept", None),
    ("transfer", "li", "/conversations/1/transfer", {"to": {"agent": 4}, "reason": "换人", "offer": True}),
    ("cancel_transfer", "li", "/conversations/1/transfer/cancel", None),
    ("take_over", "wang", "/conversations/1/takeover", {"reason": "投诉"}),
    ("reset_password", "wang", "/agents/3/password", {}),
]


async def test_answers_to_actions_have_exactly_the_described_shape(shop: RestShop) -> None:
    answers = {route.name: route.answer for route in ROUTES}
    for login in ("li", "wang"):
        await shop.arrive(login)
    assert await shop.write("c-1") == 1
    await shop.arrive("zhang")
    for name, who, path, body in ASKED:
        answer = await shop.call(who, "POST", path, body)
        assert (name, answer.status) == (name, 200)
        assert reshaped(answer.body, answers[name]) == answer.body
    trace = await shop.call("wang", "GET", "/conversations/1/trace")
    assert {step["outcome"] for step in trace.body["decisions"]} == {
        "opened", "assigned", "accepted", "offered", "offer_cancelled", "unassigned",
    }  # fmt: skip
    assert reshaped(trace.body, answers["get_trace"]) == trace.body
