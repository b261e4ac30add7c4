"""The renderer: words escaped, levels in order, footnotes found again."""

import re

from cms.documents import content
from cms.documents.html import Page
from tests.factories import paragraph, requirement, section


def tree_of(*sections):
    return content.new_tree(
        designation="ABC-1", document=content.mint(), sections=list(sections)
    )


def heading(level, text):
    return {
        "type": "heading",
        "uuid": content.mint(),
        "level": level,
        "text": content.runs(text),
    }


def test_what_people_type_is_escaped():
    page = Page(
        tree_of(section("<b>Scope</b>", paragraph("<script>alert(1)</script>")))
    )
    out = page.body()
    assert "<script>" not in out
    assert "<b>" not in out
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in out


def test_a_heading_that_skips_a_level_makes_no_gap_in_the_outline():
    page = Page(tree_of(section("One", heading(4, "Deep"), heading(2, "Flat"))))
    assert re.findall(r"<h(\d)", page.body()) == ["2", "3", "3"]


def test_sections_open_and_close_in_pairs():
    page = Page(
        tree_of(
            section("One", heading(2, "A"), heading(3, "B"), heading(2, "C")),
            section("Two", section("Three", paragraph("x"))),
        )
    )
    out = page.body()
    assert out.count("<section") == out.count("</section>") == 6


def test_a_link_inside_strong_text_stays_inside():
    text = [{"text": "here", "marks": ["strong"], "link": "https://example.org/"}]
    page = Page(tree_of())
    assert page.runs(text) == '<strong><a href="https://example.org/">here</a></strong>'


def test_footnotes_are_listed_once_with_a_way_back():
    note = {"uuid": content.mint(), "text": content.runs("See there.")}
    block = paragraph("Text")
    block["text"].append({"text": "", "footnote": note})
    page = Page(tree_of(section("One", block)))
    body = page.body()
    mark = content.anchor(note["uuid"])
    assert f'href="#{mark}"' in body
    assert f'<li id="{mark}" value="1">See there.' in page.footnote_list()
    assert page.footnote_list() == ""


def test_a_requirement_shows_its_label_and_kind():
    page = Page(
        tree_of(section("One", requirement("The issuer should listen.", "should")))
    )
    out = page.body()
    assert '<span class="requirement-label">ABC-1-R1</span>' in out
    assert '<span class="requirement-kind">Should</span>' in out


def test_cells_beside_a_spanning_header_keep_their_column():
    cell = lambda text, **spans: {"text": content.runs(text), **spans}  # noqa: E731
    table = {
        "type": "table", "uuid": content.mint(), "caption": content.runs("Hours"),
        "header_rows": 1, "header_columns": 1, "notes": [],
        "rows": [
            [cell("State"), cell("Hours", colspan=2)],
            [cell("Ohio", rowspan=2), cell("10"), cell("20")],
            [cell("30"), cell("40")],
        ],
    }  # fmt: skip
    out = Page(tree_of(section("One", table))).body()
    assert '<th scope="colgroup" colspan="2">Hours</th>' in out
    assert '<th scope="rowgroup" rowspan="2">Ohio</th>' in out
    # The third row begins in the second column: no header there.
    assert "<tr><td>30</td><td>40</td></tr>" in out
