"""A shop whose events can be told one after the other, as a dispatcher would hand them to the journal."""

from asyncio import Future
from datetime import UTC, datetime
from typing import Any

from models.entities import Agent, Conversation, Customer, Entity, Shop
from models.enums import ConversationState, Role, SenderType
from models.events import AgentConfigured, ConversationOpened, CustomerRegistered, Event, MessageCreated, ShopConfigured
from router.core.state import Touched
from router.store.batches import Receipt, ShopBatch
from router.store.journal import Journal

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def shop_named(shop_id: int = 1) -> Shop:
    return Shop(id=shop_id, key=f"shop-{shop_id}", name="示例店")


def agent(id_: int = 3, **fields: Any) -> Agent:
    return Agent(id=id_, login=f"agent-{id_}", name="李雷", since=NOW, **fields)


def conversation(id_: int = 41, customer_id: int = 9, **fields: Any) -> Conversation:
    known = {"channel": "web", "state": ConversationState.active, "opened_at": NOW, **fields}
    return Conversation(id=id_, customer_id=customer_id, **known)


def message(seq: int, text: str = "您好", **fields: Any) -> MessageCreated:
    known: dict[str, Any] = {
        "at": NOW,
        "conversation_id": 41,
        "seq": seq,
        "sender_type": SenderType.customer,
        "sender_id": 9,
        "sender_name": "买家",
        "text": text,
        "state": ConversationState.active,
        "agent_id": 3,
        "customer_id": 9,
    }
    return MessageCreated(**known | fields)


class ShopStory:
    """Number the events of one shop and append them; `events` is everything that was told, in order."""

    def __init__(self, journal: Journal, shop_id: int = 1) -> None:
        self.journal = journal
        self.shop_id = shop_id
        self.events: list[Event] = []

    def tell(self, *events: Event, rows: tuple[Entity, ...] = (), receipts: tuple[Receipt, ...] = ()) -> "Future[int]":
        """Append what one command did; await the result for it to be on disk."""
        first = len(self.events) + 1
        self.events += events
        touched = Touched({(type(row), row.id): row for row in rows}, {})  # type: ignore[attr-defined]
        return self.journal.append(ShopBatch(self.shop_id, first, list(events), touched, list(receipts)))

    async def open_shop(self) -> None:
        """Set up the shop, one agent and one customer with an open conversation."""
        shop, li = shop_named(self.shop_id), agent()
        await self.tell(
            ShopConfigured(at=NOW, shop=shop, by="test"),
            AgentConfigured(
                at=NOW, id=3, login=li.login, name=li.name, role=Role.agent,
                capacity=10, pool_right=False, disabled=False, version=1, by="test",
            ),
            CustomerRegistered(at=NOW, id=9, name="买家"),
            ConversationOpened(at=NOW, conversation_id=41, customer=9, channel="web"),
            rows=(shop, li, Customer(id=9, name="买家"), conversation()),
        )  # fmt: skip
