"""Walks through everything that may happen in a shop, refusals included, on the real dispatcher."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from msgspec import convert, to_builtins
from msgspec.structs import replace

from models.commands import (
    AcceptConversation,
    AcceptTransfer,
    ApplyShopFile,
    By,
    CancelTransfer,
    Command,
    ConnectAgent,
    DeclineConversation,
    DeclineTransfer,
    PromoteInQueue,
    ReceiveMessage,
    SendMessage,
    SetPresence,
    TakeOver,
    TransferConversation,
)
from models.enums import Connection, Presence
from models.errors import ShuntdeskError
from models.shop_file import ShopFile
from router.core.decider import dealing
from router.core.state import ShopState
from router.runtime.dispatcher import Dispatcher
from router.web.sockets.talk import CHANNEL
from tests.integration.runtime.conftest import HeldClock
from tests.integration.runtime.walk import SHOP_FILE, Walk

SHIFT = {"weekly": [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "06:00", "to": "01:00"}]}


def lively(file: ShopFile) -> ShopFile:
    """The shop with every setting that moves things: silent owners, short offers, waits, a shift, hours."""
    plain = to_builtins(file)
    plain["replies"] = {"warn_s": 30, "overdue_s": 60, "reclaim_s": 150}
    plain["transfer"] = {"offer_s": 30, "to_offline": True}
    plain["recent_contact"] = {"recent_wait_s": 40}
    plain["agents"][2]["hours"] = SHIFT
    plain["groups"][1]["hours"] = SHIFT
    return convert(plain, ShopFile)


class Stroll(Walk):
    """Propose what agents and supervisors do to each other, too."""

    def pause(self) -> timedelta:
        """Short enough that offers and waits are often still open; long enough now and then."""
        return timedelta(seconds=self.chance.choice((0, 0, 0, 1, 1, 2, 5, 10, 20, 70, 200)))

    def command(self, state: ShopState, now: datetime) -> Command:
        if self.chance.random() < 0.5:
            usual = super().command(state, now)
            return replace(usual, file=lively(usual.file)) if isinstance(usual, ApplyShopFile) else usual
        makers = (
            *(self._offer,) * 5,
            *(self._answer,) * 6,
            *(self._given,) * 2,
            *(self._back_online,) * 5,
            self._supervisor,
            self._break,
        )
        return self.chance.choice(makers)(state)

    def _offer(self, state: ShopState) -> Command:
        number = self._owned(state)
        by = self._owner(state, number)
        to_group = self._id(state.groups) if self.chance.random() < 0.4 else None
        to_agent = None if to_group else self._id_of_agent(state)
        return TransferConversation(number, "请接手", by, to_agent=to_agent, to_group=to_group, note="急", offer=True)

    def _owned(self, state: ShopState) -> int:
        return self._id({number for owned in state.owned.values() for number in owned})

    def _answer(self, state: ShopState) -> Command:
        offered = {number: agent for agent, numbers in state.offered_to.items() for number in numbers}
        number = self._id(offered)
        asked = state.agents.get(offered.get(number, 0))
        by = By(asked.name, asked.id, asked.role) if asked else self._by(state)
        kind = self.chance.randrange(4)
        if kind == 0:
            return CancelTransfer(number, self._owner(state, number))
        return DeclineTransfer(number, by, "忙") if kind == 1 else AcceptTransfer(number, by)

    def _given(self, state: ShopState) -> Command:
        number = self._owned(state)
        kind = self.chance.choice((AcceptConversation, DeclineConversation))
        return kind(number, self._owner(state, number))

    def _supervisor(self, state: ShopState) -> Command:
        boss = next(By(each.name, each.id, each.role) for each in state.agents.values() if each.login == "owner")
        queued = {place[-1] for line in state.queues.values() for place in line}
        kind = self.chance.randrange(3)
        if kind == 0:
            return TakeOver(self._id(state.conversations), boss, "我来")
        if kind == 1:
            return PromoteInQueue(self._id(queued), boss)
        self.written += 1
        return SendMessage(self._id(state.conversations), "悄悄话", f"w-{self.written}", boss, internal=True)

    def _back_online(self, state: ShopState) -> Command:
        away = [agent for agent in state.agents.values() if not state.accepts_new(agent)]
        agent = self.chance.choice(away or list(state.agents.values()))
        if agent.connection is not Connection.connected:
            return ConnectAgent(agent.id)
        return SetPresence(agent.id, Presence.online, By(agent.name, agent.id, agent.role))

    def _break(self, state: ShopState) -> Command:
        agent = state.agents[self._id_of_agent(state)]
        presence = self.chance.choice((Presence.online, Presence.suspended, Presence.offline))
        keep = self.chance.choice((None, True, False)) if presence is Presence.suspended else None
        after = presence is not Presence.online and self.chance.random() < 0.7
        by = By(agent.name, agent.id, agent.role)
        return SetPresence(agent.id, presence, by, reason="休息", after_current=after, keep_recents=keep)


async def enliven(shop: Dispatcher) -> None:
    """Have everything in effect that moves things."""
    await shop.submit(ApplyShopFile(lively(SHOP_FILE), By("system")))


async def stroll(
    shop: Dispatcher, clock: HeldClock, seed: int, steps: int, each: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Take so many steps, looking around after each; every customer writes on the visitor page."""
    walk = Stroll(seed)
    for _ in range(steps):
        clock.at += walk.pause()
        command = await shop.ask(walk.command)
        if isinstance(command, ReceiveMessage):
            command = replace(command, channel=CHANNEL)
        try:
            await shop.submit(command)
        except ShuntdeskError:
            continue
        while await shop.ask(dealing):  # what it started is dealt chunk by chunk, and told meanwhile
            pass
        if each is not None:
            await each()
