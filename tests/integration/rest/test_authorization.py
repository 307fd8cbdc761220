"""Every route with everybody: nobody gets further than the contract says, and a new route needs a row here (L11)."""

import pytest

from models.enums import Presence
from router.web.rest.route import ROUTES
from tests.integration.rest.rest_shop import RestShop

WHO = ("nobody", "li", "zhang", "wang", "owner", "erp", "foreign")
"""No token; who owns the conversation; a colleague; supervisor; owner; integration; a twin shop's supervisor."""

SUPERVISORS = (401, 403, 403, 200, 200, 403, 200)
OWNERS_ID = (401, 403, 403, 403, 404, 403, 403)
"""Owners only, and there is no such thing."""
NOT_THERE = (401, 403, 403, 404, 404, 403, 404)
CHANGES_NOTHING = (401, 403, 403, 422, 422, 403, 422)
OTHERS_ID = (401, 403, 403, 200, 200, 403, 404)
READING = (401, 200, 404, 200, 200, 403, 404)
ACTING = (401, 200, 409, 200, 200, 403, 404)
NOTHING_OFFERED = (401, 409, 409, 409, 409, 403, 404)

TABLE: dict[str, tuple[str, object, tuple[int, ...]]] = {
    "login": ("/login", {"shop": "first", "login": "li", "password": "wrong"}, (401,) * 7),
    "logout": ("/logout", None, (401, 204, 204, 204, 204, 204, 204)),
    "me": ("/me", None, (401, 200, 200, 200, 200, 200, 200)),
    "open_visitor_session": ("/visitor/sessions", {"shop": "first"}, (201,) * 7),
    "hand_in_message": (
        "/customers/c-9/messages", {"text": "在吗", "client_msg_id": "m"}, (401, 403, 403, 403, 403, 202, 403)
    ),
    "block": ("/customers/by-id/{customer}/block", {"reason": "广告"}, (401, 200, 403, 200, 200, 403, 404)),
    "unblock": ("/customers/by-id/{customer}/unblock", None, (401, 403, 403, 200, 200, 403, 404)),
    "list_agents": ("/agents", None, (401, 200, 200, 200, 200, 403, 200)),
    "get_shop": ("/shop", None, SUPERVISORS),
    "patch_shop": ("/shop", {"locale": "zh-CN"}, SUPERVISORS),
    "reset_password": ("/agents/4/password", {}, SUPERVISORS),
    "sign_out": ("/agents/5/sign-out", None, (401, 403, 403, 204, 204, 403, 204)),
    "get_presence": ("/agents/3/presence", None, SUPERVISORS),
    "get_assignments": ("/agents/3/assignments", None, SUPERVISORS),
    "patch_agent": ("/agents/3", {"capacity": 100}, SUPERVISORS),
    "set_presence": (
        "/agents/{li}/presence", {"presence": "online", "reason": "测试"}, (401, 200, 403, 200, 200, 403, 200)
    ),
    "list_groups": ("/groups", None, SUPERVISORS),
    "order_groups": ("/groups/order", {"groups": [1, 2]}, SUPERVISORS),
    "try_shunt": ("/shunt/try", {}, SUPERVISORS),
    "get_group": ("/groups/1", None, SUPERVISORS),
    "create_group": ("/groups", {"name": ""}, CHANGES_NOTHING),
    "patch_group": ("/groups/1", {"strict": False}, SUPERVISORS),
    "put_members": ("/groups/1/members", {"members": [{"agent": 3}]}, SUPERVISORS),
    "delete_group": ("/groups/99", None, (401, 403, 403, 404, 404, 403, 404)),
    "get_conversations": ("/conversations", None, (401, 200, 200, 200, 200, 403, 200)),
    "get_conversation": ("/conversations/{conversation}", None, READING),
    "get_messages": ("/conversations/{conversation}/messages", None, READING),
    "get_trace": ("/conversations/{conversation}/trace", None, READING),
    "send_message": (
        "/conversations/{conversation}/messages",
        {"text": "您好", "client_msg_id": "m"},
        (401, 201, 409, 409, 409, 403, 404),
    ),
    "claim": ("/conversations/{conversation}/claim", None, (401, 200, 409, 409, 409, 403, 404)),
    "accept": ("/conversations/{conversation}/accept", None, (401, 200, 409, 409, 409, 403, 404)),
    "decline": ("/conversations/{conversation}/decline", {"reason": "忙"}, (401, 409, 409, 409, 409, 403, 404)),
    "take_over": ("/conversations/{conversation}/takeover", {}, (401, 403, 403, 409, 409, 403, 404)),
    "accept_transfer": (
        "/conversations/{conversation}/transfer/accept", None, (401, 200, 409, 409, 409, 403, 404)
    ),
    "decline_transfer": ("/conversations/{conversation}/transfer/decline", {}, NOTHING_OFFERED),
    "cancel_transfer": ("/conversations/{conversation}/transfer/cancel", None, NOTHING_OFFERED),
    "promote": ("/queue/{conversation}/promote", None, (401, 403, 403, 409, 409, 403, 404)),
    "transfer": (
        "/conversations/{conversation}/transfer", {"to": {"agent": 4}, "reason": "换人"}, ACTING
    ),
    "close": ("/conversations/{conversation}/close", None, ACTING),
    "return_to_pool": ("/conversations/{conversation}/return-to-pool", {"reason": "稍后"}, ACTING),
    "get_queue": ("/queue", None, SUPERVISORS),
    "get_pool": ("/pool", None, SUPERVISORS),
    "get_pool_counts": ("/pool/counts", None, SUPERVISORS),
    "get_pool_bot": ("/pool/bot", None, SUPERVISORS),
    "assign_pool": ("/pool/assign", {"entries": [99], "to": {"agent": 3}}, CHANGES_NOTHING),
    "preview_pool": ("/pool/preview", {"entries": [99], "to": {"agent": 3}}, CHANGES_NOTHING),
    "list_policies": ("/policies", None, SUPERVISORS),
    "get_policy": ("/policies/1", None, SUPERVISORS),
    "create_policy": ("/policies", {"name": ""}, CHANGES_NOTHING),
    "patch_policy": ("/policies/1", {"every_min": 30}, SUPERVISORS),
    "delete_policy": ("/policies/99", None, (401, 403, 403, 404, 404, 403, 404)),
    "preview_policy": ("/policies/1/preview", None, SUPERVISORS),
    "work_out": ("/policies/1/arithmetic", None, SUPERVISORS),
    "get_versions": ("/policies/1/versions", None, SUPERVISORS),
    "run_policy": ("/policies/1/run", None, SUPERVISORS),
    "get_runs": ("/runs", None, SUPERVISORS),
    "get_run": ("/runs/{run}", None, OTHERS_ID),
    "get_items": ("/runs/{run}/items", None, OTHERS_ID),
    "list_webhooks": ("/webhooks", None, (401, 403, 403, 403, 200, 403, 403)),
    "create_webhook": ("/webhooks", {}, (401, 403, 403, 403, 422, 403, 403)),
    "get_webhook": ("/webhooks/99", None, OWNERS_ID),
    "patch_webhook": ("/webhooks/99", {}, OWNERS_ID),
    "delete_webhook": ("/webhooks/99", None, OWNERS_ID),
    "rotate_secret": ("/webhooks/99/rotate", None, OWNERS_ID),
    "retire_secret": ("/webhooks/99/retire", None, OWNERS_ID),
    "get_deliveries": ("/webhooks/99/deliveries", None, OWNERS_ID),
    "replay_deliveries": ("/webhooks/99/replay", {}, OWNERS_ID),
    "get_delivery": ("/deliveries/99", None, OWNERS_ID),
    "ping_endpoint": ("/webhooks/99/ping", None, OWNERS_ID),
    "list_bots": ("/bots", None, SUPERVISORS),
    "get_bot": ("/bots/none", None, NOT_THERE),
    "patch_bot": ("/bots/none", {}, NOT_THERE),
    "create_bot": ("/bots", {}, (401, 403, 403, 403, 422, 403, 403)),
    "delete_bot": ("/bots/none", None, OWNERS_ID),
    "rotate_bot_secret": ("/bots/none/rotate", None, OWNERS_ID),
    "retire_bot_secret": ("/bots/none/retire", None, OWNERS_ID),
    "put_bot_key": ("/bots/none/key", {"key": "k"}, OWNERS_ID),
    "ping_one_bot": ("/bots/none/ping", None, NOT_THERE),
    "get_turns": ("/bots/none/deliveries", None, NOT_THERE),
    "replay_turn": ("/bots/none/replay", {"turn": "t-1"}, NOT_THERE),
    "replay_delivery": ("/deliveries/99/replay", None, OWNERS_ID),
    "list_bases": ("/knowledge", None, SUPERVISORS),
    "create_base": ("/knowledge", {}, CHANGES_NOTHING),
    "get_base": ("/knowledge/99", None, NOT_THERE),
    "patch_base": ("/knowledge/99", {}, NOT_THERE),
    "delete_base": ("/knowledge/99", None, NOT_THERE),
    "export_base": ("/knowledge/99/export", None, NOT_THERE),
    "import_base": ("/knowledge/99/import", {"text": "entries: []"}, NOT_THERE),
    "ask_base": ("/knowledge/99/ask", {"text": "在吗"}, NOT_THERE),
    "list_entries": ("/knowledge/99/entries", None, NOT_THERE),
    "list_figures": ("/knowledge/99/figures", None, NOT_THERE),
    "create_entry": ("/knowledge/99/entries", {"questions": ["在吗"], "answer": "在"}, NOT_THERE),
    "get_entry": ("/knowledge/entries/99", None, NOT_THERE),
    "patch_entry": ("/knowledge/entries/99", {}, NOT_THERE),
    "delete_entry": ("/knowledge/entries/99", None, NOT_THERE),
    "get_entry_versions": ("/knowledge/entries/99/versions", None, NOT_THERE),
    "try_message": ("/handoff/try", {"text": "转人工"}, SUPERVISORS),
    "get_suggestions": ("/conversations/{conversation}/suggestions", None, READING),
    "list_topics": ("/topics", None, SUPERVISORS),
    "get_topic": ("/topics/99", None, (401, 403, 403, 404, 404, 403, 404)),
    "draft_of_topic": ("/topics/99/draft", None, (401, 403, 403, 404, 404, 403, 404)),
    "publish_topic": (
        "/topics/99/publish", {"base_id": 1, "questions": ["几时"], "answer": "今"}, (401, 403, 403, 404, 404, 403, 404)
    ),
    "withdraw_topic": ("/topics/99/entry", None, (401, 403, 403, 404, 404, 403, 404)),
    "get_events": ("/events", None, (401, 403, 403, 200, 200, 200, 200)),
}  # fmt: skip

LIKE_ZHANG: dict[str, tuple[dict[str, object], dict[str, int]]] = {
    "lead": ({"role": "lead"}, {}),
    "pool right": (
        {"pool_right": True},
        {
            "list_groups": 200,
            "get_pool": 200,
            "get_pool_counts": 200,
            "get_pool_bot": 200,
            "assign_pool": 422,
            "preview_pool": 422,
        },
    ),
}
"""What makes somebody else of a colleague, and where she gets further."""


def test_every_route_has_a_row() -> None:
    assert {route.name for route in ROUTES} == TABLE.keys()
    assert {len(expected) for _, _, expected in TABLE.values()} == {len(WHO)}


@pytest.mark.parametrize("who", WHO)
async def test_nobody_gets_further_than_the_contract_says(shop: RestShop, twin: RestShop, who: str) -> None:
    await open_both(shop, twin)
    speaker = {"nobody": (shop, None), "foreign": (twin, "wang")}.get(who, (shop, who))
    assert await met(shop, *speaker) == {name: expected[WHO.index(who)] for name, (_, _, expected) in TABLE.items()}


@pytest.mark.parametrize("who", LIKE_ZHANG)
async def test_a_lead_and_who_has_the_pool_right_get_as_far_as_that(shop: RestShop, twin: RestShop, who: str) -> None:
    await open_both(shop, twin)
    made, further = LIKE_ZHANG[who]
    assert (await shop.call("wang", "PATCH", f"/agents/{shop.ids['zhang']}", made)).status == 200
    expected = {name: row[WHO.index("zhang")] for name, (_, _, row) in TABLE.items()}
    assert await met(shop, shop, "zhang") == expected | further


async def open_both(*shops: RestShop) -> None:
    """Who is suspended gets no new customers, but may be given a conversation."""
    for each in shops:
        await each.arrive("zhang", Presence.suspended)
        await each.arrive("li")
        await each.call("wang", "PATCH", f"/agents/{each.ids['li']}", {"capacity": 100})


async def met(shop: RestShop, speaks_in: RestShop, who: str | None) -> dict[str, int]:
    """What each route answers, logging out last."""
    run = (await shop.call("wang", "POST", "/policies/1/run")).body["id"]
    statuses: dict[str, int] = {}
    for route in sorted(ROUTES, key=lambda route: route.name == "logout"):
        path, body, _ = TABLE[route.name]
        conversation = await owned_by_li(shop, route.name) if "{c" in path else 0
        customer = await customer_of(shop, conversation) if conversation else 0
        named = path.format(conversation=conversation, customer=customer, li=shop.ids["li"], run=run)
        statuses[route.name] = (await speaks_in.call(who, route.method, named, body)).status
    return statuses


async def customer_of(shop: RestShop, conversation: int) -> int:
    return await shop.shop.ask(lambda state, now: state.conversations[conversation].customer_id)


async def owned_by_li(shop: RestShop, external_id: str) -> int:
    """A new conversation that li has, and nobody else ever had."""
    conversation = await shop.write(external_id)
    owner = await shop.shop.ask(lambda state, now: state.conversations[conversation].owner_id)
    assert owner == shop.ids["li"]
    return conversation
