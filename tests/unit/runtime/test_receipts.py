"""What a dispatcher remembers of what happened once: single keys, and of people who wrote little everything (I5)."""

from datetime import UTC, datetime

import pytest

from router.runtime import receipts as remembered
from router.runtime.once import Once
from router.runtime.receipts import Receipts
from router.store import receipts as table
from router.store.batches import Receipt

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def once(key: str, scope: str = "msg:customer:1") -> Once:
    return Once(scope, key, b"digest", lambda events: b"answer")


def receipt(key: str, scope: str = "msg:customer:1") -> Receipt:
    return Receipt(scope, key, b"digest", b"answer", NOW)


def read(*found: Receipt, whole: tuple[str, ...] = ()) -> table.Receipts:
    return table.Receipts(list(found), set(whole))


def test_i5_of_a_whole_scope_a_new_key_is_known_to_be_new() -> None:
    receipts = Receipts()
    receipts.learn(read(receipt("a"), whole=("msg:customer:1",)))
    assert receipts.knows(once("b"))
    assert (receipts.answer(once("a")), receipts.answer(once("b"))) == (b"answer", None)
    assert not receipts.knows(once("b", "msg:customer:2"))


def test_i5_of_other_scopes_only_what_was_read_is_known() -> None:
    receipts = Receipts()
    receipts.learn(read(receipt("a")))
    assert (receipts.knows(once("a")), receipts.knows(once("b"))) == (True, False)


def test_i5_a_scope_is_not_whole_once_one_of_its_receipts_left_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "WINDOW", 2)
    receipts = Receipts()
    receipts.learn(read(receipt("a"), whole=("msg:customer:1",)))
    receipts.write(once("x", "msg:customer:2"), [], NOW)
    assert receipts.knows(once("b"))
    receipts.write(once("y", "msg:customer:2"), [], NOW)
    assert not receipts.knows(once("a"))
    assert not receipts.knows(once("b"))


def test_i5_what_was_not_stored_is_forgotten() -> None:
    receipts = Receipts()
    receipts.learn(read(receipt("a"), whole=("msg:customer:1",)))
    receipts.forget()
    assert not receipts.knows(once("a"))


def test_i5_a_dropped_key_is_asked_for_again_and_so_is_its_scope() -> None:
    receipts = Receipts()
    receipts.learn(read(receipt("a"), receipt("b"), whole=("msg:customer:1",)))
    receipts.drop([("msg:customer:1", "a"), ("msg:customer:9", "never seen")])
    assert not receipts.knows(once("a"))
    assert not receipts.knows(once("c"))
    assert (receipts.answer(once("a")), receipts.answer(once("b"))) == (None, b"answer")
