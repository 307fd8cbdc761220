"""Whether a customer says nearly the same again (R8.2): the mark that is kept in place of her words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.core.sketch import BITS, alike, sketch


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("我的快递到哪了", "我的快递到哪里了", True),
        ("在吗", "在吗？？", True),
        ("在吗吗吗", "在 吗", True),
        ("什么时候发货啊", "什么时候发货", True),
        ("ＡＢＣ快递", "abc快递", True),
        ("退货怎么退", "退款怎么退", False),
        ("什么时候可以发货", "什么时候可以退货", False),
        ("你好", "您好", False),
        ("1", "2", False),
        ("", "", False),
        ("？！", "……", False),
    ],
)
def test_r8_2_nearly_the_same_words_are_alike_and_others_are_not(one: str, other: str, same: bool) -> None:
    assert alike(sketch(one), sketch(other)) is same


@given(st.text(max_size=80), st.text(max_size=80))
def test_being_alike_goes_both_ways_and_every_text_with_letters_is_like_itself(one: str, other: str) -> None:
    assert alike(sketch(one), sketch(other)) is alike(sketch(other), sketch(one))
    assert alike(sketch(one), sketch(one)) is (sketch(one) > 0)
    assert 0 <= sketch(one) < 1 << BITS
