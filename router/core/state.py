"""The whole routing state of one shop, in memory: the one mutable thing, touched by `evolve` alone.

Entities are frozen values kept by id; every index below is derived from them by `put` and `drop`, so a state
loaded from the tables equals the live one (I4).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from models.entities import (
    Agent,
    Conversation,
    Customer,
    Entity,
    Entry,
    Group,
    KnowledgeBase,
    KnowledgeEntry,
    Policy,
    Run,
    Shop,
    Webhook,
)
from models.enums import Connection
from router.core.group_order import GroupOrder
from router.core.indexes import PUT, takes_part
from router.core.intent import Intent
from router.core.line_up import LineUps
from router.core.queue_places import Waiting

Key = tuple[type[Entity], int]


class Touched(NamedTuple):
    """Hold what changed since it was last taken, and the former values of what was there before."""

    rows: dict[Key, Entity]
    former: dict[Key, Entity]


class ShopState:
    """Hold a shop's entities and the indexes that routing asks.

    `seq` is the number of the last event; `next_ids` the next free id per entity type; `touched` collects what
    changed since it was last taken, `former` what that was then. What the running command still has to settle:
    `unsettled` conversations, `drainable` agents (who may take more now, R5.2), whether queues lost those who serve
    them, `bots_in_doubt` whose turns ended, and `snatched` entries (gone from the pool while a run still had to deal
    them, R7.10).
    """

    def __init__(self, shop: Shop, *, seq: int = 0, next_ids: dict[type[Entity], int] | None = None) -> None:
        """Begin with nothing but the shop's settings."""
        self.shop = shop
        self.seq = seq
        self.next_ids: dict[type[Entity], int] = dict(next_ids or {})
        self.agents: dict[int, Agent] = {}
        self.groups: dict[int, Group] = {}
        self.policies: dict[int, Policy] = {}
        self.webhooks: dict[int, Webhook] = {}
        self.knowledge_bases: dict[int, KnowledgeBase] = {}
        self.knowledge_entries: dict[int, KnowledgeEntry] = {}
        self.customers: dict[int, Customer] = {}
        self.conversations: dict[int, Conversation] = {}
        self.entries: dict[int, Entry] = {}
        self.runs: dict[int, Run] = {}
        self.touched: dict[Key, Entity] = {}
        self.former: dict[Key, Entity] = {}
        self.unsettled: dict[int, Intent] = {}
        self.drainable: dict[int, None] = {}
        self.queues_in_doubt = False
        self.bots_in_doubt: dict[str, None] = {}
        self.snatched: dict[int, Entry] = {}
        self._begin_indexes()

    def _begin_indexes(self) -> None:
        self.open_of: dict[tuple[int, str], int] = {}
        self.customer_open: dict[int, set[int]] = {}
        self.owned: dict[int, set[int]] = {}
        self.load_of_member: dict[tuple[int, int], int] = {}
        self.awaiting: dict[int, int] = {}
        self.offered_to: dict[int, set[int]] = {}
        self.left_for: dict[int, set[int]] = {}
        self.waits_for: dict[int, set[int]] = {}
        self.queues: dict[int, list[Waiting]] = {}
        self.lines: dict[int, list[Waiting]] = {}
        self.queued_for: dict[int, set[int]] = {}
        self.asked_before: dict[int, set[int]] = {}
        self.serving: set[int] = set()
        self.owners: set[int] = set()
        self.with_bot: set[int] = set()
        self.logins: dict[str, int] = {}
        self.external: dict[str, int] = {}
        self.base_names: dict[str, int] = {}
        self.entry_keys: dict[tuple[int, str], int] = {}
        self.entry_questions: dict[tuple[int, str], int] = {}
        self.entries_of: dict[int, set[int]] = {}
        self.groups_of: dict[int, set[int]] = {}
        self.deadlines: list[tuple[datetime, str, int]] = []
        self.alarms: dict[tuple[str, int], datetime] = {}
        self._line_ups = LineUps()
        self._order: GroupOrder | None = None

    # -- reading -----------------------------------------------------------------------------------------------

    def next_id(self, kind: type[Entity], offset: int = 0) -> int:
        """Return the id the next entity of this kind gets, `offset` further on within one decision."""
        return self.next_ids.get(kind, 1) + offset

    def load(self, agent_id: int) -> int:
        """Count an agent's conversations (R4.2): counted, never incremented by hand."""
        return len(self.owned.get(agent_id, ()))

    def load_in(self, agent_id: int, group_id: int) -> int:
        """Count an agent's conversations of one group, for the capacity of her membership."""
        return self.load_of_member.get((agent_id, group_id), 0)

    def accepts_new(self, agent: Agent) -> bool:
        """Tell whether an agent takes new conversations (R1.2): she takes part, is connected and has room."""
        return takes_part(agent) and agent.connection is Connection.connected and self.load(agent.id) < agent.capacity

    @property
    def line_ups(self) -> LineUps:
        """Return the line-ups that selection keeps up to date (R4.2); a copy begins without any."""
        return self._line_ups

    def open_conversation(self, customer_id: int, channel: str) -> Conversation | None:
        """Return the customer's one open conversation on a channel (R9.1)."""
        found = self.open_of.get((customer_id, channel))
        return self.conversations[found] if found is not None else None

    def default_group(self) -> Group | None:
        """Return the group that takes what no other group takes."""
        return self.order.default

    def groups_in_order(self) -> list[Group]:
        """Return the groups in matching order (R2.5)."""
        return self.order.groups

    @property
    def order(self) -> GroupOrder:
        """Return what follows from the groups alone: ranges, reach (R2.5, R2.6, R4.1)."""
        if self._order is None:
            self._order = GroupOrder(self.groups)
        return self._order

    def forget_order(self) -> None:
        """Have the matching order made anew: a group came, changed or went."""
        self._order = None

    def queue(self, group_id: int) -> Iterator[Conversation]:
        """Walk a group's queue, first in first (R5.1)."""
        return (self.conversations[place[-1]] for place in self.queues.get(group_id, ()))

    def line(self, group_id: int) -> Iterator[Conversation]:
        """Walk those of a group's queue whom anybody may take: who waits for one agent alone blocks nobody (R3.6)."""
        return (self.conversations[place[-1]] for place in self.lines.get(group_id, ()))

    # -- writing, for `evolve` and loading only ------------------------------------------------------------------

    def put(self, entity: Entity) -> None:
        """Take in a new value of an entity and bring every index up to date."""
        PUT[type(entity)](self, entity)

    def change(self, entity: Entity) -> None:
        """Take in a new value and mark its row as touched."""
        kind, id_ = type(entity), entity.id  # type: ignore[attr-defined]  # every entity has an id
        key = kind, id_
        former = PUT[kind](self, entity)
        if former is not None and key not in self.touched:
            self.former[key] = former
        self.touched[key] = entity
        if id_ >= self.next_ids.get(kind, 1):
            self.next_ids[kind] = id_ + 1

    def take_touched(self) -> Touched:
        """Hand over what changed since the last time."""
        taken = Touched(self.touched, self.former)
        self.touched, self.former = {}, {}
        return taken

    def release_customer(self, customer_id: int) -> None:
        """Forget a customer without an open conversation; her row has her."""
        if not self.customer_open.get(customer_id) and (customer := self.customers.pop(customer_id, None)):
            self.external.pop(customer.external_id or "", None)

    def as_loaded(self) -> "ShopState":
        """Return the state that a server would begin with: the same entities, and the indexes that follow from them."""
        twin = ShopState(self.shop, seq=self.seq, next_ids=self.next_ids)
        kinds = (
            self.agents, self.groups, self.policies, self.webhooks, self.knowledge_bases, self.knowledge_entries,
            self.customers, self.conversations, self.entries, self.runs,
        )  # fmt: skip
        for entities in kinds:
            for _, entity in sorted(entities.items()):
                twin.put(entity)
        return twin

    def copy(self) -> "ShopState":
        """Return an independent state of the same content: entities are frozen, so only the maps are copied."""
        twin = ShopState(self.shop, seq=self.seq, next_ids=self.next_ids)
        for name in _MAPS:
            setattr(twin, name, dict(getattr(self, name)))
        for name in _SETS:
            setattr(twin, name, {key: set(value) for key, value in getattr(self, name).items()})
        twin.queues = {key: list(value) for key, value in self.queues.items()}
        twin.lines = {key: list(value) for key, value in self.lines.items()}
        twin.serving, twin.owners, twin.with_bot = set(self.serving), set(self.owners), set(self.with_bot)
        twin.deadlines = list(self.deadlines)
        return twin


_MAPS = (
    "agents", "groups", "policies", "webhooks", "knowledge_bases", "knowledge_entries",
    "customers", "conversations", "entries", "runs",
    "open_of", "load_of_member", "awaiting", "logins", "external", "alarms",
    "base_names", "entry_keys", "entry_questions",
)  # fmt: skip
_SETS = (
    "customer_open", "owned", "groups_of", "offered_to", "left_for", "waits_for", "queued_for", "asked_before",
    "entries_of",
)  # fmt: skip
