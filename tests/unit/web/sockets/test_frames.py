"""What each event tells: one frame at most, made of the event alone (I7)."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import json

from models.entities import Offer
from models.enums import Attention, Connection, OfferEnd, PoolReason, Presence, Role
from models.events import (
    AgentConfigured,
    AttentionRaised,
    ConversationAccepted,
    ConversationPooled,
    Event,
    PresenceChanged,
    ReplyOverdue,
    ShiftChanged,
    TransferEnded,
    TransferReported,
)
from router.web.sockets.frames import agent_frame, customer_frame, watched_frame
from tests.unit.core.builders import NOW

LATER = NOW + timedelta(minutes=1)
OFFER = Offer(
    from_agent=1, from_name="李雷", to_agent=2, to_name="韩梅梅", reason="换人", at=NOW, expires_at=LATER, note="急"
)
SHOWN = {
    "from": {"id": 1, "name": "李雷"},
    "to": {"id": 2, "name": "韩梅梅"},
    "reason": "换人",
    "note": "急",
    "at": "2026-03-02T01:00:00.000Z",
    "expires_at": "2026-03-02T01:01:00.000Z",
    "to_group": None,
}
PRESENCE = PresenceChanged(
    at=NOW,
    agent_id=1,
    presence=Presence.online,
    connection=Connection.connected,
    cause="declared",
    by="李雷",
    was_presence=Presence.online,
    was_connection=Connection.connected,
    was_since=NOW,
    next_presence=Presence.suspended,
    next_reason="午饭",
    keep_recents=True,
)


def told(frame: bytes | None) -> Any:
    assert frame is not None
    return json.decode(frame)


@pytest.mark.parametrize(
    ("event", "kind", "data"),
    [
        (
            ConversationAccepted(at=NOW, conversation_id=7, agent_id=1),
            "conversation.updated",
            {"conversation_id": 7, "accepted": True},
        ),
        (
            AttentionRaised(at=NOW, conversation_id=7, agent_id=1, attention=Attention.nobody_else),
            "conversation.updated",
            {"conversation_id": 7, "attention": "nobody_else"},
        ),
        (
            ReplyOverdue(at=NOW, conversation_id=7, agent_id=1, customer_id=3, waiting_since=NOW),
            "reply.overdue",
            {"conversation_id": 7, "waiting_since": "2026-03-02T01:00:00.000Z"},
        ),
        (
            ShiftChanged(at=NOW, agent_id=1, on_shift=False, until=LATER),
            "shift.changed",
            {"agent_id": 1, "on_shift": False, "until": "2026-03-02T01:01:00.000Z"},
        ),
        (
            AgentConfigured(
                at=NOW,
                id=1,
                login="li",
                name="李雷",
                role=Role.agent,
                capacity=6,
                pool_right=False,
                disabled=False,
                version=3,
                by="主管",
            ),
            "config.changed",
            {
                "agent_id": 1,
                "name": "李雷",
                "role": "agent",
                "capacity": 6,
                "pool_right": False,
                "hours": None,
                "version": 3,
                "by": "主管",
            },
        ),
        (
            TransferReported(at=NOW, conversation_id=7, agent_id=1, offer=OFFER, by="李雷"),
            "transfer.requested",
            {"conversation_id": 7, "conversation": None, "offer": SHOWN},
        ),
        (
            TransferReported(at=NOW, conversation_id=7, agent_id=1, offer=OFFER, by="system", end=OfferEnd.expired),
            "transfer.expired",
            {"conversation_id": 7, "end": "expired", "offer": SHOWN, "by": "system", "reason": None},
        ),
        (
            TransferEnded(
                at=NOW, conversation_id=7, agent_id=2, offer=OFFER, by="韩梅梅", end=OfferEnd.declined, reason="忙"
            ),
            "transfer.declined",
            {"conversation_id": 7, "end": "declined", "offer": SHOWN, "by": "韩梅梅", "reason": "忙"},
        ),
    ],
)
def test_what_an_agent_is_told(event: Event, kind: str, data: dict[str, Any]) -> None:
    frame = told(agent_frame(5, event))
    assert frame == {"type": kind, "at": "2026-03-02T01:00:00.000Z", "seq": 5, "data": data}


def test_an_announced_break_is_told_with_what_comes_after_the_work() -> None:
    data = told(agent_frame(5, PRESENCE))["data"]
    assert (data["presence"], data["next_presence"], data["next_reason"]) == ("online", "suspended", "午饭")
    assert data["keep_recents"] is True


def test_r11_3_a_customer_who_comes_outside_hours_is_told_when_people_are_back() -> None:
    event = ConversationPooled(
        at=NOW,
        conversation_id=7,
        customer_id=3,
        entry_id=1,
        reason=PoolReason.nobody_online,
        first_message_at=NOW,
        last_message_at=NOW,
        messages=1,
        back_at=LATER,
        notice="我们明天 09:00 回来",
    )
    data = told(customer_frame(5, event))["data"]
    assert (data["state"], data["notice"]) == ("waiting_offline", "我们明天 09:00 回来")
    assert data["back_at"] == "2026-03-02T01:01:00.000Z"


def test_who_looks_on_is_not_told_of_one_offer_twice() -> None:
    end = OfferEnd.cancelled
    ended = TransferEnded(at=NOW, conversation_id=7, agent_id=2, offer=OFFER, by="李雷", end=end)
    reported = TransferReported(at=NOW, conversation_id=7, agent_id=1, offer=OFFER, by="李雷", end=end)
    assert "seq" not in told(watched_frame(5, ended))
    assert watched_frame(6, reported) is None
