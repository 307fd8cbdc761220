"""Complaint 25, "Why her?": every stored trace recomputes to the agent who got it, from what it lists alone (R4.6)."""

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from aiohttp import web

from tests.integration.rest.conftest import Client, Sundial
from tests.integration.rest.rest_shop import POLICY, RestShop, shop_file

LOGINS = [f"a{number}" for number in range(8)]
STEPS = 220
AGENTS = [{"login": login, "name": login.upper(), "capacity": 2 + number % 3} for number, login in enumerate(LOGINS)]
GROUPS = [
    {
        "name": "售前",
        "default": True,
        "members": [{"agent": login, "weight": 50 * (1 + number % 3)} for number, login in enumerate(LOGINS[:5])],
        "queue": {"limit": 5},
    },
    {
        "name": "售后",
        "takes": [{"order_status": "shipped"}],
        "members": [{"agent": login, "priority": number % 2} for number, login in enumerate(LOGINS[3:])],
        "overflow": ["售前"],
    },
]
STAFF = [{"login": "wang", "name": "王主管", "role": "supervisor"}, *AGENTS]
NAMES = ("priority", "load_per_weight", "longest_waiting", "id")


@pytest.fixture
async def shop(app: web.Application, client: Client) -> RestShop:
    described = {"agents": STAFF, "groups": GROUPS, "policies": [POLICY | {"headcount": "shop"}]}
    return await RestShop.furnish(app, client, shop_file("first", **described))


class Day:
    """A day in the shop, the same for the same seed: people come and go; customers write, are answered, moved on."""

    def __init__(self, shop: RestShop, sundial: Sundial, seed: int) -> None:
        self.shop, self.sundial, self.chance = shop, sundial, Random(seed)
        self.made: list[int] = []

    async def pass_by(self) -> list[int]:
        """Live it; returns the conversations."""
        happenings: list[Callable[[], Awaitable[Any]]] = [self.write] * 5
        happenings += [
            self.close,
            self.close,
            self.answer,
            self.come,
            self.come,
            self.leave,
            self.give_on,
            self.hand_out,
        ]
        for _ in range(STEPS):
            self.sundial.at += timedelta(seconds=self.chance.randint(0, 90))
            await self.chance.choice(happenings)()
        return self.made

    async def write(self) -> None:
        facts = {"order_status": "shipped"} if self.chance.random() < 0.5 else {}
        self.made.append(await self.shop.write(f"c-{self.chance.randint(1, 60)}", f"{len(self.made)}", **facts))

    async def come(self) -> None:
        await self.shop.arrive(self.chance.choice(LOGINS))

    async def leave(self) -> None:
        body = {"presence": "suspended", "reason": "用餐"}
        await self.asked("PUT", f"/agents/{self.shop.ids[self.chance.choice(LOGINS)]}/presence", body)

    async def owned(self) -> tuple[int, str] | None:
        found = await self.shop.shop.ask(
            lambda state, now: [
                (it.id, state.agents[it.owner_id].login) for it in state.conversations.values() if it.owner_id
            ]
        )
        return self.chance.choice(found) if found else None

    async def close(self) -> None:
        if (mine := await self.owned()) is not None:
            await self.shop.call(mine[1], "POST", f"/conversations/{mine[0]}/close")

    async def answer(self) -> None:
        if (mine := await self.owned()) is not None:
            body = {"text": "在的", "client_msg_id": f"m-{await self.shop.seq()}"}
            await self.shop.call(mine[1], "POST", f"/conversations/{mine[0]}/messages", body)

    async def give_on(self) -> None:
        if (mine := await self.owned()) is not None:
            body = {"to": {"group": self.chance.choice([1, 2])}, "reason": "换人", "offer": self.chance.random() < 0.5}
            await self.shop.call(mine[1], "POST", f"/conversations/{mine[0]}/transfer", body)

    async def hand_out(self) -> None:
        await self.asked("POST", "/policies/1/run")

    async def asked(self, method: str, path: str, body: Any = None) -> None:
        await self.shop.call("wang", method, path, body)


def rank(row: dict[str, Any]) -> tuple[Any, ...]:
    """R4.2 from what a candidate's row shows: priority, load by weight, the longest wait, id."""
    since = max(row["last_assigned_at"] or "", row["online_since"] or "")
    return (-row["priority"], row["load"] / row["weight"], since, row["agent"]["id"])


def recomputed(step: dict[str, Any]) -> tuple[int, str | None]:
    """The winner by the listed candidates, and the first thing in which she was before the next."""
    fit = sorted(rank(row) for row in step["candidates"] if row["reason"] in {"", "later_in_order"})
    tie = next(name for name, a, b in zip(NAMES, *fit[:2], strict=True) if a != b) if len(fit) > 1 else None
    return fit[0][-1], tie


@pytest.mark.parametrize("seed", [1, 2])
async def test_complaint_25_every_trace_recomputes_to_the_agent_who_got_it(
    shop: RestShop, sundial: Sundial, seed: int
) -> None:
    conversations = sorted(set(await Day(shop, sundial, seed).pass_by()))
    decided: Counter[str | None] = Counter()
    for conversation in conversations:
        way = (await shop.call("wang", "GET", f"/conversations/{conversation}/trace?limit=500")).body["decisions"]
        for step in [step for step in way if step["outcome"] in {"assigned", "offered"}]:
            taken = [hop for hop in step["steps"] if hop["took"] and hop["values"].keys() & {"agent", "members"}][-1]
            winners = [row["agent"]["id"] for row in step["candidates"] if not row["reason"]]
            if "members" in taken["values"]:
                assert (winners, *recomputed(step)) == ([step["agent"]["id"]], step["agent"]["id"], step["tie"])
                decided[step["tie"]] += 1
            else:
                assert taken["values"]["agent"] == step["agent"]["id"], "a rule that names one agent named her"
                decided[taken["rule"]] += 1
    assert {"priority", "load_per_weight", "longest_waiting"} <= decided.keys()
    assert sum(count for by, count in decided.items() if by in NAMES) > 20
