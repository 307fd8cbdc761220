"""A pool of thousands in a database that nobody serves: written as the journal writes it, in one batch."""

import asyncio
from datetime import datetime, timedelta

from models.entities import Conversation, Customer, Entry
from models.enums import ConversationState, PoolReason
from router.core.state import ShopState
from router.store.batches import ShopBatch
from router.store.engine import open_database
from router.store.journal import Journal
from router.store.loading import load_shop


def fill_pool(address: str, shop_id: int, entries: int, now: datetime) -> None:
    """Let so many customers have written over night, a second apart, the last six hours ago, or a day before."""
    asyncio.run(_fill(address, shop_id, entries, now))


async def _fill(address: str, shop_id: int, entries: int, now: datetime) -> None:
    database = open_database(address)
    journal = Journal(database)
    state = await database.read_long(load_shop, shop_id)
    state.take_touched()
    leave_messages(state, entries, now)
    await journal.append(ShopBatch(shop_id, state.seq + 1, [], state.take_touched()))
    await journal.close()
    await database.close()


def leave_messages(state: ShopState, entries: int, now: datetime) -> None:
    """Add customers whose conversations wait; every tenth wrote the day before yesterday (R6.6)."""
    for number in range(1, entries + 1):
        wrote = now - timedelta(hours=6 if number % 10 else 48) - timedelta(seconds=number)
        state.change(Customer(id=number, name=f"买家{number}", external_id=f"buyer-{number}"))
        state.change(_conversation(number, wrote))
        state.change(_entry(number, wrote))


def _conversation(number: int, wrote: datetime) -> Conversation:
    known = {"first_customer_at": wrote, "last_customer_at": wrote, "waiting_since": wrote, "last_message_at": wrote}
    waiting = ConversationState.waiting_offline
    return Conversation(
        id=number, customer_id=number, channel="web", state=waiting, opened_at=wrote, entry_id=number, messages=1,
        customer_messages=1, typed=True, asked_human=True, **known,
    )  # fmt: skip


def _entry(number: int, wrote: datetime) -> Entry:
    return Entry(
        id=number, conversation_id=number, customer_id=number, channel="web", reason=PoolReason.nobody_online,
        entered_at=wrote, first_message_at=wrote, last_message_at=wrote, messages=1, group_id=1, asked_human=True,
    )  # fmt: skip
