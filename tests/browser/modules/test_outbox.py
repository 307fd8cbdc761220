"""Sending: at once on the screen, once on the server, in order, never lost (U3)."""

from playwright.sync_api import Page

MAKE = """
globalThis.sent = []; globalThis.connected ??= true; globalThis.returned = [];
globalThis.answer ??= (m) => Promise.resolve({conversation_id: m.conversation, message_seq: sent.length});
globalThis.outbox = new ui.outbox.Outbox({
  key: 'outbox:demo:3',
  connected: () => connected,
  transmit: (m) => { sent.push([m.id, m.text]); return answer(m); },
  returned: (m, error) => { if (error.code !== 'not_owner') return false; returned.push(m.text); return true; },
});
"""
STATES = "outbox.items.value.map((m) => m.state)"


def refuse(code: str) -> str:
    return f"globalThis.answer = () => Promise.reject(new ui.http.Refused('{code}', 'no'));"


def test_a_message_is_sent_at_once_and_known_as_sent_by_its_ack(page: Page) -> None:
    page.evaluate(MAKE + "outbox.add(41, '您好');")
    assert page.evaluate(STATES) == ["sent"]
    assert page.evaluate("outbox.items.value[0].seq") == 1


def test_what_was_written_without_a_connection_goes_in_order_under_its_first_ids(page: Page) -> None:
    page.evaluate("globalThis.connected = false;" + MAKE + "outbox.add(41, '一'); outbox.add(41, '二');")
    ids = page.evaluate("outbox.items.value.map((m) => m.id)")
    page.reload()
    page.evaluate("globalThis.connected = true;" + MAKE + "outbox.flush();")
    assert page.evaluate("sent") == [[ids[0], "一"], [ids[1], "二"]]


def test_a_message_without_an_answer_is_sent_again_under_the_same_id(page: Page) -> None:
    page.evaluate(refuse("timeout") + MAKE + "outbox.add(41, '您好');")
    assert page.evaluate(STATES) == ["unsure"]
    page.evaluate("globalThis.answer = () => Promise.resolve({conversation_id: 41, message_seq: 1}); outbox.flush();")
    page.wait_for_function("outbox.items.value[0].state === 'sent'")
    assert page.evaluate("new Set(sent.map(([id]) => id)).size") == 1


def test_a_text_that_can_never_be_delivered_goes_back_to_its_writer(page: Page) -> None:
    page.evaluate(refuse("not_owner") + MAKE + "outbox.add(41, '您好');")
    page.wait_for_function("returned.length === 1")
    assert page.evaluate("[returned, outbox.items.value.length]") == [["您好"], 0]


def test_a_refused_text_waits_for_the_writer_to_decide(page: Page) -> None:
    page.evaluate(refuse("invalid") + MAKE + "outbox.add(41, '您好');")
    page.wait_for_function("outbox.items.value[0].state === 'failed'")
    assert page.evaluate("outbox.drop(outbox.items.value[0].id)") == "您好"


def test_a_message_older_than_ten_minutes_is_not_sent_without_asking(page: Page) -> None:
    page.evaluate("globalThis.connected = false;" + MAKE + "outbox.add(41, '您好');")
    page.evaluate("""() => {
        const [item] = JSON.parse(localStorage['outbox:demo:3']);
        localStorage['outbox:demo:3'] = JSON.stringify([{...item, at: item.at - 11 * 60_000}]);
    }""")
    page.evaluate("globalThis.connected = true;" + MAKE + "outbox.flush();")
    assert page.evaluate(STATES) == ["old"]
    assert page.evaluate("sent") == []


def test_our_own_message_coming_back_takes_the_place_of_the_pending_one(page: Page) -> None:
    page.evaluate(MAKE + "outbox.add(41, '您好'); outbox.seen(outbox.items.value[0].id);")
    assert page.evaluate(STATES) == []
