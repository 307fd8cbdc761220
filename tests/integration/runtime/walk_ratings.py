"""What customers say on a walk: of a conversation as a whole, and of the bot's answers in it."""

from random import Random

from models.commands import Command, RateAnswer, RateConversation
from router.core.state import ShopState


def rating(chance: Random, state: ShopState, customer_id: int, conversation_id: int) -> Command:
    """Propose a rating: of an answer where there is one, else of the conversation."""
    answered = [it for it in state.conversations.values() if it.answers]
    if not answered or chance.random() < 0.3:
        return RateConversation(customer_id, conversation_id, chance.randint(1, 5))
    on = chance.choice(answered)
    seq = chance.choice(on.answers).seq if chance.random() < 0.9 else on.messages
    return RateAnswer(on.customer_id, on.id, seq, chance.random() < 0.5)
