"""Offered transfers: a colleague is asked, the sender owns it until she accepts (R9.4)."""

from collections.abc import Set
from datetime import datetime, timedelta

from msgspec.structs import replace

from models.commands import TransferConversation
from models.entities import Agent, Conversation, Group, Offer, Step, Trace
from models.enums import OfferEnd
from models.errors import Conflict
from models.events import Event, TransferOffered
from router.core.assignment import chosen
from router.core.offer_ends import end_offer, ended, reported
from router.core.ownership import known_agent, known_group
from router.core.receiving import check_receiver, is_offline
from router.core.registry import evolves
from router.core.selection import Filters, Ranking, rank_group
from router.core.shunt import EVERYBODY_ASKED, refusal_of
from router.core.state import ShopState

SYSTEM = "system"


def offer(state: ShopState, conversation: Conversation, command: TransferConversation, now: datetime) -> list[Event]:
    """Ask a colleague, or the first of a group by R4.2, whether she takes it; one offer at a time."""
    if conversation.owner_id is None:
        raise Conflict("Nobody has this conversation; give it to an agent, an offer needs an owner.")
    if conversation.offer is not None:
        raise Conflict(f"It is already offered to {conversation.offer.to_name}; cancel that offer first.")
    made = _blank(state, conversation, command, now)
    if command.to_agent is not None:
        agent = known_agent(state, command.to_agent)
        check_receiver(state, conversation, agent, command.by)
        return _asked(state, conversation, made, agent, _named(state, agent, made))
    group = known_group(state, command.to_group)
    ranking, again = _next(state, conversation, group, made)
    if ranking.winner is None:
        raise Conflict(f"Nobody in {group.name} can be asked now; transfer it directly, or choose somebody else.")
    return _asked(state, conversation, made, state.agents[ranking.winner], _walked(group, ranking, again))


def _blank(state: ShopState, conversation: Conversation, command: TransferConversation, now: datetime) -> Offer:
    """Say all about an offer but who is asked."""
    sender = state.agents[conversation.owner_id or 0]
    return Offer(
        from_agent=sender.id,
        from_name=sender.name,
        to_agent=0,
        to_name="",
        reason=command.reason,
        at=now,
        expires_at=now + timedelta(seconds=state.shop.transfer.offer_s),
        note=command.note,
        to_group=command.to_group,
        over_capacity=command.by.supervises,
        by=command.by.name,
    )


def _asked(state: ShopState, conversation: Conversation, made: Offer, agent: Agent, trace: Trace) -> list[Event]:
    """Ask this agent, and tell the sender so."""
    asked = replace(made, to_agent=agent.id, to_name=agent.name)
    customer = state.customers[conversation.customer_id]
    offered = TransferOffered(
        at=made.at,
        conversation_id=conversation.id,
        agent_id=agent.id,
        offer=asked,
        customer=customer.id,
        customer_name=customer.name,
        channel=conversation.channel,
        state=conversation.state,
        opened_at=conversation.opened_at,
        messages=conversation.messages,
        external_id=customer.external_id,
        facts={**customer.facts, **conversation.facts},
        waiting_since=conversation.waiting_since,
        last_message_at=conversation.last_message_at,
        trace=trace,
    )
    return [offered, reported(conversation.id, asked, None, made.by, made.at)]


def _named(state: ShopState, agent: Agent, made: Offer) -> Trace:
    step = Step(rule="R9.4", took=True, detail="offered", values={"agent": agent.id, "by": made.by})
    return Trace((step,), (chosen(state, agent.id),), winner=agent.id)


def _next(state: ShopState, conversation: Conversation, group: Group, made: Offer) -> tuple[Ranking, bool]:
    """Select inside the group; those who let it go before come when everybody else was asked (R4.4).

    Never the sender, and nobody twice in one offer. A closed group is asked nothing (R11.2).
    """
    never = {made.from_agent, *made.asked}
    ranking = _rank(state, group, never | set(conversation.excluded))
    again = ranking.winner is None and refusal_of(ranking) == EVERYBODY_ASKED
    return (_rank(state, group, never) if again else ranking), again


def _rank(state: ShopState, group: Group, excluded: Set[int]) -> Ranking:
    if not group.open:
        return Ranking(None, (), {}, None)
    return rank_group(state, group, Filters(excluded=frozenset(excluded)))


def _walked(group: Group, ranking: Ranking, again: bool) -> Trace:
    asked = (Step(rule="R4.4", took=False, detail=EVERYBODY_ASKED),) if again else ()
    step = Step(rule="R9.4", took=True, detail="offered", values={"group": group.id, "members": len(group.members)})
    return Trace((*asked, step), ranking.candidates, ranking.omitted, ranking.winner, ranking.tie)


def not_taken(
    state: ShopState, conversation: Conversation, end: OfferEnd, by: str, now: datetime, reason: str | None = None
) -> list[Event]:
    """End an offer that was declined or expired: the next of the group is asked, else the sender keeps it."""
    last = conversation.offer
    group = state.groups.get(last.to_group or 0) if last is not None else None
    if last is None or group is None:
        return end_offer(conversation, end, by, now, reason)
    expires_at = now + timedelta(seconds=state.shop.transfer.offer_s)
    made = replace(last, asked=(*last.asked, last.to_agent), at=now, expires_at=expires_at)
    ranking, again = _next(state, conversation, group, made)
    if ranking.winner is None:
        return end_offer(conversation, end, by, now, reason)
    following = _asked(state, conversation, made, state.agents[ranking.winner], _walked(group, ranking, again))
    return [ended(conversation.id, last, end, by, now, reason), *following]


def offer_over(state: ShopState, conversation: Conversation, now: datetime) -> list[Event]:
    """Let an offer expire whose time is up."""
    return not_taken(state, conversation, OfferEnd.expired, SYSTEM, now)


def unanswerable(state: ShopState, now: datetime) -> list[Event]:
    """Let the next offer expire that waits for an agent who has left: nobody is there to answer it."""
    for agent_id in sorted(state.offered_to):
        if is_offline(state.agents[agent_id]):
            return offer_over(state, state.conversations[min(state.offered_to[agent_id])], now)
    return []


@evolves(TransferOffered)
def transfer_offered(state: ShopState, event: TransferOffered) -> None:
    """Remember the offer and until when it stands; the owner stays the owner."""
    conversation = state.conversations[event.conversation_id]
    state.change(replace(conversation, offer=event.offer, offer_until=event.offer.expires_at))
