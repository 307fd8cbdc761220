"""Names in Latin letters, as people type them."""

import pytest

from router.web.pinyin import pinyin


@pytest.mark.parametrize(
    ("name", "letters"), [("韩梅梅", "hanmeimei"), ("李雷", "lilei"), ("Anna", "anna"), ("小 Li", "xiao li"), ("", "")]
)
def test_a_name_is_found_by_its_pinyin_and_what_is_not_chinese_stays(name: str, letters: str) -> None:
    assert pinyin(name) == letters
