"""What pages are called, and how numbers and links come into a part."""

import pytest

from pdf.laid import Laid
from pdf.pages import fill, has_places, labels, link_out, numbers, page_map, roman


@pytest.mark.parametrize(
    ("number", "text"), [(1, "i"), (4, "iv"), (19, "xix"), (40, "xl")]
)
def test_roman_numbers(number, text):
    assert roman(number) == text


def test_a_place_is_filled_and_filled_again():
    empty = '<span class="page-number" data-of="c-1"></span>'
    assert fill(empty, {"c-1": "7"}) == empty.replace("></", ">7</")
    assert fill(empty, {}) == empty
    assert has_places(empty)
    assert not has_places("<span>page-number</span>")


def test_a_link_to_another_part_is_told_from_one_within():
    html = '<p id="a"><a class="x" href="#a">a</a> <a href="#b">b</a> href="#b"</p>'
    assert link_out(html, "x-book:") == html.replace(
        '<a href="#b"', '<a href="x-book:b"'
    )


def test_each_run_of_parts_numbered_alike_counts_from_one():
    pieces = [(2, "roman"), (2, "arabic"), (1, "arabic")]
    assert numbers(pieces) == [["i", "ii"], ["1", "2"], ["3"]]
    assert labels(pieces) == [(0, "roman"), (2, "arabic")]


def test_an_anchor_is_on_the_page_that_its_part_comes_to_stand_on():
    def laid(**anchors: int) -> Laid:
        places = {name: [page, 0, 0] for name, page in anchors.items()}
        return Laid(folios=[None, None], anchors=places)

    pieces = [(None, "roman"), (laid(a=0), "arabic"), (laid(b=1, a=1), "arabic")]
    assert page_map(pieces) == {"a": "1", "b": "4"}
