"""A process that names its writer, then has it write a message and wait at a gate in the same transaction."""

import asyncio
import sys

from router.store.batches import ShopBatch, encode
from router.store.engine import open_database
from router.store.logbook import genesis
from router.store.rows import Head, Rows

from .shop_story import message
from .work import write_and_wait


async def write_at_the_gate(url: str, pipes: tuple[str, str]) -> None:
    """Ask for it; nobody hears the answer."""
    database = open_database(url, durable=False)
    sys.stdout.write(f"writer {database.writer_process}\n")
    sys.stdout.flush()
    rows = Rows()
    rows.add(encode(ShopBatch(1, 1, [message(1)])), Head(0, genesis(1)))
    await database.write(write_and_wait, rows.statements(database.dialect), pipes)


if __name__ == "__main__":
    asyncio.run(write_at_the_gate(sys.argv[1], (sys.argv[2], sys.argv[3])))
