"""CSV for spreadsheets: nothing a customer wrote is worked out as a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.web.csv_export import csv_lines


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+86 138", "'+86 138"),
        ("-1+2", "'-1+2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("王小姐", "王小姐"),
        ("1=1", "1=1"),
        (-3, "-3"),
        (2.5, "2.5"),
        (None, ""),
        (0, "0"),
    ],
)
def test_a_text_that_would_be_a_formula_gets_a_quote_and_a_number_stays_one(cell: object, written: str) -> None:
    assert csv_lines([[cell, "x"]]) == f"{written},x\r\n"


def test_commas_quotes_and_line_breaks_stay_inside_their_cell() -> None:
    assert csv_lines([["a,b", 'say "hi"', "two\nlines"]]) == '"a,b","say ""hi""","two\nlines"\r\n'


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4), max_size=5))
def test_what_is_written_is_read_back_and_no_cell_begins_like_a_formula(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_lines(rows), newline="")))
    assert [[cell.removeprefix("'") for cell in row] for row in read] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    assert not [cell for row in read for cell in row if cell[:1] in set("=+-@\t\r")]
