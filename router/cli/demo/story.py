"""The night is told to the shop as ordinary commands at the times it happened."""

from datetime import UTC, datetime, timedelta

from models.commands import (
    AnswerBotTurn,
    By,
    CloseConversation,
    Command,
    ConnectAgent,
    LoseAgent,
    ReceiveMessage,
    SendMessage,
    SetPresence,
    Tick,
)
from models.entities import Conversation
from models.enums import OpenConversations, Presence
from router.cli.demo.night import Visit, Voice
from router.cli.unserved import UnservedShops
from router.core.decider import next_deadline
from router.core.state import ShopState

CHANNEL = "web"
A_LITTLE = timedelta(seconds=5)


class Storyteller:
    """Tell a shop what happened in it, one command after the other."""

    def __init__(self, shops: UnservedShops, state: ShopState) -> None:
        """Begin with a shop as it was before."""
        self._shops = shops
        self._state = state
        self._told = 0

    async def tell(self, visit: Visit, night: tuple[datetime, datetime]) -> None:
        """Tell a visit from the first line to the last."""
        ends = visit.begins(night)
        if visit.served_by is not None:
            await self._sits_down(visit.served_by, ends - A_LITTLE)
        for at, voice, text in visit.lines(night):
            await self.at(at, self._said(visit, voice, text))
            ends = at
        if visit.served_by is not None:
            await self._leaves(visit, ends + A_LITTLE)

    async def at(self, at: datetime, command: Command) -> None:
        """Let everything due before happen, then do one thing."""
        await self.pass_time(at)
        await self._shops.submit(self._state, command, at.astimezone(UTC))

    async def pass_time(self, until: datetime) -> None:
        """Let happen what is due: a customer silent for long enough enters the pool (R6.4)."""
        while (due := next_deadline(self._state)) is not None and due <= until:
            await self._shops.submit(self._state, Tick(), due)

    def _said(self, visit: Visit, voice: Voice, text: str) -> Command:
        self._told += 1
        key = f"night-{self._told}"
        if voice == "customer":
            who = visit.customer
            return ReceiveMessage(CHANNEL, text, key, external_id=who.id, name=who.name, facts=dict(visit.facts))
        conversation = self._conversation(visit)
        if voice == "agent":
            return SendMessage(conversation.id, text, key, self._by(visit.served_by or ""))
        turn = conversation.bot_turn or ""
        return AnswerBotTurn(conversation.id, turn, "reply", (text,), missed=voice == "miss")

    def _conversation(self, visit: Visit) -> Conversation:
        found = self._state.open_conversation(self._state.external[visit.customer.id], CHANNEL)
        if found is None:
            raise LookupError(f"the visit of {visit.customer.name} has no open conversation")
        return found

    def _by(self, login: str) -> By:
        agent = self._state.agents[self._state.logins[login]]
        return By(agent.name, agent.id, agent.role)

    async def _sits_down(self, login: str, at: datetime) -> None:
        agent_id = self._state.logins[login]
        await self.at(at, ConnectAgent(agent_id))
        await self.at(at, SetPresence(agent_id, Presence.online, self._by(login)))

    async def _leaves(self, visit: Visit, at: datetime) -> None:
        by = self._by(visit.served_by or "")
        agent_id = by.id or 0
        await self.at(at, CloseConversation(self._conversation(visit).id, by))
        done = OpenConversations.keep_until_done
        await self.at(at, SetPresence(agent_id, Presence.offline, by, open_conversations=done))
        await self.at(at, LoseAgent(agent_id))
