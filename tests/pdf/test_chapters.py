"""Where a long text is cut."""

import pytest

from pdf import chapters
from tests.pdf import books


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Sizes that can be checked by head."""
    monkeypatch.setattr(chapters, "CHAPTER", 40)
    monkeypatch.setattr(chapters, "LONGEST_PIECE", 100)


def sized(*sizes: int):
    return [
        (books.section(number, str(number)), f"<p>{'x' * size}</p>")
        for number, size in enumerate(sizes, start=1)
    ]


def grouped(*sizes: int) -> list[list[str]]:
    return [[one["title"] for one in group] for group in chapters.groups(sized(*sizes))]


def test_a_long_section_stands_alone_and_small_ones_together():
    assert grouped(50, 30, 30, 30, 50, 10) == [["1"], ["2", "3"], ["4"], ["5"], ["6"]]


def test_an_edit_before_a_long_section_leaves_what_follows_as_it_was():
    assert grouped(30, 30, 30, 50, 30, 30)[2:] == grouped(5, 5, 5, 50, 30, 30)[1:]


def render(section, depth: int) -> str:
    inner = "".join(render(child, depth + 1) for child in section["sections"])
    words = "".join(f"<p>{block['text'][0]['text']}</p>" for block in section["blocks"])
    return f"<h{depth}>{section['title']}</h{depth}>{words}{inner}"


def part(number: int, size: int, *below):
    return books.section(number, "", books.paragraph(number + 100, "x" * size), *below)


def test_a_section_of_bearable_size_stays_whole():
    whole = part(1, 20, part(2, 30), part(3, 50))
    assert chapters.pieces(whole, render) == [render(whole, 1)]


def test_a_section_that_is_too_long_is_cut_where_its_subsections_begin():
    long = part(1, 20, part(2, 50), part(3, 60), part(4, 30), part(5, 90))
    found = chapters.pieces(long, render)
    assert [chapters.size(html) for html in found] == [70, 90, 90]
    assert "".join(found) == render(long, 1)


def test_a_subsection_that_is_too_long_is_cut_in_its_turn():
    inner = part(2, 10, part(3, 80), part(4, 80))
    found = chapters.pieces(part(1, 10, inner, part(5, 20)), render)
    assert [chapters.size(html) for html in found] == [10, 90, 100]


def test_what_has_no_subsections_cannot_be_cut():
    assert len(chapters.pieces(part(1, 500), render)) == 1


def cut(*stretches: tuple[int, bool]) -> list[list[int]]:
    """The sizes in each piece, of stretches of which some begin a chapter."""
    given = [chapters.Stretch("", "x" * size, begins) for size, begins in stretches]
    return [[len(one.html) for one in piece] for piece in chapters.cut(given)]


def test_a_short_line_of_stretches_stays_whole(monkeypatch):
    monkeypatch.setattr(chapters, "LONG", 100)
    assert cut((60, True), (40, True)) == [[60, 40]]
    assert cut((60, True), (41, True)) == [[60], [41]]


def test_stretches_are_put_together_until_they_are_a_chapter(monkeypatch):
    monkeypatch.setattr(chapters, "LONG", 0)
    assert cut((30, True), (9, False), (30, True), (20, True)) == [[30, 9, 30], [20]]
    assert cut((10, True), (20, True), (25, False)) == [[10], [20, 25]]


def test_a_chapter_that_is_too_long_is_cut_between_its_stretches(monkeypatch):
    monkeypatch.setattr(chapters, "LONG", 0)
    assert cut((60, True), (40, False), (1, False)) == [[60, 40], [1]]
    assert cut((120, True), (10, False)) == [[120], [10]]
