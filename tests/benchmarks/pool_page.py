"""The pool page over 5,000 entries in headless Chromium: first rows, and a block of 200 that comes into sight.

`python -m tests.benchmarks.pool_page`. Needs `make chromium ui`; without them it says so and measures nothing.
"""

import tempfile
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import Page, sync_playwright

from tests.browser.modules.places import CHROMIUM
from tests.browser.people import People
from tests.browser.program import Program
from tests.browser.shops import KNOWLEDGE, RESTING_AT, shop_file
from tests.full_pool import fill_pool

ENTRIES = 5_000
ROUNDS = 9
FIRST_ROWS = """async () => {
  const asked = performance.getEntriesByType("resource").filter((one) => one.name.includes("/api/v1/pool?"));
  const came = asked[0].responseEnd;
  return window.firstRow - came;
}"""
WATCH = """new MutationObserver((_, self) => {
  if (!document.querySelector("[data-testid^=pool-row-]")) return;
  window.firstRow = performance.now();
  self.disconnect();
}).observe(document, { childList: true, subtree: true });"""


def first_rows(page: Page) -> float:
    """Return the milliseconds from the answer with the first block to its rows in the document."""
    page.reload()
    page.locator("[data-testid^=pool-row-]").first.wait_for()
    return float(page.evaluate(FIRST_ROWS))


def block(page: Page, row: int) -> float:
    """Return the milliseconds from a jump to rows that are not loaded until they are there, server included."""
    began = perf_counter()
    page.evaluate("row => document.querySelector('.pool-grid').scrollTo(0, row * 40)", row)
    page.locator(f"[data-testid^=pool-row-][data-index='{row + 3}']").wait_for()
    return (perf_counter() - began) * 1000


def looked_at(program: Program) -> tuple[float, float]:
    """Return the medians of both, in milliseconds."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = People(chromium, program).supervisor("bench").page
        page.add_init_script(WATCH)
        rows = median(first_rows(page) for _ in range(ROUNDS))
        return rows, median(block(page, 500 * number) for number in range(1, ROUNDS + 1))


def measure() -> list[str]:
    """Return the lines of the report."""
    if not CHROMIUM.exists():
        return ["pool page: not measured, no Chromium (`make chromium`)"]
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder))
        (program.folder / "knowledge.yaml").write_text(KNOWLEDGE)
        program.set_clock(RESTING_AT)
        program.apply(shop_file("bench"))
        address = f"sqlite:///{next(program.folder.rglob('*.db'))}"
        fill_pool(address, 1, ENTRIES, datetime.fromisoformat(RESTING_AT))
        program.start()
        try:
            rows, jumps = looked_at(program)
        finally:
            program.end()
    return [
        f"pool page of {ENTRIES:,}: first rows {rows:.0f} ms after their answer (reach: 150)",
        f"pool page of {ENTRIES:,}: a block far away {jumps:.0f} ms after the jump, the server's answer included",
    ]


if __name__ == "__main__":
    for line in measure():
        print(line)
