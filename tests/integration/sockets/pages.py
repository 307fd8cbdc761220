"""What the pages make of frames: a desk and a customer's page as values, kept up to date by frames alone."""

from typing import Any

Json = dict[str, Any]


class DeskPage:
    """An agent's desk: begins with a snapshot, then lives on frames."""

    def __init__(self, snapshot: Json) -> None:
        self.me: Json = {name: snapshot["me"][name] for name in ME}
        self.id: int = snapshot["me"]["id"]
        self.conversations: dict[int, Json] = {each["id"]: _row(each) for each in snapshot["conversations"]}
        self.offers: dict[int, Json] = {each["conversation_id"]: each["offer"] for each in snapshot["offers"]}

    def apply(self, frame: Json) -> None:
        getattr(self, frame["type"].replace(".", "_"))(frame["data"], frame["at"])

    def presence_changed(self, data: Json, at: str) -> None:
        self.me |= {
            "presence": data["presence"],
            "presence_reason": data["reason"],
            "presence_until": data["until"],
            "presence_since": at,
            "connection": data["connection"],
            "grace_until": data["grace_until"],
            "keep_recents": data["keep_recents"],
            "next_presence": data["next_presence"],
            "next_reason": data["next_reason"],
        }

    def shift_changed(self, data: Json, at: str) -> None:
        self.me |= {"on_shift": data["on_shift"], "shift_until": data["until"]}

    def config_changed(self, data: Json, at: str) -> None:
        self.me |= {name: data[name] for name in CONFIGURED}

    def conversation_assigned(self, data: Json, at: str) -> None:
        row = _row(data["conversation"])
        # The last message is read with the history; only its place is known from the frame.
        row["last_message"] = UNREAD
        self.conversations[row["id"]] = row

    def conversation_unassigned(self, data: Json, at: str) -> None:
        del self.conversations[data["conversation_id"]]

    conversation_closed = conversation_unassigned

    def conversation_updated(self, data: Json, at: str) -> None:
        changes = {name: value for name, value in data.items() if name != "conversation_id"}
        self.conversations[data["conversation_id"]] |= changes

    def transfer_requested(self, data: Json, at: str) -> None:
        number, offer = data["conversation_id"], data["offer"]
        if offer["to"]["id"] == self.id:
            assert data["conversation"]["offer"] == offer
            self.offers[number] = offer
        else:
            self.conversations[number]["offer"] = offer

    def transfer_ended(self, data: Json, at: str) -> None:
        number = data["conversation_id"]
        if data["offer"]["to"]["id"] == self.id:
            del self.offers[number]
        else:
            self.conversations[number]["offer"] = None

    transfer_accepted = transfer_declined = transfer_expired = transfer_cancelled = transfer_ended

    def reply_overdue(self, data: Json, at: str) -> None:
        """A warning about what the row shows already."""
        assert self.conversations[data["conversation_id"]]["waiting_since"] == data["waiting_since"]

    def message_created(self, data: Json, at: str) -> None:
        message = data["message"]
        row = self.conversations[message["conversation_id"]]
        if data["waiting_since"] != row["waiting_since"]:
            # Answered, or waiting anew: nothing for the supervisor any more (R9.5).
            row["attention"] = None
        row |= {"state": data["state"], "waiting_since": data["waiting_since"]}
        row |= {"messages": message["seq"], "last_message_at": message["at"]}
        if message["kind"] != "note":
            row["last_message"] = message

    def message_read(self, data: Json, at: str) -> None:
        self.conversations[data["conversation_id"]][f"{data['by']}_read_seq"] = data["seq"]

    def shown(self) -> Json:
        waiting = [row for row in self.conversations.values() if row["waiting_since"] is not None]
        counts = {"load": len(self.conversations), "awaiting": len(waiting)}
        return {"me": self.me, "counts": counts, "conversations": self.conversations, "offers": self.offers}

    def agrees_with(self, fresh: Json) -> tuple[Json, Json]:
        """This page and a fresh one, where the last message is left out as long as it was not read."""
        other = DeskPage(fresh)
        for number, row in self.conversations.items():
            if row["last_message"] is UNREAD and number in other.conversations:
                other.conversations[number]["last_message"] = UNREAD
        counts = {"load": fresh["me"]["load"], "awaiting": fresh["me"]["awaiting"]}
        return self.shown(), {**other.shown(), "counts": counts}


UNREAD = "…"
CONFIGURED = ("name", "role", "capacity", "pool_right", "hours", "version")
ME = (
    *CONFIGURED,
    "presence", "presence_reason", "presence_until", "presence_since", "connection", "grace_until",
    "keep_recents", "next_presence", "next_reason", "on_shift", "shift_until",
)  # fmt: skip


def _row(conversation: Json) -> Json:
    """What the desk shows of a conversation; the customer's facts are read with her card."""
    customer = conversation["customer"]["id"]
    return {**conversation, "customer": customer}


class CustomerPage:
    """A customer's page: begins with a snapshot, then lives on frames."""

    def __init__(self, snapshot: Json) -> None:
        self.state: Json | None = snapshot["state"]
        self.blocked: bool = snapshot["blocked"]
        self.messages: dict[tuple[int, int], Json] = {_place(each): each for each in snapshot["messages"]}

    def apply(self, frame: Json) -> None:
        getattr(self, frame["type"].replace(".", "_"))(frame["data"])

    def message_created(self, data: Json) -> None:
        message = data["message"]
        self.messages[_place(message)] = message
        if self.state is not None and self.state["conversation_id"] == message["conversation_id"]:
            self.state = {**self.state, "state": data["state"]}

    def message_read(self, data: Json) -> None:
        pass

    def conversation_state(self, data: Json) -> None:
        self.state = data

    def answer_rated(self, data: Json) -> None:
        place = data["conversation_id"], data["message_seq"]
        if place in self.messages:
            self.messages[place] = {**self.messages[place], "resolved": data["resolved"]}

    def customer_blocked(self, data: Json) -> None:
        self.blocked = True

    def customer_unblocked(self, data: Json) -> None:
        self.blocked = False

    def conversation_closed(self, data: Json) -> None:
        self.state = {"conversation_id": data["conversation_id"], "state": "closed"}

    def shown(self) -> Json:
        """The last conversation: where it is, with whom, and what was said."""
        state = self.state or {}
        number = state.get("conversation_id")
        messages = {place: each for place, each in self.messages.items() if place[0] == number}
        where = {name: state.get(name) for name in ("conversation_id", "state", "agent")}
        return {"blocked": self.blocked, "state": where, "messages": dict(sorted(messages.items())[-50:])}


def _place(message: Json) -> tuple[int, int]:
    return message["conversation_id"], message["seq"]
