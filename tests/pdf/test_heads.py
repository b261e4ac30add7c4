"""Heads of pages and pages on their side, as they are laid out."""

import pytest

from tests.pdf import books

pytestmark = pytest.mark.usefixtures("pango")


def laid_out(html: str) -> list:
    from weasyprint import CSS, HTML

    from pdf.heads import clause_heads
    from pdf.layout import STYLES

    own = CSS(string="@page { @top-right { content: string(clauses); width: 50% } }")
    with clause_heads():
        return HTML(string=html).render(stylesheets=[CSS(STYLES), own]).pages


def head_of(page) -> str:
    """What stands at the upper right of a page."""
    from weasyprint.formatting_structure.boxes import MarginBox, TextBox

    for box in page._page_box.children:
        if isinstance(box, MarginBox) and box.at_keyword == "@top-right":
            return "".join(b.text for b in box.descendants() if isinstance(b, TextBox))
    return ""


def clause(number: str, section: str, lines: int) -> str:
    title = (
        f'<h3 class="clause-title" data-head="{number}" data-section="{section}">x</h3>'
    )
    return f"<section>{title}{'<p>line</p>' * lines}</section>"


def test_a_page_says_the_clauses_from_the_one_that_goes_on_to_the_last_that_begins():
    html = clause("4.1", "Rules", 45) + clause("4.2", "Rules", 5)
    html += clause("5", "Notes", 3) + clause("6", "More", 80)
    heads = list(dict.fromkeys(head_of(page) for page in laid_out(html)))
    assert heads == ["Rules\u20034.1", "4.1–6", "More\u20036"]


def test_a_wide_table_lies_on_its_side_with_its_head_on_each_page_and_then_no_more():
    rows = "".join(f"<tr><td>row {n}</td></tr>" for n in range(80))
    table = f"<table><thead><tr><th>Head</th></tr></thead><tbody>{rows}</tbody></table>"
    html = (
        '<body data-part="text"><p>before</p>'
        f'<div class="table" data-wide="yes">{table}</div><p>after</p>'
    )
    pages = laid_out(html)
    assert [page.width > page.height for page in pages] == [
        False, *[True] * (len(pages) - 2), False,
    ]  # fmt: skip
    assert len(pages) > 4
    for page in pages[1:-1]:
        heads = [
            box for box in page._page_box.descendants() if box.element_tag == "thead"
        ]
        assert heads


def test_the_notes_of_a_table_stay_with_its_last_row():
    rows = "".join(f"<tr><td>row {n}</td></tr>" for n in range(60))
    for before in range(20):
        html = (
            f"{'<p>x</p>' * before}<div class='table'><div class='table-scroll'><table>"
            f"<tbody>{rows}</tbody></table></div><p class='table-note'>note</p></div>"
        )
        for page in laid_out(html):
            tags = [
                (box.element_tag, box.element.get("class"))
                for box in page._page_box.descendants()
                if box.element is not None
            ]
            if ("p", "table-note") in tags:
                assert ("tr", None) in tags


def test_the_index_is_the_last_part_with_the_numbers_of_the_body():
    from pdf.job import run

    tree = books.everything()
    made = run(books.book(tree))
    assert made.page_of["back-index"].isdigit()
    assert int(made.page_of["back-index"]) > int(made.page_of["back-history"])
