"""An edit is checked by the rules of the shop file, on the shop it would lead to."""

import pytest
from msgspec.structs import replace

from models.errors import Invalid, NotFound, VersionMismatch
from models.shop_file import ReplySettings
from router.core.edit_check import check_edit, found, still, unknown
from tests.unit.core.builders import WEEK, hours
from tests.unit.core.shops import shop

NEVER = hours()


def test_what_is_wrong_already_does_not_stand_in_the_way_of_an_edit_elsewhere() -> None:
    state = shop()
    state.change(replace(state.groups[2], hours=NEVER))
    check_edit(state, replace(state.groups[1], name="售前组"))
    with pytest.raises(Invalid) as refused:
        check_edit(state, replace(state.groups[1], hours=NEVER))
    assert [fault.field for fault in refused.value.errors] == ["hours"]


def test_a_fault_is_named_from_the_edited_thing_on_and_from_the_top_where_it_is_elsewhere() -> None:
    state = shop()
    late = ReplySettings(warn_s=900)
    for edited, field in (
        (replace(state.agents[3], hours=NEVER), "hours"),
        (replace(state.groups[2], hours=NEVER), "hours"),
        (replace(state.shop, replies=late, hours=hours((WEEK, "09:00-18:00"))), "replies.warn_s"),
    ):
        with pytest.raises(Invalid) as refused:
            check_edit(state, edited)
        assert [fault.field for fault in refused.value.errors] == [field]


def test_whoever_saw_another_version_or_nothing_is_told() -> None:
    state = shop()
    assert found(state.groups, 1, 1, "group") is found(state.groups, 1, None, "group") is state.groups[1]
    with pytest.raises(VersionMismatch, match="the shop is at version 1, not 2"):
        still(state.shop, 2, "shop")
    with pytest.raises(NotFound, match="there is no group 9"):
        found(state.groups, 9, None, "group")
    assert [fault.field for fault in unknown([1, 9], state.agents, "members[{}]", "account")] == ["members[1]"]
