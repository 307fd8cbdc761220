"""What the report of a replay says of the split that weights imply (R4.2)."""

import pytest

from models.shop_file import AgentSpec, GroupSpec, MemberSpec, ShopFile
from router.cli.replay.history import Record
from router.cli.replay.split import Seat, open_at_once, seats_in, shares


@pytest.mark.parametrize(
    ("seats", "at_a_time", "implied"),
    [
        ([("li", 100, 10, 0), ("han", 100, 10, 0)], 10, [50, 50]),
        ([("li", 300, 30, 0), ("han", 100, 30, 0)], 40, [75, 25]),
        ([("li", 300, 10, 0), ("han", 100, 30, 0)], 40, [25, 75]),
        ([("li", 100, 5, 0), ("han", 100, 5, 0)], 40, [50, 50]),
        ([("li", 100, 8, 1), ("han", 100, 10, 0)], 10, [80, 20]),
        ([("li", 100, 0, 0), ("han", 100, 10, 0)], 5, [0, 100]),
    ],
    ids=["even", "by weight", "cut by capacity", "more than they can have", "priority first", "no capacity"],
)
def test_r4_2_loads_come_to_rest_where_load_divided_by_weight_is_equal(
    seats: list[tuple[str, int, int, int]], at_a_time: int, implied: list[float]
) -> None:
    made = shares([Seat(*seat) for seat in seats], {"li": 30, "han": 70}, at_a_time)
    assert [share.implied for share in made] == pytest.approx(implied, abs=4)
    assert [share.given for share in made] == [30, 70]


def test_only_playing_members_of_the_default_group_who_receive_by_selection_are_held_against_weights() -> None:
    members = (MemberSpec("li", weight=50, capacity=3), MemberSpec("han", weight=0), MemberSpec("mei"))
    shop = ShopFile(
        shop="tea",
        name="茶铺",
        agents=tuple(AgentSpec(login, login, capacity=8) for login in ("li", "han", "mei")),
        groups=(GroupSpec("售后", members=(MemberSpec("mei"),)), GroupSpec("售前", default=True, members=members)),
    )
    assert seats_in(shop, {"li", "han"}) == (Seat("li", 50, 3),)


def test_conversations_open_at_once_are_counted_on_the_side_of_the_agents() -> None:
    def noted(t: float, op: str, process: str = "agent:li") -> Record:
        return Record(process, op, "ok", 1, None, "here", t)

    history = [noted(0, "assigned"), noted(1, "assigned"), noted(3, "closed", "customer:1"), noted(4, "assigned")]
    assert open_at_once(history) == 2
    assert open_at_once([]) == 0


def test_nobody_was_given_anything_when_nobody_played() -> None:
    assert [share.implied for share in shares([Seat("li", 100, 10)], {}, 0)] == [0]
