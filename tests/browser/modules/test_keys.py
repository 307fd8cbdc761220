"""Input methods: the Enter that ends a composition never sends (U5)."""

from playwright.sync_api import Page

LISTEN = """
globalThis.sent = [];
document.body.innerHTML = '<textarea aria-label="text"></textarea>';
const area = document.querySelector('textarea');
area.addEventListener('keydown', (event) => { if (ui.keys.isSendKey(event)) sent.push(area.value); });
area.focus();
"""


def test_enter_inside_a_composition_does_not_send_and_the_next_one_does(page: Page) -> None:
    page.evaluate(LISTEN)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Input.imeSetComposition", {"text": "nihao", "selectionStart": 5, "selectionEnd": 5})
    devtools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "windowsVirtualKeyCode": 229})
    assert page.evaluate("sent") == []
    devtools.send("Input.insertText", {"text": "你好"})
    # Safari's composition ends before its Enter: the guard of 50 ms has to pass on the page's own clock.
    page.wait_for_function("(start) => performance.now() > start + 60", arg=page.evaluate("performance.now()"))
    page.keyboard.press("Enter")
    assert page.evaluate("sent") == ["你好"]


def test_shift_enter_breaks_the_line(page: Page) -> None:
    page.evaluate(LISTEN)
    page.keyboard.press("Shift+Enter")
    assert page.evaluate("[sent.length, document.querySelector('textarea').value]") == [0, "\n"]
