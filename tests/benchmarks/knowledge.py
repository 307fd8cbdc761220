"""A knowledge base of 5,000 entries: importing it while a server answers from it, finding in it, what it weighs.

Run it alone: `python -m tests.benchmarks.knowledge`. The entries are made up: three questions of eight to twenty
characters each, an answer of some sixty.
"""

import asyncio
import resource
import sys
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from msgspec import convert

from bot.retrieval import KnowledgeIndex
from models.knowledge import MAX_ENTRIES, Knowledge
from models.shop_file import ShopFile
from router.cli.shop_yaml import write_yaml
from router.runtime.knowledge_files import knowledge_text
from tests.benchmarks.bots import resident_mb, server_pid
from tests.benchmarks.processes import shuntdesk

SEED = 1
ASKED = 1000
THINGS = ("羊毛衫", "连衣裙", "牛仔裤", "羽绒服", "运动鞋", "围巾", "背包", "行李箱", "台灯", "电饭煲", "耳机", "键盘")
TRAITS = ("起球", "缩水", "掉色", "漏水", "发热", "异响", "开线", "变形", "断电", "松动", "划痕", "发黄", "不亮")
WAYS = ("{n}号{thing}会{trait}吗", "我买的{n}号{thing}{trait}了怎么办", "{thing}型号{n}出现{trait}能不能换")
FILE = convert(
    {
        "shop": "bench",
        "name": "店",
        "bot": {"mode": "bot_first", "bot": "faq"},
        "bots": {"faq": {"kind": "faq", "knowledge": "known"}},
        "knowledge": {"known": {"entries": []}},
        "agents": [{"login": "owner", "name": "店主", "role": "owner"}],
        "groups": [{"name": "售前", "default": True, "members": []}],
    },
    ShopFile,
)


def made(count: int) -> Knowledge:
    """Return so many entries, the same each time."""
    chance, entries = Random(SEED), []
    for n in range(count):
        about = {"n": n, "thing": chance.choice(THINGS), "trait": chance.choice(TRAITS)}
        questions = [way.format(**about) for way in WAYS]
        answer = f"{n}号{about['thing']}：请先拍照联系我们，七天内可以退换，十五天内可以维修，运费由我们承担。"
        entries.append({"id": f"e{n}", "questions": questions, "answer": answer, "tags": [about["thing"]]})
    return convert({"entries": entries}, Knowledge)


def finding(knowledge: Knowledge) -> None:
    """Say what one search costs, and what the index weighs."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    index = KnowledgeIndex(knowledge)
    built = time.perf_counter() - begun
    weighs = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    chance, took, right = Random(SEED), [], 0
    for entry in chance.sample(knowledge.entries, ASKED):
        begun = time.perf_counter()
        found = index.find(f"请问{entry.questions[1]}，谢谢", 5)
        took.append((time.perf_counter() - begun) * 1000)
        right += bool(found) and found[0].entry.id == entry.id
    took.sort()
    print(f"index of {len(knowledge.entries)} entries: built in {built:.2f} s, {weighs / 1024:.0f} MB")
    print(f"one search: p50 {took[ASKED // 2]:.1f} ms, p99 {took[ASKED * 99 // 100]:.1f} ms")
    print(f"the right entry first: {right} of {ASKED}")


async def importing(knowledge: Knowledge, folder: Path) -> None:
    """Say how long the command line takes, and what REST says to the same text."""
    file = folder / "known.yaml"
    file.write_text(write_yaml(knowledge), "utf-8")
    begun = time.perf_counter()
    knowledge_text(file.read_text("utf-8"), str(file))
    print(f"YAML of {file.stat().st_size / 1e6:.1f} MB: read in {time.perf_counter() - begun:.1f} s")
    async with shuntdesk(folder, FILE) as served:
        pid = server_pid(served.database)
        before = resident_mb(pid)
        for run in ("new", "again"):
            begun = time.perf_counter()
            await typed(
                "knowledge", "import", str(file), "--shop", "bench", "--base", "known", "--database", served.database
            )
            print(f"imported by the command line beside a server ({run}): {time.perf_counter() - begun:.1f} s")
        print(f"memory of the server: {before:.0f} MB before, {resident_mb(pid):.0f} MB after")
        headers = {"Authorization": f"Bearer {await served.token('owner')}"}
        body = {"text": file.read_text("utf-8")}
        async with served.http.post(f"{served.url}/api/v1/knowledge/1/import", json=body, headers=headers) as answer:
            print(f"the same text by REST: {answer.status} {(await answer.json())['detail']}")


async def typed(*words: str) -> None:
    """Type a command and wait for its end."""
    command = [sys.executable, "-c", "from router.cli import main; raise SystemExit(main())", *words]
    running = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    assert await running.wait() == 0, words


def main() -> None:
    """Measure and print."""
    knowledge = made(MAX_ENTRIES)
    finding(knowledge)
    with TemporaryDirectory() as folder:
        asyncio.run(importing(knowledge, Path(folder)))


if __name__ == "__main__":
    main()
