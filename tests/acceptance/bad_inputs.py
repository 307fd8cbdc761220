"""The table of bad input: every entrance, every way to be wrong, and the documented refusal (contract.md sections 1–5).

`TAKEN` stands for a conversation that Li has with customer A; B is another customer, Zhang another agent.
"""

import json
from typing import Any, NamedTuple

TAKEN = 1
UNKNOWN = 4711
LONG = "长" * 4001
MANY_FACTS = {"entry": "x" * 17 * 1024}
OVERSIZE = 65 * 1024
AGENT, VISITOR, CONSOLE = "/ws/agent", "/ws/visitor", "/ws/console"


class BadFrame(NamedTuple):
    """A frame somebody sends after hello, and the code with which it is refused; the socket lives on."""

    path: str
    who: str
    what: str
    sent: str
    code: str


class BadFile(NamedTuple):
    """A shop file and the place that is named: line and path."""

    what: str
    text: bytes
    place: str


def nested(depth: int, core: object = 1) -> dict[str, Any]:
    """Facts inside facts."""
    return {"entry": core} if depth == 1 else {"entry": nested(depth - 1, core)}


def frame(kind: str, /, **data: Any) -> str:
    return json.dumps({"ref": "r", "type": kind, "data": data})


BROKEN = [
    ("invalid JSON", "{", "bad_frame"),
    ("half a character", '{"ref":"r","type":"ping","data":{"x":"\\ud800"}}', "bad_frame"),
    ("20,000 brackets", '{"ref":"r","type":"ping","data":' + "[" * 20_000 + "]" * 20_000 + "}", "bad_frame"),
    ("a list", "[]", "bad_frame"),
    ("no ref", '{"type":"ping"}', "bad_frame"),
    ("no type", '{"ref":"r"}', "bad_frame"),
    ("an unknown type", frame("no.such.type"), "unknown_type"),
    ("an unknown field in the frame", '{"ref":"r","type":"ping","role":"owner"}', "unknown_field"),
    ("an unknown field in the data", frame("ping", shop_id=2), "unknown_field"),
    ("U+0000 in a name", frame("ping", **{"\x00": 1}), "bad_frame"),
]
"""What is wrong on every socket."""

OF_AN_AGENT = [
    ("a missing field", frame("message.send", conversation_id=TAKEN, text="x"), "bad_frame"),
    ("a wrong type", frame("message.send", conversation_id=TAKEN, client_msg_id=1, text="x"), "bad_frame"),
    ("an empty text", frame("message.send", conversation_id=TAKEN, client_msg_id="a", text=""), "bad_frame"),
    ("4,001 characters", frame("message.send", conversation_id=TAKEN, client_msg_id="a", text=LONG), "too_large"),
    ("U+0000 in a text", frame("message.send", conversation_id=TAKEN, client_msg_id="a", text="a\x00b"), "bad_frame"),
    ("U+0000 in an id", frame("message.send", conversation_id=TAKEN, client_msg_id="\x00", text="x"), "bad_frame"),
    ("U+0000 in a reason", frame("presence.set", presence="suspended", reason="\x00"), "bad_frame"),
    ("an unknown presence", frame("presence.set", presence="busy"), "bad_frame"),
    ("an unknown conversation", frame("conversation.close", conversation_id=UNKNOWN), "not_found"),
    ("a transfer to nobody", frame("conversation.transfer", conversation_id=TAKEN, to={}, reason="x"), "invalid"),
    ("a transfer to an unknown agent", frame(
        "conversation.transfer", conversation_id=TAKEN, to={"agent": UNKNOWN}, reason="x"), "not_found"),
    ("no reason", frame("conversation.return_to_pool", conversation_id=TAKEN, reason=""), "bad_frame"),
    ("a supervisor's frame", frame("watch", topics=["agents"]), "unknown_type"),
]  # fmt: skip

OF_ANOTHER_AGENT = [
    ("somebody else's conversation, a word", frame(
        "message.send", conversation_id=TAKEN, client_msg_id="a", text="x"), "not_owner"),
    ("somebody else's conversation, its end", frame("conversation.close", conversation_id=TAKEN), "not_owner"),
    ("somebody else's conversation, a claim", frame("conversation.claim", conversation_id=TAKEN), "not_owner"),
    ("somebody else's conversation, a transfer", frame(
        "conversation.transfer", conversation_id=TAKEN, to={"group": 1}, reason="x"), "not_owner"),
]  # fmt: skip

OF_A_CUSTOMER = [
    ("a missing field", frame("message.send", text="x"), "bad_frame"),
    ("a wrong type", frame("message.send", client_msg_id="a", text=["x"]), "bad_frame"),
    ("4,001 characters", frame("message.send", client_msg_id="a", text=LONG), "too_large"),
    ("U+0000 in a text", frame("message.send", client_msg_id="a", text="\x00"), "bad_frame"),
    ("U+0000 in a fact", frame("message.send", client_msg_id="a", text="x", facts={"tags": ["\x00"]}), "bad_frame"),
    ("facts of 17 KiB", frame("message.send", client_msg_id="a", text="x", facts=MANY_FACTS), "too_large"),
    ("facts 30 deep", frame("message.send", client_msg_id="a", text="x", facts=nested(30)), "bad_frame"),
    ("facts 900 deep", frame("message.send", client_msg_id="a", text="x", facts=nested(900)), "bad_frame"),
    ("U+0000 900 deep", frame("message.send", client_msg_id="a", text="x", facts=nested(900, "\x00")), "bad_frame"),
    (
        "a number of 5,000 digits",
        '{"ref":"r","type":"message.send","data":{"client_msg_id":"a","text":"x","facts":{"x":' + "7" * 5000 + "}}}",
        "bad_frame",
    ),
    ("facts that are none", frame("message.send", client_msg_id="a", text="x", facts=["x"]), "bad_frame"),
    ("a rating of six", frame("conversation.rate", conversation_id=TAKEN, rating=6), "bad_frame"),
    ("an unknown conversation", frame("message.read", conversation_id=UNKNOWN, seq=1), "not_found"),
    ("an agent's frame", frame("conversation.claim", conversation_id=TAKEN), "unknown_type"),
]

OF_ANOTHER_CUSTOMER = [
    ("somebody else's conversation, read", frame("message.read", conversation_id=TAKEN, seq=1), "not_found"),
    ("somebody else's conversation, rated", frame("conversation.rate", conversation_id=TAKEN, rating=1), "not_found"),
]

OF_A_SUPERVISOR = [
    ("a missing field", frame("watch"), "bad_frame"),
    ("an unknown topic", frame("watch", topics=["everything"]), "bad_frame"),
    ("an unknown conversation", frame("watch", topics=[], conversation_id=UNKNOWN), "not_found"),
    ("an unknown agent", frame("agent.presence.force", agent_id=UNKNOWN, presence="online", reason="x"), "not_found"),
    ("U+0000 in a reason", frame("agent.presence.force", agent_id=3, presence="offline", reason="\x00"), "bad_frame"),
    ("an agent's frame", frame("message.send", conversation_id=TAKEN, client_msg_id="a", text="x"), "unknown_type"),
]

FRAMES = [
    BadFrame(path, who, *case)
    for path, who, cases in (
        (AGENT, "li", BROKEN + OF_AN_AGENT),
        (AGENT, "zhang", OF_ANOTHER_AGENT),
        (VISITOR, "A", BROKEN + OF_A_CUSTOMER),
        (VISITOR, "B", OF_ANOTHER_CUSTOMER),
        (CONSOLE, "wang", BROKEN + OF_A_SUPERVISOR),
    )
    for case in cases
]

HELLOS = [
    (path, who, code)
    for path, refused in {
        AGENT: {"no token": "unauthenticated", "A": "unauthenticated", "erp": "forbidden"},
        VISITOR: {"no token": "unauthenticated", "li": "unauthenticated", "wang": "unauthenticated"},
        CONSOLE: {"no token": "unauthenticated", "A": "unauthenticated", "li": "forbidden"},
    }.items()
    for who, code in {**refused, "garbage": "unauthenticated", "expired": "unauthenticated"}.items()
]
"""Who is not let in at a socket; each is sent away with 4001."""

SHOP = b"shop: first\nname: \xe5\xba\x97\n"
FILES = [
    BadFile("no YAML", b"shop: [", ":1"),
    BadFile("no shop", b"- shop\n", ":1"),
    BadFile("nothing", b"", " is refused"),
    BadFile("not UTF-8", b"shop: \xff\n", " is not UTF-8"),
    BadFile("a missing key", b"shop: first\n", ":1"),
    BadFile("an unknown key", SHOP + b"colour: red\n", ":3 colour"),
    BadFile("a wrong type", b"shop: first\nname: 3\n", ":2 name"),
    BadFile("a key of a shop that is none", b"shop: A B\nname: x\n", ":1 shop"),
    BadFile("a bound off the grid", SHOP + b"policies:\n  - {name: p, times: [{from: '09:10', to: '18:00'}]}\n",
            ":4 policies[0].times[0].from"),
    BadFile("an unknown login", SHOP + b"groups:\n  - name: g\n    members:\n      - agent: ghost\n",
            ":6 groups[0].members[0].agent"),
    BadFile("U+0000", b'shop: first\nname: "a\\0b"\n', ":2 name"),
    BadFile("U+0000 in a fact", SHOP + b'groups:\n  - name: g\n    takes:\n      - {tags: ["\\0"]}\n',
            ":6 groups[0].takes[0].tags"),
    BadFile("half a character", b'shop: first\nname: "\\ud800"\n', ":2 name"),
    BadFile("a second shop that is wrong", b"shop: other\nname: x\n---\n" + SHOP + b"colour: red\n", ":6 colour"),
]  # fmt: skip

BOT_ANSWERS = [
    ("invalid JSON", b"{"),
    ("not UTF-8", b"\xff"),
    ("an unknown field", b'{"action":"reply","messages":[{"text":"x"}],"role":"owner"}'),
    ("an unknown action", b'{"action":"dance"}'),
    ("a wrong type", b'{"action":"reply","messages":"x"}'),
    ("a missing field", b'{"messages":[{"text":"x"}]}'),
    ("a blank text", b'{"action":"reply","messages":[{"text":" "}]}'),
    ("4,001 characters", json.dumps({"action": "reply", "messages": [{"text": LONG}]}).encode()),
    ("six messages", json.dumps({"action": "reply", "messages": [{"text": "x"}] * 6}).encode()),
    ("U+0000 in a text", b'{"action":"reply","messages":[{"text":"a\\u0000b"}]}'),
    ("U+0000 in a reason", b'{"action":"handoff","reason":"\\u0000"}'),
    ("U+0000 in an intent", b'{"action":"handoff","intent":"\\u0000"}'),
    ("65 KiB", b'{"action":"close"}' + b" " * OVERSIZE),
]
