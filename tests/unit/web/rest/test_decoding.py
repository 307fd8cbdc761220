from typing import Any

import pytest

from models.errors import BadFrame, FieldError, Invalid, ShuntdeskError, UnknownField
from models.shop_file import DayHours, Hours, ReplySettings
from models.wire.requests import GroupBody, PolicyBody, SettingsBody
from router.web.rest.decoding import decode, merged, patched


@pytest.mark.parametrize(
    ("raw", "kind", "error", "field"),
    [
        (b"", GroupBody, BadFrame, None),
        (b"{", GroupBody, BadFrame, None),
        (b"null", GroupBody, Invalid, "body"),
        (b"{}", GroupBody, Invalid, "name"),
        (b'{"name": 1}', GroupBody, Invalid, "name"),
        (b'{"name": "x", "a.b`c": 1}', GroupBody, UnknownField, "a.b`c"),
        (b'{"name": "x", "queue": {"limit": -1}}', GroupBody, Invalid, "queue.limit"),
        (b'{"name": "x", "takes": [{"a": "b\\u0000"}]}', GroupBody, Invalid, None),
        (b'{"name": "x", "takes": [{"b\\u0000": 1}]}', GroupBody, Invalid, None),
        (b'{"name": "\\ud800"}', GroupBody, BadFrame, None),
    ],
)
def test_what_is_wrong_is_named(raw: bytes, kind: Any, error: type[ShuntdeskError], field: str | None) -> None:
    with pytest.raises(error) as refused:
        decode(raw, kind)
    assert type(refused.value) is error
    assert [wrong.field for wrong in refused.value.errors] == ([field] if field else [])


def test_a_backslash_before_u0000_is_just_text() -> None:
    assert decode(rb'{"name": "\\u0000"}', GroupBody).name == r"\u0000"


def test_a_patch_replaces_what_it_names_and_leaves_the_rest() -> None:
    saved = PolicyBody(name="早上", window_h=12, agent_cap=3)
    changed = patched(saved, b'{"agent_cap": null, "times": [{"from": "09:00", "to": "10:00"}]}', PolicyBody)
    assert (changed.name, changed.window_h, changed.agent_cap) == ("早上", 12, None)
    assert [window.from_ for window in changed.times] == ["09:00"]
    assert patched(saved, b"{}", PolicyBody) == saved


def test_a_patch_with_an_unknown_field_is_refused() -> None:
    with pytest.raises(UnknownField) as refused:
        patched(PolicyBody(name="早上"), b'{"colour": "red"}', PolicyBody)
    assert refused.value.errors == (FieldError("colour", "remove it"),)


def test_a_merge_leaves_what_an_object_does_not_name_and_null_takes_a_value_away() -> None:
    hours = Hours(weekly=(DayHours(("mon",), "09:00", "18:00"),))
    saved = SettingsBody(name="茶铺", replies=ReplySettings(warn_s=50, reclaim_s=300), hours=hours)
    changed = merged(saved, b'{"replies": {"reclaim_s": null}, "hours": null}', SettingsBody)
    assert (changed.name, changed.replies, changed.hours) == ("茶铺", ReplySettings(warn_s=50), None)
    again = b'{"hours": {"weekly": [{"days": ["mon"], "from": "09:00", "to": "18:00"}]}}'
    assert merged(changed, again, SettingsBody).hours == hours


@pytest.mark.parametrize(
    ("raw", "error", "field"),
    [
        (b'{"replies": {"speed": 1}}', UnknownField, "replies.speed"),
        (b'{"replies": {"warn_s": 0}}', Invalid, "replies.warn_s"),
        (b'{"replies": 5}', Invalid, "replies"),
        (b'{"name": {"x": 1}}', Invalid, "name"),
        (b"[]", Invalid, "body"),
    ],
)
def test_a_merge_names_what_is_wrong(raw: bytes, error: type[ShuntdeskError], field: str) -> None:
    with pytest.raises(error) as refused:
        merged(SettingsBody(name="茶铺"), raw, SettingsBody)
    assert [wrong.field for wrong in refused.value.errors] == [field]
