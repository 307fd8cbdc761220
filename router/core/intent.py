"""What the running command still has to do with a conversation; empty between commands."""

from typing import Literal

from msgspec import Struct

from models.enums import AssignmentReason, PoolReason

IntentKind = Literal["route", "customer_wrote", "ask_bot", "stand_in_line"]


class Intent(Struct, frozen=True):
    """Ask `settle` to place a conversation.

    `route`: find it a place (R2), to the bot too if `bot`;
    `customer_wrote`: look at the customer's new `text`; `ask_bot`: open a bot turn;
    `stand_in_line`: it waits for anybody from now on. `declined`: its owner gave
    it back, it is for somebody else (R4.4). `reason`, `words`, `note` and `operator` go into the assignment.
    """

    kind: IntentKind
    reason: AssignmentReason = AssignmentReason.shunt
    bot: bool = False
    group_id: int | None = None
    declined: bool = False
    pool_reason: PoolReason = PoolReason.nobody_online
    text: str = ""
    operator: str = "system"
    words: str = ""
    note: str | None = None
