"""Colours that a figure gives for a press are drawn for a screen."""

import io

import pikepdf
import pytest
from tinycss2.color5 import parse_color

from pdf.book import About, Book, Part
from pdf.job import run
from pdf.screencolours import on_screen


@pytest.mark.parametrize(
    ("press", "screen"),
    [
        ("device-cmyk(0 1 1 0)", (1, 0, 0)),
        ("device-cmyk(0 0 0 1)", (0, 0, 0)),
        ("device-cmyk(0.5 0 0 0.5)", (0.25, 0.5, 0.5)),
    ],
)
def test_inks_become_light(press, screen):
    assert on_screen(parse_color(press)).coordinates == pytest.approx(screen)


def drawn(colour: str) -> bytes:
    """What draws a square of a colour on a page."""
    square = f'<rect width="9" height="9" fill="{colour}" stroke="{colour}"/>'
    html = (
        '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body><h1>T</h1>'
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" width="9" height="9">'
        f"<title>A square</title>{square}</svg></body></html>"
    )
    made = run(Book([Part(html)], About("T", "en", ""), "https://example.org/"))
    assert made.complaints == []
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        pdf.pages[0].contents_coalesce()
        page = pdf.pages[0].obj.Contents.read_bytes()
        forms = pdf.pages[0].obj.Resources.get("/XObject", {})
        return page + b"".join(form.read_bytes() for form in forms.values())


@pytest.mark.usefixtures("pango")
def test_a_figure_for_a_press_is_drawn_like_the_same_for_a_screen():
    assert b"DeviceCMYK" not in drawn("device-cmyk(0 1 1 0)")
    assert drawn("device-cmyk(0 1 1 0)") == drawn("rgb(255 0 0)")
    assert drawn("device-cmyk(0 1 1 0)") != drawn("rgb(0 255 0)")
