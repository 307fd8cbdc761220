"""Commands of customers and agents on conversations (R2, R6, R9)."""

from typing import Any

from models.commands.command import By, Command


class RegisterCustomer(Command, tag="customer.register"):
    """Make a customer known, by her external id if she has one; known already: update her facts."""

    external_id: str | None = None
    name: str | None = None
    facts: dict[str, Any] | None = None


class ReceiveMessage(Command, tag="message.receive"):
    """Take in what a customer wrote; names her by `customer_id` or `external_id` (new ones are registered)."""

    channel: str
    text: str
    client_msg_id: str
    customer_id: int | None = None
    external_id: str | None = None
    name: str | None = None
    facts: dict[str, Any] | None = None
    click: bool = False


class RequestHandoff(Command, tag="handoff.request"):
    """Ask for a person with the button (R8.2)."""

    customer_id: int
    channel: str


class LeaveQueue(Command, tag="queue.leave"):
    """Leave the queue for the pool (R5.4)."""

    customer_id: int
    channel: str


class LeaveConversation(Command, tag="conversation.leave"):
    """End one's own conversation as the customer, wherever it is (R7.10)."""

    customer_id: int
    channel: str


class BlockCustomer(Command, tag="customer.block"):
    """Take nothing from a customer any more (R7.10)."""

    customer_id: int
    reason: str
    by: By


class UnblockCustomer(Command, tag="customer.unblock"):
    """Take messages from a blocked customer again (R7.10)."""

    customer_id: int
    by: By


class RateConversation(Command, tag="conversation.rate"):
    """Rate a conversation, 1 to 5."""

    customer_id: int
    conversation_id: int
    rating: int
    comment: str | None = None


class RateAnswer(Command, tag="answer.rate"):
    """Say as the customer whether a bot's answer from the knowledge helped; what she says last holds (R6.4)."""

    customer_id: int
    conversation_id: int
    message_seq: int
    resolved: bool


class SendMessage(Command, tag="message.send"):
    """Write as the owner, or leave an internal note."""

    conversation_id: int
    text: str
    client_msg_id: str
    by: By
    internal: bool = False


class ReadMessages(Command, tag="message.read"):
    """Say how far one side has read; exactly one of `agent_id`, `customer_id`."""

    conversation_id: int
    seq: int
    agent_id: int | None = None
    customer_id: int | None = None


class ClaimConversation(Command, tag="conversation.claim"):
    """Take a conversation nobody has (bot, queue, pool)."""

    conversation_id: int
    by: By


class CloseConversation(Command, tag="conversation.close"):
    """End a conversation."""

    conversation_id: int
    by: By


class TransferConversation(Command, tag="conversation.transfer"):
    """Give a conversation to an agent or a group, directly or as an offer (R9.4)."""

    conversation_id: int
    reason: str
    by: By
    to_agent: int | None = None
    to_group: int | None = None
    note: str | None = None
    offer: bool = False


class AcceptTransfer(Command, tag="transfer.accept"):
    """Take a conversation that is offered (R9.4)."""

    conversation_id: int
    by: By


class DeclineTransfer(Command, tag="transfer.decline"):
    """Refuse a conversation that is offered; the sender keeps it (R9.4)."""

    conversation_id: int
    by: By
    reason: str | None = None


class CancelTransfer(Command, tag="transfer.cancel"):
    """Take an offer back (R9.4)."""

    conversation_id: int
    by: By


class AcceptConversation(Command, tag="conversation.accept"):
    """Confirm a conversation one was given."""

    conversation_id: int
    by: By


class DeclineConversation(Command, tag="conversation.decline"):
    """Give back a conversation one was just given and has not spoken in; others are asked first (R4.4)."""

    conversation_id: int
    by: By
    reason: str | None = None


class TakeOver(Command, tag="conversation.takeover"):
    """Take a conversation as a supervisor, whoever has it."""

    conversation_id: int
    by: By
    reason: str | None = None


class PromoteInQueue(Command, tag="queue.promote"):
    """Move a waiting customer to the front of her line (R5.1)."""

    conversation_id: int
    by: By


class ReturnToPool(Command, tag="conversation.return_to_pool"):
    """Put a conversation into the offline pool (R9.7)."""

    conversation_id: int
    reason: str
    by: By
