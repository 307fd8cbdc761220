"""How a screen is looked at: opened in a language, asked for accessibility faults and for what is cut off."""

from playwright.sync_api import Page, StorageState, expect

from tests.browser.modules.places import UI
from tests.browser.people import People

AXE = UI / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const { violations } = await axe.run(document, { runOnly: { type: "tag", values: tags } });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}"""
CUT_OFF = """() => {
  const wide = [...document.querySelectorAll("html, body, main")].filter((box) => box.scrollWidth > box.clientWidth);
  const controls = [...document.querySelectorAll("button, input, select, textarea, a, .chip")];
  const shown = controls.filter((one) => one.checkVisibility() && !one.closest(".scroll-x, [role=grid], .skip"));
  const beyond = shown.filter((one) => {
    const edge = one.parentElement.closest("dialog, section, header, main, body").getBoundingClientRect().right;
    return one.getBoundingClientRect().right > edge + 0.5;
  });
  const names = [...document.querySelectorAll(".rail a > span")].filter((name) => {
    return name.scrollWidth > name.clientWidth || name.offsetWidth > name.parentElement.clientWidth;
  });
  return [...wide, ...beyond, ...names].map((one) => one.outerHTML.slice(0, 120));
}"""
WIDTHS = (320, 390, 768, 1280)
THEMES = ("light", "dark")


def opened(people: People, language: str, state: StorageState | None, address: str, sign: str) -> Page:
    """Open a page as who is signed in by `state`, in a language, and wait for the sign that it is there."""
    page = people.browser(locale=language, storage_state=state).new_page()
    page.goto(address)
    page.locator(sign).first.wait_for()
    expect(page.locator("html")).to_have_attribute("lang", language)
    return page


def accessibility_faults(page: Page) -> dict[str, list[str]]:
    """Return what axe finds, by theme."""
    page.evaluate(AXE.read_text())
    faults = {}
    for theme in THEMES:
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        faults[theme] = page.evaluate(RUN_AXE)
    return faults


def cut_off(page: Page) -> dict[int, list[str]]:
    """Return what is wider than its place, by the width of the window."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found[width] = page.evaluate(CUT_OFF)
    return found
