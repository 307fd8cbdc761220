"""The pool page over 6,000 entries in headless Chromium: first rows, a block far away, 200 rows that change at once.

As fast as this machine is, and four times slower.

`python -m tests.benchmarks.pool_page`. Needs `make chromium ui`; without them it says so and measures nothing.
"""

import tempfile
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

from tests.browser.modules.places import CHROMIUM
from tests.browser.people import People
from tests.browser.program import Program
from tests.browser.shops import KNOWLEDGE, RESTING_AT, Shop, shop_file
from tests.full_pool import fill_pool

ENTRIES = 6_000
KEY = "bench"
ROUNDS = 9
PAINTED = """
// Calls back once the frame that shows the change is over: style, layout and paint of the page's own thread.
window.afterFrame = (over) => requestAnimationFrame((_, began = performance.now()) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => over(performance.now(), began);
  port2.postMessage(0);
});"""
WATCH = """new MutationObserver((_, self) => {
  if (!document.querySelector("[data-testid^=pool-row-]")) return;
  self.disconnect();
  window.afterFrame((over) => {
    const asked = performance.getEntriesByType("resource").find((one) => one.name.includes("/api/v1/pool?"));
    // Said, not asked for: whoever polls a page works in it.
    console.log(`first rows ${over - asked.responseEnd} ${over}`);
  });
}).observe(document, { childList: true, subtree: true });"""
PAINT_MS = 500
"""The page gathers changes for so long and paints them at once; the timer tells its paint from all else."""
PATCHES = f"""window.patches = [];
const later = window.setTimeout;
window.setTimeout = (work, ms, ...more) => later(ms !== {PAINT_MS} ? work : () => {{
  const began = performance.now();
  work();
  // The framework paints in microtasks behind the change.
  let rest = Promise.resolve();
  for (let turn = 0; turn < 8; turn++) rest = rest.then(() => undefined);
  rest.then(() => {{
    const script = performance.now() - began;
    // The wait for the next frame is nobody's work.
    window.afterFrame((over, frame) => {{ window.patches.push(script + over - frame); console.log("patch"); }});
  }});
}}, ms, ...more);"""
SLOWER = 4
CHANGED = 200


class Figures(NamedTuple):
    """Hold milliseconds: rows after their answer and after the navigation, a jump with its answer, 200 changes."""

    first: float
    opened: float
    jump: float
    patch: float


def first_rows(page: Page) -> tuple[float, float]:
    """Return the milliseconds to the painted rows: from the answer with the first block, and from the navigation."""
    with page.expect_console_message(lambda said: said.text.startswith("first rows")) as said:
        page.reload(wait_until="commit")
    answered, opened = said.value.text.split()[-2:]
    return float(answered), float(opened)


def block(page: Page, row: int) -> float:
    """Return the milliseconds from a jump to rows that are not loaded until they are there, server included."""
    began = perf_counter()
    page.evaluate("row => document.querySelector('.pool-grid').scrollTo(0, row * 40)", row)
    page.locator(f"[data-testid^=pool-row-][data-index='{row + 3}']").wait_for()
    return (perf_counter() - began) * 1000


def patch(page: Page, shop: Shop, first: int) -> float:
    """Return the milliseconds of work on the page while 200 rows in sight or loaded are handed to somebody."""
    page.evaluate("window.patches.length = 0")
    entries = [entry["id"] for entry in shop.read(f"/pool?limit={CHANGED}&offset={first}")["items"]]
    agent = shop.read("/agents")["items"][1]["id"]
    with page.expect_console_message(lambda said: said.text == "patch"):
        shop.change("POST", "/pool/assign", {"entries": entries, "to": {"agent": agent}})
    page.locator(f"[data-testid=pool-row-{entries[0]}].taken").wait_for()
    return float(page.evaluate("window.patches.reduce((sum, one) => sum + one, 0)"))


def looked_at(people: People, shop: Shop, slower: int) -> Figures:
    """Return the medians, on a processor so many times slower."""
    page = people.supervisor(KEY).page
    for script in (PAINTED, WATCH, PATCHES):
        page.add_init_script(script)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    rows = [first_rows(page) for _ in range(ROUNDS)]
    jumps = median(block(page, 450 * number) for number in range(1, ROUNDS + 1))
    # Few: each hands 200 more to the same agent.
    patches = median(_fresh_patch(page, shop) for _ in range(ROUNDS // 3))
    return Figures(median(first for first, _ in rows), median(opened for _, opened in rows), jumps, patches)


def _fresh_patch(page: Page, shop: Shop) -> float:
    first_rows(page)
    return patch(page, shop, 0)


def measure() -> list[str]:
    """Return the lines of the report."""
    if not CHROMIUM.exists():
        return ["pool page: not measured, no Chromium (`make chromium`)"]
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder))
        (program.folder / "knowledge.yaml").write_text(KNOWLEDGE)
        program.set_clock(RESTING_AT)
        program.apply(shop_file(KEY))
        address = f"sqlite:///{next(program.folder.rglob('*.db'))}"
        fill_pool(address, 1, ENTRIES, datetime.fromisoformat(RESTING_AT))
        program.start()
        try:
            here, slow = _at_both_speeds(program)
        finally:
            program.end()
    what = f"pool page of {ENTRIES:,}"
    return [
        f"{what}: first rows {here.first:.0f} ms after the answer (150); {SLOWER} × slower CPU {slow.first:.0f} (500)",
        f"{what}: first rows {here.opened:.0f} ms after the navigation; {slow.opened:.0f} on the slower CPU",
        f"{what}: {CHANGED} rows change in {here.patch:.0f} ms (30); {slow.patch:.0f} on the slower CPU (80)",
        f"{what}: a block far away {here.jump:.0f} ms after the jump, with the answer; {slow.jump:.0f}",
    ]


def _at_both_speeds(program: Program) -> tuple[Figures, Figures]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        people, shop = People(chromium, program), Shop(program, KEY)
        people.agent(KEY, "li").starts_serving()
        return looked_at(people, shop, 1), looked_at(people, shop, SLOWER)


if __name__ == "__main__":
    for line in measure():
        print(line)
