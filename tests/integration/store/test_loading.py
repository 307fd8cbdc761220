"""What is loaded from the tables is the state that was written (I4)."""

from datetime import timedelta
from typing import Any

import pytest

from models.entities import Customer, Entity, Entry, Group, Handoff, Member, Policy, Run, Shop, Target
from models.enums import ConversationState, EntryState, HandoffTrigger, PoolReason, Presence, RunState, RunTrigger
from models.events import CustomerRegistered, GroupRemoved, PolicyRemoved
from models.shop_file import PolicyTerms
from router.core.state import ShopState
from router.store.customers import find_customers
from router.store.engine import Database
from router.store.journal import Journal
from router.store.loading import load_shop, shop_keys

from .shop_story import NOW, ShopStory, agent, conversation, shop_named

LATER = NOW + timedelta(minutes=5)
LIVE: tuple[Entity, ...] = (
    shop_named(),
    agent(3, presence=Presence.suspended, presence_reason="吃饭", presence_until=LATER),
    agent(4, last_assigned_at=NOW, grace_until=LATER),
    Group(1, "售前", 0, default=True, members=(Member(3), Member(4, weight=0)), takes=({"level": [1, "gold"]},)),
    Policy(1, 0, PolicyTerms(name="自动分配"), Target("groups", groups=(1,)), last_slot="2026-11-20T09:00"),
    Customer(9, "买家", external_id="vip-1", facts={"level": "gold"}, recent_agent_id=3, recent_spoke_at=NOW),
    Customer(10, "访客"),
    Customer(11, "路人"),
    conversation(41, 9, owner_id=3, waiting_since=NOW, messages=2, excluded=(4,)),
    conversation(
        42, 10,
        state=ConversationState.queued, group_id=1, queued_at=NOW, queue_until=LATER,
        handoff=Handoff(HandoffTrigger.keyword, NOW, detail="人工"),
    ),
    conversation(43, 11, state=ConversationState.waiting_offline, entry_id=5),
    Entry(5, 43, 11, "web", PoolReason.nobody_online, NOW, NOW, NOW, 1, asked_human=True),
    Run(2, RunTrigger.manual, "王主管", NOW, Target(), entries=(5, 6), dealt=1, per_agent={3: 1}),
)  # fmt: skip
OVER: tuple[Entity, ...] = (
    Customer(8, "去年的买家"),
    conversation(40, 8, state=ConversationState.closed, closed_at=NOW),
    Entry(4, 40, 8, "web", PoolReason.returned, NOW, NOW, NOW, 1, state=EntryState.closed),
    Run(1, RunTrigger.schedule, "系统自动分配", NOW, Target(), state=RunState.done, finished_at=NOW),
)


def contents(state: ShopState) -> dict[str, Any]:
    """Everything a state consists of, indexes included."""
    known = {name: value for name, value in vars(state).items() if not name.startswith("_")}
    # What is touched is on its way to the disk; of the deadlines only the order of the heap depends on the past.
    return known | {"touched": {}, "deadlines": sorted(state.deadlines)}


def live_state(*entities: Entity, seq: int) -> ShopState:
    shop = next(entity for entity in entities if isinstance(entity, Shop))
    state = ShopState(shop, seq=seq)
    for entity in entities:
        state.change(entity)
    return state


async def test_a_loaded_state_equals_the_live_one_to_the_last_index(database: Database, story: ShopStory) -> None:
    await story.tell(CustomerRegistered(at=NOW, id=9, name="买家"), rows=(*OVER, *LIVE))
    loaded = await database.read_long(load_shop, 1)
    assert contents(loaded) == contents(live_state(*LIVE, seq=1))


async def test_ids_are_not_given_again_after_what_had_them_is_over(database: Database, story: ShopStory) -> None:
    highest = (shop_named(), conversation(90, 8, state=ConversationState.closed), Customer(95, "x"))
    await story.tell(rows=highest)
    loaded = await database.read_long(load_shop, 1)
    assert (loaded.next_id(type(highest[1])), loaded.next_id(Customer), loaded.next_id(Run)) == (91, 96, 1)


async def test_removed_groups_and_policies_are_not_loaded_and_their_ids_stay_taken(
    database: Database, story: ShopStory
) -> None:
    group, policy = Group(7, "售后", 1), Policy(8, 1, PolicyTerms(name="夜间"))
    await story.tell(rows=(shop_named(), group, policy))
    await story.tell(GroupRemoved(at=NOW, group_id=7, by="王主管"), PolicyRemoved(at=NOW, policy_id=8, by="王主管"))
    loaded = await database.read_long(load_shop, 1)
    assert (loaded.groups, loaded.policies) == ({}, {})
    assert (loaded.next_id(Group), loaded.next_id(Policy)) == (8, 9)


async def test_a_shop_does_not_load_another_shops_rows(database: Database, journal: Journal) -> None:
    await ShopStory(journal, 1).open_shop()
    await ShopStory(journal, 2).tell(rows=(shop_named(2),))
    loaded = await database.read_long(load_shop, 2)
    assert contents(loaded) == contents(live_state(shop_named(2), seq=0))
    assert await database.read(shop_keys) == {1: "shop-1", 2: "shop-2"}


async def test_a_shop_that_is_not_there_cannot_be_loaded(database: Database) -> None:
    with pytest.raises(KeyError):
        await database.read_long(load_shop, 1)


async def test_customers_are_found_by_id_and_by_external_id_in_their_shop_only(
    database: Database, journal: Journal
) -> None:
    mine = (Customer(1, "a", external_id="x"), Customer(2, "b", external_id="y"), Customer(3, "c"))
    await ShopStory(journal, 1).tell(rows=mine)
    await ShopStory(journal, 2).tell(rows=(Customer(1, "other", external_id="y"),))
    assert await database.read(find_customers, 1, [3], ["x", "unknown"]) == [mine[0], mine[2]]
    assert await database.read(find_customers, 1, [1], ["y"]) == [mine[0], mine[1]]
    assert await database.read(find_customers, 1) == []
