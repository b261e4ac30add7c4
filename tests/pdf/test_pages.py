"""Page numbers as text."""

import pytest

from pdf.pages import fill, roman


@pytest.mark.parametrize(
    ("number", "text"), [(1, "i"), (4, "iv"), (19, "xix"), (40, "xl")]
)
def test_roman_numbers(number, text):
    assert roman(number) == text


def test_a_place_is_filled_and_filled_again():
    empty = '<span class="page-number" data-of="c-1"></span>'
    assert fill(empty, {"c-1": "7"}) == empty.replace("></", ">7</")
    assert fill(empty, {}) == empty
