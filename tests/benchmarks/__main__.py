"""Print the first rows of the table in design.md section 5 as ratios of this machine, this run: `make bench`."""

import asyncio
import os
import platform
import sqlite3

from tests.benchmarks import allocation, decisions, messages, pool_page, reconnect


def main() -> None:
    """Measure one after the other and print as it goes."""
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}, synchronous=FULL"
    )
    for line in asyncio.run(messages.measure()):
        print(line)
    for line in decisions.measure():
        print(line)
    for line in asyncio.run(allocation.measure()):
        print(line)
    for line in asyncio.run(reconnect.measure()):
        print(line)
    for line in pool_page.measure():
        print(line)


if __name__ == "__main__":
    main()
