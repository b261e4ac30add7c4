"""A text that fits but for the space at its end keeps its line."""

import pytest

pytestmark = pytest.mark.usefixtures("pango")


def short_lines(*, mended: bool) -> list[str]:
    """First lines that hold one word, of one text in columns of many widths."""
    from contextlib import nullcontext

    from weasyprint import HTML
    from weasyprint.formatting_structure.boxes import LineBox

    from pdf.linebreaks import mended_breaks

    paragraphs = "".join(
        f'<p style="width: {n}px">Recognition of all that was done '
        "before <em>incomparably</em> more</p>"
        for n in range(200, 340)
    )
    html = f'<body lang="en" style="hyphens: auto">{paragraphs}</body>'
    with mended_breaks() if mended else nullcontext():
        document = HTML(string=html).render()
    first_lines = [
        box.children[0]
        for page in document.pages
        for box in page._page_box.descendants()
        if box.element_tag == "p"
        and box.children
        and isinstance(box.children[0], LineBox)
    ]
    texts = [
        "".join(b.text for b in line.descendants() if hasattr(b, "text")).strip()
        for line in first_lines
    ]
    return [text for text in texts if " " not in text]


def test_no_first_word_is_left_alone():
    assert short_lines(mended=True) == []


def test_weasyprint_still_needs_it():
    assert short_lines(mended=False) != []
