"""A shop and a drunkard's walk through everything that may be asked of it, the same for the same seed."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from msgspec import convert
from msgspec.structs import replace

from models.commands import (
    ApplyShopFile,
    AssignEntries,
    BlockCustomer,
    By,
    ClaimConversation,
    CloseConversation,
    Command,
    ConnectAgent,
    FailBotTurn,
    LeaveConversation,
    LeaveQueue,
    LoseAgent,
    ReadMessages,
    ReceiveMessage,
    RegisterCustomer,
    RemoveGroup,
    RemovePolicy,
    RequestHandoff,
    RestartShop,
    ReturnToPool,
    RingSlots,
    RunPolicy,
    SaveGroup,
    SavePolicy,
    SendMessage,
    SetPresence,
    Tick,
    TransferConversation,
    UnblockCustomer,
)
from models.entities import Group, Target
from models.enums import OpenConversations, Presence, Role
from models.shop_file import PolicyTerms, ShopFile
from router.core.state import ShopState
from tests.integration.runtime.walk_bot_settings import bot_setting
from tests.integration.runtime.walk_by_bot import by_bot
from tests.integration.runtime.walk_by_hand import by_hand
from tests.integration.runtime.walk_by_knowledge import by_knowledge
from tests.integration.runtime.walk_ratings import rating
from tests.integration.runtime.walk_webhooks import endpoint

DAYTIME = {"weekly": [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "06:00", "to": "22:00"}]}
OLD = {"kind": "faq", "knowledge": "demo.yaml"}
SHOP_FILE = convert(
    {
        "shop": "walk",
        "name": "散步的店",
        "bot": {"mode": "bot_first", "bot": "faq"},
        "bots": {"faq": {"kind": "faq", "knowledge": "faq", "max_misses": 2}, "old": OLD},
        "knowledge": {"faq": {"entries": [{"id": "a", "questions": ["发货"], "answer": "好的"}]}},
        "handoff": {"idle_s": 120, "repeats": 3, "low_confidence": {"below": 0.3, "times": 2}, "reassure_s": 90},
        "replies": {"warn_s": 10, "overdue_s": 60, "reclaim_s": 300},
        "recent_contact": {"recent_wait_s": 60},
        "transfer": {"offer_s": 30, "to_offline": True},
        "agents": [
            {"login": "owner", "name": "店主", "role": "owner"},
            *({"login": f"a{n}", "name": f"客服{n}", "capacity": n} for n in range(1, 5)),
            {"login": "a5", "name": "客服5", "capacity": 5, "hours": DAYTIME},
        ],
        "groups": [
            {
                "name": "售前",
                "default": True,
                "members": [{"agent": "a1"}, {"agent": "a2"}, {"agent": "a3", "weight": 50}],
            },
            {
                "name": "售后",
                "members": [{"agent": "a4"}, {"agent": "a5", "priority": 1}],
                "takes": [{"entry": "order"}],
                "strict": True,
                "queue": {"limit": 3, "timeout_s": 90},
            },
            {"name": "空组", "takes": [{"entry": "nowhere"}], "hours": DAYTIME},
        ],
        "dedicated": [{"customer": "c7", "agent": "a2"}],
        "policies": [
            {"name": "自动分配", "range": "all", "times": [{"from": "00:00", "to": "23:30"}], "quota_per_agent": 3},
            {
                "name": "慢慢来",
                "range": "all",
                "times": [{"from": "00:00", "to": "23:00"}],
                "spread": 1,
                "every_min": 60,
            },
        ],
    },
    ShopFile,
)
CUSTOMERS = 40
TEXTS = ("你好", "什么时候发货", "转人工", "在吗")
BAD_SPELLS, SPELL = 0.01, 24
"""How often the bot begins to fail everybody, and how many commands that lasts."""
ENTRIES = ({}, {"entry": "order"}, {"entry": "nowhere"})


class Walk:
    """Propose the next command for a state, and how much time passes before it."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.written = 0
        self.bad_spell = 0

    def pause(self) -> timedelta:
        """Mostly seconds, now and then long enough for deadlines and slots."""
        if self.bad_spell:
            return timedelta()
        return timedelta(seconds=self.chance.choice((0, 0, 1, 1, 5, 20, 60, 200, 1900)))

    def command(self, state: ShopState, now: datetime) -> Command:
        """Return any command, sensible more often than not; in a bad spell the bot fails whoever writes."""
        if self.bad_spell or self.chance.random() < BAD_SPELLS:
            self.bad_spell = (self.bad_spell or SPELL) - 1
            return self._customer_writes(state) if self.bad_spell % 2 else self._fails(state)
        makers = (
            *(self._customer_writes,) * 6,
            *(self._agent_writes,) * 4,
            *(self._presence,) * 3,
            *(self._connection,) * 4,
            *(self._bot,) * 5,
            self._handoff,
            self._act,
            self._act,
            *(self._by_hand,) * 3,
            self._pool,
            self._pool,
            self._read,
            self._block,
            self._clock,
            self._clock,
            self._configuration,
            self._knowledge,
        )
        return self.chance.choice(makers)(state)

    def _id(self, known: Any) -> int:
        return self.chance.choice(sorted(known)) if known and self.chance.random() < 0.95 else 9_999

    def _by(self, state: ShopState) -> By:
        agent = state.agents[self.chance.choice(sorted(state.agents))]
        return By(agent.name, agent.id, agent.role)

    def _owner(self, state: ShopState, conversation_id: int) -> By:
        conversation = state.conversations.get(conversation_id)
        agent = state.agents.get(conversation.owner_id or 0) if conversation else None
        return By(agent.name, agent.id, agent.role) if agent and self.chance.random() < 0.8 else self._by(state)

    def _customer(self) -> str:
        return f"c{self.chance.randrange(CUSTOMERS)}"

    def _customer_writes(self, state: ShopState) -> Command:
        self.written += 1
        if self.chance.random() < 0.1:
            return RegisterCustomer(self._customer(), facts=self.chance.choice(ENTRIES))
        return ReceiveMessage(
            channel=self.chance.choice(("web", "app")),
            text=self.chance.choice(TEXTS),
            client_msg_id=f"c-{self.written}",
            external_id=self._customer(),
            facts=self.chance.choice(ENTRIES),
            click=self.chance.random() < 0.1,
        )

    def _agent_writes(self, state: ShopState) -> Command:
        self.written += 1
        conversation_id = self._id(state.conversations)
        return SendMessage(
            conversation_id,
            "好的",
            f"a-{self.written}",
            self._owner(state, conversation_id),
            internal=self.chance.random() < 0.2,
        )

    def _presence(self, state: ShopState) -> Command:
        agent = state.agents[self._id_of_agent(state)]
        by = By(agent.name, agent.id, agent.role)
        presence = self.chance.choice((*(Presence.online,) * 4, Presence.suspended, Presence.offline))
        choice = self.chance.choice((None, *OpenConversations))
        pauses = presence is Presence.suspended
        return SetPresence(
            agent.id,
            presence,
            by,
            after_current=presence is not Presence.online and self.chance.random() < 0.3,
            keep_recents=self.chance.choice((None, True, False)) if pauses else None,
            open_conversations=choice,
            to_agent=self._id_of_agent(state) if choice else None,
        )

    def _id_of_agent(self, state: ShopState) -> int:
        return self.chance.choice(sorted(state.agents))

    def _connection(self, state: ShopState) -> Command:
        agent_id = self._id_of_agent(state)
        return ConnectAgent(agent_id) if self.chance.random() < 0.75 else LoseAgent(agent_id)

    def _bot(self, state: ShopState) -> Command:
        return by_bot(self.chance, state, self.written)

    def _fails(self, state: ShopState) -> Command:
        turns = [(c.id, c.bot_turn) for c in state.conversations.values() if c.bot_turn is not None]
        return FailBotTurn(*turns[-1], "bad_status") if turns else Tick()

    def _handoff(self, state: ShopState) -> Command:
        if not state.conversations:
            return Tick()
        conversation = state.conversations[self.chance.choice(sorted(state.conversations))]
        kind = self.chance.choice((RequestHandoff, RequestHandoff, LeaveQueue, LeaveConversation))
        return kind(conversation.customer_id, conversation.channel)

    def _act(self, state: ShopState) -> Command:
        conversation_id = self._id(state.conversations)
        by = self._owner(state, conversation_id)
        kind = self.chance.randrange(7)
        if kind in (0, 5, 6):
            return CloseConversation(conversation_id, by)
        if kind == 1:
            return ClaimConversation(conversation_id, self._by(state))
        if kind == 2:
            return ReturnToPool(conversation_id, "明天再说", by)
        if kind == 3:
            return TransferConversation(conversation_id, "换人", by, to_agent=self._id_of_agent(state))
        return TransferConversation(conversation_id, "换组", by, to_group=self._id(state.groups))

    def _by_hand(self, state: ShopState) -> Command:
        return by_hand(self.chance, state)

    def _knowledge(self, state: ShopState) -> Command:
        return by_knowledge(self.chance, state)

    def _pool(self, state: ShopState) -> Command:
        owner = next(By(a.name, a.id, a.role) for a in state.agents.values() if a.role is Role.owner)
        if self.chance.random() < 0.4 and state.entries:
            chosen = tuple(sorted(state.entries))[: self.chance.randint(1, 4)]
            target = self.chance.choice((Target(), Target("agents", agents=(self._id_of_agent(state),))))
            return AssignEntries(chosen, target, owner)
        return RunPolicy(self._id(state.policies), owner)

    def _read(self, state: ShopState) -> Command:
        conversation_id = self._id(state.conversations)
        conversation = state.conversations.get(conversation_id)
        customer_id = conversation.customer_id if conversation else 1
        if self.chance.random() < 0.4:
            return rating(self.chance, state, customer_id, conversation_id)
        if conversation and conversation.owner_id and self.chance.random() < 0.5:
            return ReadMessages(conversation_id, conversation.messages, agent_id=conversation.owner_id)
        return ReadMessages(conversation_id, self.chance.randint(1, 5), customer_id=customer_id)

    def _block(self, state: ShopState) -> Command:
        """Few are blocked at a time, so that the walk goes on."""
        blocked = sorted(it.id for it in state.customers.values() if it.block is not None)
        owner = next(By(a.name, a.id, a.role) for a in state.agents.values() if a.role is Role.owner)
        by = owner if self.chance.random() < 0.5 else self._by(state)
        if blocked:
            return UnblockCustomer(self.chance.choice(blocked), by)
        return BlockCustomer(self._id(state.customers), "广告", by)

    def _clock(self, state: ShopState) -> Command:
        return self.chance.choice((Tick(), RingSlots(), RingSlots(), RestartShop()))

    def _configuration(self, state: ShopState) -> Command:
        kind = self.chance.randrange(7)
        if kind == 6:
            return bot_setting(self.chance, state, By("system"))
        if kind == 5:
            return endpoint(self.chance, state, By("system"))
        if kind == 4:
            group = Group(id=0, name=f"组{self.written}", position=9, takes=({"product": str(self.written)},))
            return SaveGroup(group, By("system"))
        if kind == 0:
            capacity = self.chance.randint(1, 8)
            agents = tuple(replace(a, capacity=capacity) for a in SHOP_FILE.agents)
            return ApplyShopFile(replace(SHOP_FILE, agents=agents), By("system"))
        if kind == 1:
            return RemoveGroup(max(state.groups), By("system"))
        if kind == 2 and len(state.policies) > 1:
            return RemovePolicy(max(state.policies), By("system"))
        terms = replace(SHOP_FILE.policies[0], name=f"策略{self.written}")
        fields = {name: getattr(terms, name) for name in terms.__struct_fields__ if name != "targets"}
        return SavePolicy(0, PolicyTerms(**fields), Target(), By("system"))
