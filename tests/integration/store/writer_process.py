"""A process that appends messages until it is killed, and writes the seq of each as soon as it is acknowledged."""

import asyncio
import sys

from router.store.engine import open_database
from router.store.journal import Journal

from .shop_story import ShopStory, message


async def write_until_killed(url: str) -> None:
    """Keep sixteen messages under way, as sixteen busy customers would."""
    story = ShopStory(Journal(open_database(url, durable=False)))
    await story.open_shop()
    while True:
        numbers = range(len(story.events), len(story.events) + 16)
        for written in asyncio.as_completed([story.tell(message(number)) for number in numbers]):
            sys.stdout.write(f"{await written}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write_until_killed(sys.argv[1]))
