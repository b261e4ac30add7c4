"""A table as CSV: one line a row, readable on its own, safe to open."""

import csv
import io

import pytest

from cms.documents import csv_tables
from cms.documents.content import runs
from cms.documents.numbering import number
from tests.pdf import books


def lines(block) -> list[list[str]]:
    tree = books.everything()
    tree["sections"][0]["blocks"].append(block)
    data = csv_tables.table_csv(tree, block, number(tree))
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def of_everything(place: int) -> list[list[str]]:
    return lines(list(csv_tables.tables(books.everything()))[place])


def small(*rows: list, **facts) -> dict:
    return books.node(
        "table", 70, caption=[], header_rows=0, header_columns=0, rows=list(rows),
        notes=[], **facts,
    )  # fmt: skip


def test_what_spans_several_places_stands_in_each():
    assert of_everything(0) == [
        ["Name", "Values", "Values"],
        ["Name", "Low", "High"],
        ["a", "1", "2 [Two.]"],
        ["a", "3", ""],
    ]


def test_a_scale_says_each_level_and_its_meaning():
    assert of_everything(1) == [
        ["Level", "Meaning"], ["Low", "little"], ["High", "much"],
    ]  # fmt: skip


def test_a_rubric_names_the_requirement_that_a_criterion_judges():
    assert of_everything(2) == [
        ["Criterion", "Requirement", "No", "Yes"],
        ["Works", "ABC-1-R1", "It does not.", "It does."],
    ]


def test_lines_are_those_of_rfc_4180_with_a_mark():
    tree = books.everything()
    block = small([books.cell('say "a", b'), books.cell("é")])
    data = csv_tables.table_csv(tree, block, {})
    assert data == b'\xef\xbb\xbf"say ""a"", b",\xc3\xa9\r\n'


def test_a_row_that_is_too_short_is_filled_up():
    block = small([books.cell("a"), books.cell("b")], [books.cell("c")])
    assert lines(block) == [["a", "b"], ["c", ""]]


def test_a_span_that_reaches_beyond_the_table_ends_with_it():
    block = small([books.cell("a", rowspan=9), books.cell("b")])
    assert lines(block) == [["a", "b"]]


def test_a_line_break_in_a_cell_is_kept():
    assert lines(small([{"text": runs("a\nb")}])) == [["a\nb"]]


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-a", "@x", "\tx", "-1+1|a"])
def test_a_formula_is_made_words(text):
    assert csv_tables.safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-1.5", "+3 %", "-1 000,5", "a=b", "–", ""])
def test_numbers_and_words_stay_what_they_are(text):
    assert csv_tables.safe_cell(text) == text


def test_a_table_is_found_by_its_short_id_and_named_by_number_and_caption():
    tree = books.everything()
    found = csv_tables.table_of(tree, books.uuid(34).replace("-", "")[:12])
    assert csv_tables.table_title(found, number(tree)) == "Table 3: Judging"
    assert csv_tables.table_of(tree, "000000000000") is None


def test_a_table_without_a_caption_is_named_by_its_number():
    tree = books.everything()
    block = small([books.cell("a")])
    tree["sections"][1]["blocks"].insert(0, block)
    assert csv_tables.table_title(block, number(tree)) == "Table 1"
