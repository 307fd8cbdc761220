"""What comes in a flood is taken together, in its order, once per picture of the screen (U10)."""

from playwright.sync_api import Page

GATHER = """() => {
  const { signal, effect } = ui.signals;
  const said = signal([]);
  globalThis.pictures = [];
  effect(() => { pictures.push(said.value.join("")); });
  globalThis.gathered = new ui.gathered.Gathered((one) => {
    if (one === "!") throw new Error("faulty");
    said.value = [...said.value, one];
  });
  globalThis.put = (all) => [...all].forEach((one) => gathered.put(one));
  globalThis.asked = [];
  globalThis.requestAnimationFrame = (draw) => { asked.push(draw); return asked.length; };
  globalThis.cancelAnimationFrame = () => { asked.length = 0; };
  globalThis.draw = () => { asked.splice(0).forEach((one) => one()); };
}"""


def pictures(page: Page) -> list[str]:
    found: list[str] = page.evaluate("pictures")
    return found


def test_all_that_comes_before_a_picture_is_painted_once_and_in_order(page: Page) -> None:
    page.evaluate(GATHER)
    page.evaluate("put('abc')")
    assert pictures(page) == [""]
    page.evaluate("draw(); put('de'); draw()")
    assert pictures(page) == ["", "abc", "abcde"]


def test_whoever_looks_in_between_gets_all_that_came_and_nothing_twice(page: Page) -> None:
    page.evaluate(GATHER)
    page.evaluate("put('abc'); gathered.flush(); draw(); gathered.flush()")
    assert pictures(page) == ["", "abc"]


def test_a_hidden_page_without_pictures_takes_it_too(page: Page) -> None:
    page.clock.install()
    page.evaluate(GATHER)
    page.evaluate("put('abc')")
    page.clock.run_for(250)
    assert pictures(page) == ["", "abc"]


def test_in_a_flood_reading_comes_before_painting_until_it_is_over(page: Page) -> None:
    page.clock.install()
    page.evaluate(GATHER)
    page.evaluate("put('abcdefghi'); draw(); put('jk')")
    assert page.evaluate("asked.length") == 0
    page.clock.run_for(100)
    assert pictures(page) == ["", "abcdefghi", "abcdefghijk"]
    page.evaluate("put('l'); draw()")
    assert pictures(page)[-1] == "abcdefghijkl"


def test_what_fails_is_reported_and_costs_itself_alone(page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(error.message))
    page.evaluate(GATHER)
    page.evaluate("put('a!b'); draw()")
    assert pictures(page) == ["", "ab"]
    assert errors == ["faulty"]
