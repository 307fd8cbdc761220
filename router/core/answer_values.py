"""What the variables of an answer are for one customer now (`models.variables`)."""

from datetime import datetime

from models.entities import Conversation
from models.variables import VARIABLES
from router.core.notices import in_words
from router.core.outlook import back_at
from router.core.state import ShopState


def answer_values(state: ShopState, conversation: Conversation, now: datetime) -> dict[str, str]:
    """Return a value for each variable that has one: her name, facts that are text or number, when people are back."""
    customer = state.customers[conversation.customer_id]
    group = state.groups.get(conversation.group_id or 0) or state.default_group()
    back = back_at(state, group, now)
    known = {
        **customer.facts,
        **conversation.facts,
        "channel": conversation.channel,
        "customer": customer.name,
        "shop": state.shop.name,
        "back_at": in_words(back, state.shop, now) if back is not None else None,
    }
    return {name: text for name in VARIABLES if (text := _text(known.get(name)))}


def _text(value: object) -> str:
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value).strip() if plain else ""
