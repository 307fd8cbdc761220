"""What people do with conversations on a walk: offers and answers, takeovers, moves in a queue, things left."""

from random import Random

from models.commands import (
    AcceptConversation,
    AcceptTransfer,
    By,
    CancelTransfer,
    Command,
    DeclineConversation,
    DeclineTransfer,
    PromoteInQueue,
    ReturnToPool,
    TakeOver,
    Tick,
    TransferConversation,
)
from models.entities import Conversation
from models.enums import Presence, Role
from router.core.state import ShopState


def by_hand(chance: Random, state: ShopState) -> Command:
    """Propose something; an offer that is open is answered rather than left alone."""
    offered = [it for it in state.conversations.values() if it.offer is not None]
    if offered and chance.random() < 0.5:
        return _answer(chance, state, chance.choice(offered))
    long = sorted(group_id for group_id, line in state.queues.items() if len(line) > 1)
    if long and chance.random() < 0.5:
        return PromoteInQueue(list(state.queue(chance.choice(long)))[-1].id, _boss(state))
    if not state.conversations:
        return Tick()
    on = state.conversations[chance.choice(sorted(state.conversations))]
    if on.queued_at is not None:
        return _move(chance, state, on)
    return _hand_on(chance, state, on) if on.owner_id is not None else TakeOver(on.id, _boss(state), "我来")


def _answer(chance: Random, state: ShopState, on: Conversation) -> Command:
    asked, sender = (on.offer.to_agent, on.offer.from_agent) if on.offer is not None else (0, 0)
    kind = chance.randrange(4)
    if kind == 3:
        return CancelTransfer(on.id, _by(state, sender))
    by = _by(state, asked)
    return DeclineTransfer(on.id, by, "在忙") if kind == 2 else AcceptTransfer(on.id, by)


def _move(chance: Random, state: ShopState, on: Conversation) -> Command:
    if chance.random() < 0.5:
        return ReturnToPool(on.id, "明天再说", _boss(state))
    return TransferConversation(on.id, "换组", _boss(state), to_group=chance.choice(sorted(state.groups)))


def _hand_on(chance: Random, state: ShopState, on: Conversation) -> Command:
    owner = _by(state, on.owner_id or 0)
    kind = chance.randrange(7)
    if kind == 0:
        return AcceptConversation(on.id, owner)
    if kind == 1:
        return DeclineConversation(on.id, owner, "不熟")
    if kind == 2:
        return TakeOver(on.id, _boss(state), "投诉")
    if kind == 3:
        away = [it.id for it in state.agents.values() if it.presence is Presence.offline] or sorted(state.agents)
        return TransferConversation(on.id, "她的老客户", owner, to_agent=chance.choice(away), note="回电")
    if kind == 4:
        return TransferConversation(on.id, "帮个忙", owner, to_group=chance.choice(sorted(state.groups)), offer=True)
    to_agent = chance.choice(sorted(state.agents))
    return TransferConversation(on.id, "帮个忙", owner, to_agent=to_agent, note="急", offer=True)


def _by(state: ShopState, agent_id: int) -> By:
    agent = state.agents[agent_id]
    return By(agent.name, agent.id, agent.role)


def _boss(state: ShopState) -> By:
    return next(By(it.name, it.id, it.role) for it in state.agents.values() if it.role is Role.owner)
