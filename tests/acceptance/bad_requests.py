"""The table of bad requests: every route, every way to be wrong, and the documented refusal (contract.md section 3)."""

from typing import Any, NamedTuple

from tests.acceptance.bad_inputs import LONG, MANY_FACTS, TAKEN, UNKNOWN, nested


class BadRequest(NamedTuple):
    """A request, its status and code, and the field that is named."""

    what: str
    who: str | None
    method: str
    path: str
    body: Any
    status: int
    code: str
    field: str | None = None


SAY = "/customers/c-9/messages"
REPLY = f"/conversations/{TAKEN}/messages"
FOREIGN = f"/conversations/{TAKEN}"
OVERLAPPING = {"weekly": [{"days": ["mon"], "from": "09:00", "to": "18:00"},
                          {"days": ["mon", "tue"], "from": "17:00", "to": "20:00"}]}  # fmt: skip
REQUESTS = [
    BadRequest("no token", None, "GET", "/me", None, 401, "unauthenticated"),
    BadRequest("a garbage token", "garbage", "GET", "/me", None, 401, "unauthenticated"),
    BadRequest("an expired token", "expired", "GET", "/me", None, 401, "unauthenticated"),
    BadRequest("a customer's token", "A", "GET", "/me", None, 401, "unauthenticated"),
    BadRequest("an agent as supervisor", "li", "POST", "/policies/1/run", None, 403, "forbidden"),
    BadRequest("an agent as integration", "li", "POST", SAY, {"text": "x", "client_msg_id": "a"}, 403, "forbidden"),
    BadRequest("an integration as agent", "erp", "POST", REPLY, {"text": "x", "client_msg_id": "a"}, 403, "forbidden"),
    BadRequest("invalid JSON", "erp", "POST", SAY, b"{", 400, "bad_frame"),
    BadRequest("half a character", "erp", "POST", SAY, b'{"text":"\\ud800","client_msg_id":"a"}', 400, "bad_frame"),
    BadRequest("257 KiB", "erp", "POST", SAY, b'"' + b"x" * 257 * 1024 + b'"', 413, "too_large"),
    BadRequest("a form", "erp", "POST", SAY, "text=x", 415, "not_json"),
    BadRequest("an unknown field", "erp", "POST", SAY, {"text": "x", "client_msg_id": "a", "shop_id": 2},
               422, "unknown_field", "shop_id"),
    BadRequest("a wrong type", "erp", "POST", SAY, {"text": 7, "client_msg_id": "a"}, 422, "invalid", "text"),
    BadRequest("a missing field", "erp", "POST", SAY, {"text": "x"}, 422, "invalid", "client_msg_id"),
    BadRequest("4,001 characters", "erp", "POST", SAY, {"text": LONG, "client_msg_id": "a"}, 422, "invalid", "text"),
    BadRequest("U+0000 in a text", "erp", "POST", SAY, {"text": "a\x00b", "client_msg_id": "a"}, 422, "invalid"),
    BadRequest("U+0000 in an id", "erp", "POST", SAY, {"text": "x", "client_msg_id": "\x00"}, 422, "invalid"),
    BadRequest("U+0000 in a fact", "erp", "POST", SAY,
               {"text": "x", "client_msg_id": "a", "facts": {"tags": ["\x00"]}}, 422, "invalid"),
    BadRequest("facts of 17 KiB", "erp", "POST", SAY, {"text": "x", "client_msg_id": "a", "facts": MANY_FACTS},
               413, "too_large", "facts"),
    BadRequest("facts of 17 KiB", None, "POST", "/visitor/sessions", {"shop": "first", "facts": MANY_FACTS},
               413, "too_large", "facts"),
    BadRequest("facts 30 deep", "erp", "POST", SAY, {"text": "x", "client_msg_id": "a", "facts": nested(30)},
               422, "invalid"),
    BadRequest("facts 900 deep", "erp", "POST", SAY, {"text": "x", "client_msg_id": "a", "facts": nested(900)},
               422, "invalid"),
    BadRequest("U+0000 900 deep", "erp", "POST", SAY,
               {"text": "x", "client_msg_id": "a", "facts": nested(900, "\x00")}, 422, "invalid"),
    BadRequest("20,000 brackets", "erp", "POST", SAY, b'{"facts":' + b'{"x":' * 20_000, 400, "bad_frame"),
    BadRequest("a number of 5,000 digits", "erp", "POST", SAY,
               b'{"text":"x","client_msg_id":"a","facts":{"x":' + b"7" * 5000 + b"}}", 422, "invalid"),
    BadRequest("U+0000 in a path", "erp", "POST", "/customers/a%00b/messages", {"text": "x", "client_msg_id": "a"},
               422, "invalid", "external_id"),
    BadRequest("4,001 characters of an agent", "li", "POST", REPLY, {"text": LONG, "client_msg_id": "a"},
               422, "invalid", "text"),
    BadRequest("an unknown conversation", "li", "POST", f"/conversations/{UNKNOWN}/close", None, 404, "not_found"),
    BadRequest("somebody else's conversation, a word", "zhang", "POST", REPLY, {"text": "x", "client_msg_id": "a"},
               409, "not_owner"),
    BadRequest("somebody else's conversation, its end", "zhang", "POST", f"{FOREIGN}/close", None, 409, "not_owner"),
    BadRequest("somebody else's conversation, read", "zhang", "GET", f"{FOREIGN}/messages", None, 404, "not_found"),
    BadRequest("an unknown shop", None, "POST", "/visitor/sessions", {"shop": "nowhere"}, 404, "not_found"),
    BadRequest("a name nobody signed", None, "POST", "/visitor/sessions", {"shop": "first", "external_id": "c-1"},
               403, "forbidden"),
    BadRequest("an unknown account", None, "POST", "/login", {"shop": "first", "login": "x", "password": "x"},
               401, "unauthenticated"),
    BadRequest("somebody else's conversation, accepted", "zhang", "POST", f"{FOREIGN}/accept", None, 409, "not_owner"),
    BadRequest("somebody else's conversation, declined", "zhang", "POST", f"{FOREIGN}/decline", None,
               409, "not_owner"),
    BadRequest("a reason of 201 characters", "li", "POST", f"{FOREIGN}/decline", {"reason": "x" * 201},
               422, "invalid", "reason"),
    BadRequest("an offer to nobody", "li", "POST", f"{FOREIGN}/transfer", {"to": {}, "reason": "x", "offer": True},
               422, "invalid", "to"),
    BadRequest("an offer to oneself", "li", "POST", f"{FOREIGN}/transfer",
               {"to": {"agent": 3}, "reason": "x", "offer": True}, 409, "conflict"),
    BadRequest("an offer to an unknown group", "li", "POST", f"{FOREIGN}/transfer",
               {"to": {"group": UNKNOWN}, "reason": "x", "offer": True}, 404, "not_found"),
    BadRequest("an offer nobody made, accepted", "zhang", "POST", f"{FOREIGN}/transfer/accept", None, 409, "conflict"),
    BadRequest("an offer nobody made, declined", "zhang", "POST", f"{FOREIGN}/transfer/decline", {}, 409, "conflict"),
    BadRequest("an offer nobody made, cancelled", "li", "POST", f"{FOREIGN}/transfer/cancel", None, 409, "conflict"),
    BadRequest("a takeover by an agent", "zhang", "POST", f"{FOREIGN}/takeover", None, 403, "forbidden"),
    BadRequest("a takeover without a desk", "wang", "POST", f"{FOREIGN}/takeover", None, 409, "conflict"),
    BadRequest("a customer promoted who does not wait", "wang", "POST", f"/queue/{TAKEN}/promote", None,
               409, "conflict"),
    BadRequest("an unknown customer promoted", "wang", "POST", f"/queue/{UNKNOWN}/promote", None, 404, "not_found"),
    BadRequest("settings by an agent", "li", "PATCH", "/shop", {"name": "x"}, 403, "forbidden"),
    BadRequest("an unknown setting", "wang", "PATCH", "/shop", {"replies": {"speed": 1}},
               422, "unknown_field", "replies.speed"),
    BadRequest("hours that never open", "wang", "PATCH", "/shop", {"hours": {}}, 422, "invalid", "hours"),
    BadRequest("hours that overlap", "wang", "PATCH", "/shop", {"hours": OVERLAPPING},
               422, "invalid", "hours.weekly[1]"),
    BadRequest("hours of a group that overlap", "wang", "PATCH", "/groups/1", {"hours": OVERLAPPING},
               422, "invalid", "hours.weekly[1]"),
    BadRequest("a shift that overlaps", "wang", "PATCH", "/agents/3", {"hours": OVERLAPPING},
               422, "invalid", "hours.weekly[1]"),
    BadRequest("an owner made by a supervisor", "wang", "PATCH", "/agents/3", {"role": "owner"}, 403, "forbidden"),
    BadRequest("an order that leaves a group out", "wang", "PUT", "/groups/order", {"groups": [1]},
               422, "invalid", "groups"),
    BadRequest("a password of seven characters", "wang", "POST", "/agents/3/password", {"password": "1234567"},
               422, "invalid", "password"),
    BadRequest("a password with U+0000", "wang", "POST", "/agents/3/password", {"password": "a\x00" * 8},
               422, "invalid"),
    BadRequest("an owner's password, set by a supervisor", "wang", "POST", "/agents/1/password", {}, 403, "forbidden"),
    BadRequest("an integration's password", "wang", "POST", "/agents/5/password", {}, 409, "conflict"),
    BadRequest("signing an owner out", "wang", "POST", "/agents/1/sign-out", None, 403, "forbidden"),
    BadRequest("an unknown account's presence", "wang", "GET", f"/agents/{UNKNOWN}/presence", None, 404, "not_found"),
    BadRequest("presence of a day that is none", "wang", "GET", "/agents/3/presence?date=2026-02-30", None,
               422, "invalid", "date"),
    BadRequest("an unknown account's assignments", "wang", "GET", f"/agents/{UNKNOWN}/assignments", None,
               404, "not_found"),
    BadRequest("a trial with an unknown customer", "wang", "POST", "/shunt/try", {"customer_id": UNKNOWN},
               404, "not_found"),
    BadRequest("a trial in another century", "wang", "POST", "/shunt/try", {"at": "2126-01-01T00:00:00Z"},
               422, "invalid", "at"),
    BadRequest("a trial of a group that is not there", "wang", "POST", "/shunt/try",
               {"groups": [{"id": UNKNOWN, "name": "x"}]}, 404, "not_found"),
    BadRequest("facts of 17 KiB in a trial", "wang", "POST", "/shunt/try", {"facts": MANY_FACTS},
               413, "too_large", "facts"),
    BadRequest("facts 900 deep in a trial", "wang", "POST", "/shunt/try", {"facts": nested(900)}, 422, "invalid"),
    BadRequest("a trial by an agent", "li", "POST", "/shunt/try", {}, 403, "forbidden"),
]  # fmt: skip
