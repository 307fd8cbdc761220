"""Hundreds of customers, agents who come and go, capacities and groups that change: live routing in a crowd.

The walks of `test_core_machine` are short and meet every command; these are long and crowded, so that lines are long,
groups overflow and everybody is asked. `SHUNTDESK_SIMULATION_SEED` takes another crowd than those of every CI run.
"""

import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from msgspec import convert

from models.commands import (
    AcceptTransfer,
    ApplyShopFile,
    By,
    CloseConversation,
    Command,
    ConnectAgent,
    DeclineConversation,
    DeclineTransfer,
    LoseAgent,
    PatchAgent,
    PromoteInQueue,
    ReceiveMessage,
    RestartShop,
    SendMessage,
    SetGroupMembers,
    SetPresence,
    Tick,
    TransferConversation,
)
from models.entities import Agent, Conversation, Member, Shop
from models.enums import ConversationState, Presence, Role
from models.errors import ShuntdeskError
from models.events import ConversationAssigned, Event, GroupHoursChanged
from models.shop_file import ShopFile
from router.core.decider import due, handle
from router.core.state import ShopState
from tests.simulation.history import History
from tests.simulation.invariants import check_hours, check_state
from tests.unit.core.builders import NOW

SEEDS = [int(os.environ.get("SHUNTDESK_SIMULATION_SEED", "0")) * 10 + number for number in range(3)]
AGENTS, GROUPS, CUSTOMERS, STEPS = 30, 6, 400, 2_500
LOOK_EVERY = 25
"""Steps between two looks at the whole state; every event is looked at."""


def flapping(first_minute: int) -> dict[str, object]:
    """Ten minutes open, ten closed, all day long: somebody always waits when a group closes or a shift begins."""
    return {
        "weekly": [
            {"days": ["mon"], "from": f"{hour:02}:{minute:02}", "to": f"{hour:02}:{minute + 10:02}"}
            for hour in range(9, 18)
            for minute in (first_minute, first_minute + 20, first_minute + 40)
        ]
    }


# A shift that ends has every line looked at: groups close at other minutes, so that theirs are seen by themselves.
OF_GROUPS, OF_AGENTS = flapping(0), flapping(5)
BOSS = By("主管", AGENTS + 1, Role.supervisor)


def member(chance: Random, login: str) -> dict[str, object]:
    return {
        "agent": login,
        "weight": chance.choice((100, 100, 200, 50, 0)),
        "priority": chance.choice((0, 0, 0, 1)),
        "capacity": chance.choice((None, None, 1)),
    }


def account(chance: Random, login: str) -> dict[str, object]:
    hours = chance.choice((None, None, OF_AGENTS))
    return {"login": login, "name": login, "capacity": chance.randint(1, 3), "hours": hours}


def shop_file(chance: Random) -> ShopFile:
    """Return a shop of six groups that overflow into each other, with queues, a wait and reclaiming."""
    logins = [f"a{number}" for number in range(1, AGENTS + 1)]
    groups = [
        {
            "name": f"组{number}",
            "default": number == 1,
            "members": [member(chance, login) for login in chance.sample(logins, 8)],
            "takes": [{"level": number}] if number > 1 else [],
            "overflow": [f"组{chance.choice([n for n in range(1, GROUPS + 1) if n != number])}"],
            "strict": chance.random() < 0.3,
            "hours": chance.choice((None, None, OF_GROUPS)),
            "queue": {"limit": 200, "timeout_s": 1200},
        }
        for number in range(1, GROUPS + 1)
    ]
    return convert(
        {
            "shop": "crowd",
            "name": "人山人海",
            "recent_contact": {"recent_wait_s": chance.choice((0, 60))},
            "replies": {"reclaim_s": chance.choice((None, 240))},
            "agents": [
                *(account(chance, login) for login in logins),
                {"login": "boss", "name": "主管", "role": "supervisor"},
            ],
            "groups": groups,
        },
        ShopFile,
    )


class Crowd:
    """Live through a crowded day, every event held against the rules worked out the long way."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        blank = Shop(id=1, key="crowd", name="crowd")
        self.state, self.history, self.now = ShopState(blank), History(blank), NOW
        self.seen: Counter[str] = Counter()
        self.asked: dict[int, Counter[int]] = {}

    def do(self, command: Command) -> None:
        """Do what a dispatcher does, and look at what came of it."""
        with suppress(ShuntdeskError):
            if due(self.state, command, self.now):
                self._took(handle(self.state, Tick(), self.now))
            self._took(handle(self.state, command, self.now))

    def _took(self, events: list[Event]) -> None:
        self.history.take(events, self.now)
        self.seen.update(type(event).__name__ for event in events)
        for event in events:
            if isinstance(event, ConversationAssigned):
                check_everybody_accounted_for(self.state, event)
            elif isinstance(event, GroupHoursChanged):
                check_hours(self.state, self.now)

    def step(self) -> None:
        """Let a while pass and something happen."""
        self.now += timedelta(seconds=self.chance.choice((0, 0, 0, 1, 1, 2, 30)))
        acts = (*(self._customer,) * 8, *(self._owner,) * 7, *(self._flap,) * 3, self._configure, self._by_hand)
        self.do(self.chance.choice(acts)())

    def _customer(self) -> Command:
        number = self.chance.randint(1, CUSTOMERS)
        level = number % (GROUPS + 1)
        text = f"m-{self.state.seq}"
        return ReceiveMessage("web", text, text, None, f"c{number}", f"买家{number}", {"level": level})

    def _owner(self) -> Command:
        on = self._one(lambda it: it.owner_id is not None)
        if on is None:
            return Tick()
        by = self._by(self.state.agents[on.owner_id or 0])
        if self.chance.random() < 0.5 and on.state is ConversationState.active:
            return CloseConversation(on.id, by)
        return SendMessage(on.id, "您好", f"a-{self.state.seq}", by)

    def _flap(self) -> Command:
        agent = self.state.agents[self.chance.randint(1, AGENTS)]
        choice = self.chance.randrange(5)
        if choice == 0:
            return LoseAgent(agent.id)
        if choice in {1, 2}:
            return ConnectAgent(agent.id)
        presence = self.chance.choice((Presence.online, Presence.online, Presence.suspended))
        after = presence is Presence.suspended and self.chance.random() < 0.5
        return SetPresence(agent.id, presence, self._by(agent), after_current=after)

    def _configure(self) -> Command:
        if self.chance.random() < 0.1:
            return RestartShop()
        if self.chance.random() < 0.5:
            return PatchAgent(self.chance.randint(1, AGENTS), BOSS, capacity=self.chance.randint(0, 4))
        chosen = self.chance.sample(range(1, AGENTS + 1), 8)
        members = tuple(Member(one, self.chance.choice((100, 50, 200)), capacity=None) for one in chosen)
        return SetGroupMembers(self.chance.randint(1, GROUPS), members, BOSS)

    def _by_hand(self) -> Command:
        if (on := self._one(lambda it: it.offer is not None)) is not None and on.offer is not None:
            by = self._by(self.state.agents[on.offer.to_agent])
            return self.chance.choice((AcceptTransfer, DeclineTransfer))(on.id, by)
        if self.chance.random() < 0.2 and (on := self._one(lambda it: it.queued_at is not None)) is not None:
            return PromoteInQueue(on.id, BOSS)
        on = self._one(lambda it: it.owner_id is not None)
        if on is None:
            return Tick()
        by = self._by(self.state.agents[on.owner_id or 0])
        if self.chance.random() < 0.4:
            return DeclineConversation(on.id, by)
        group = self.chance.randint(1, GROUPS)
        return TransferConversation(on.id, "换班", by, to_group=group, offer=self.chance.random() < 0.7)

    def _one(self, wanted: Callable[[Conversation], bool]) -> Conversation | None:
        found = [it for it in self.state.conversations.values() if wanted(it)]
        return self.chance.choice(found) if found else None

    @staticmethod
    def _by(agent: Agent) -> By:
        return By(agent.name, agent.id, agent.role)


def check_everybody_accounted_for(state: ShopState, event: ConversationAssigned) -> None:
    """R4.6: each member of each group that was looked at is a candidate or counted with a reason, once per group."""
    steps = event.trace.steps
    asked_again = max((place for place, step in enumerate(steps) if step.detail == "everybody_asked"), default=-1)
    looked_at = [step for step in steps[asked_again + 1 :] if step.rule == "R2.6" and "members" in step.values]
    if looked_at:
        shown = len(event.trace.candidates) + sum(event.trace.omitted.values())
        assert shown == sum(step.values["members"] for step in looked_at)


def live_through(seed: int) -> tuple[Crowd, int]:
    """Live through a whole day; returns the crowd and how many customers waited at once at most."""
    crowd = Crowd(seed)
    crowd.do(ApplyShopFile(shop_file(crowd.chance), By("system")))
    for number in range(1, AGENTS + 2):
        crowd.do(ConnectAgent(number))
        crowd.do(SetPresence(number, Presence.online, crowd._by(crowd.state.agents[number])))
    longest = 0
    for number in range(STEPS):
        crowd.step()
        longest = max(longest, sum(map(len, crowd.state.queues.values())))
        if number % LOOK_EVERY == 0:
            check_state(crowd.state, crowd.now)
    return crowd, longest


@pytest.mark.parametrize("seed", SEEDS)
def test_r5_2_in_a_crowd_nobody_waits_for_whom_an_agent_accepts_and_lines_are_first_in_first_out(seed: int) -> None:
    """Complaint 3 (someone is free and the queue stands; newer ones overtake), R1.2, R4.4, R4.6, R5.1, R9.1."""
    crowd, longest = live_through(seed)
    assert longest > 10
    assert {
        "ConversationAssigned",
        "ConversationQueued",
        "ConversationUnassigned",
        "GroupHoursChanged",
        "ShiftChanged",
        "TransferOffered",
    } <= crowd.seen.keys()
