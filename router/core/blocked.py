"""What a blocked customer's writing and waiting is worth: nothing comes in, nobody is given to anybody (R7.10)."""

from models.entities import Conversation, Customer
from models.errors import Blocked, Conflict
from router.core.state import ShopState


def refuse_blocked(customer: Customer) -> None:
    """Refuse what a blocked customer asks for, so that she knows that nothing reached anybody."""
    if customer.block is not None:
        raise Blocked("The shop takes no messages from this customer.")


def check_not_blocked(state: ShopState, conversation: Conversation) -> None:
    """Refuse to give a blocked customer's conversation to anybody: lift the block first, or close it."""
    customer = state.customers[conversation.customer_id]
    if customer.block is not None:
        raise Conflict(f"{customer.name} is blocked; lift the block first, or close the conversation.")
