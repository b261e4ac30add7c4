"""Shortcuts through styles: every property has the value that it would have without them."""

from contextlib import nullcontext

import pytest

pytestmark = pytest.mark.usefixtures("pango")

# Inherited, initial, logical, computed from the size of letters, with variables and formulas.
STYLES = """
html { --gap: 3mm; font: 10pt/1.4 serif; color: #123; text-decoration: underline }
div { margin-block-start: 2em; padding-inline-end: 3px; width: calc(50% - 4px) }
div[dir=rtl] { direction: rtl; border-inline-start: 2px solid red }
p { line-height: calc(1em + 10%); letter-spacing: var(--gap); page: text }
em { float: left; border-top: 1px solid; font-size: calc(1em + 2px) }
li { display: block; position: absolute }
"""
HTML_TEXT = """<html><body><div><p>One <em>two</em></p></div>
<div dir="rtl"><p>Three <b>four</b></p><ul><li>Five<p>Six</p></ul></div></body></html>"""


def written(value: object) -> object:
    """Formulas that are left compare by what they are, so here they are text."""
    return value.serialize() if hasattr(value, "serialize") else value


def styles_of(shortcuts: bool) -> list[tuple[str, dict]]:
    from weasyprint import CSS, HTML
    from weasyprint.css import get_all_computed_styles
    from weasyprint.css.counters import CounterStyle
    from weasyprint.css.properties import INITIAL_VALUES
    from weasyprint.css.targets import TargetCollector
    from weasyprint.text.fonts import FontConfiguration

    from pdf.quickstyles import quick_styles

    with quick_styles() if shortcuts else nullcontext():
        page = HTML(string=HTML_TEXT)
        style_for = get_all_computed_styles(
            page, [CSS(string=STYLES)], True, FontConfiguration(), CounterStyle(), [],
            {}, TargetCollector(),
        )  # fmt: skip
        return [
            (element.tag, {k: written(style_for(element)[k]) for k in INITIAL_VALUES})
            for element in page.etree_element.iter()
        ]


def test_every_property_of_every_element_has_the_value_that_it_has_without_shortcuts():
    found = styles_of(shortcuts=True)
    assert len(found) > 10
    assert dict(found)["div"]["margin_top"].value == pytest.approx(2 * 10 * 4 / 3)
    for (tag, quick), (_, slow) in zip(found, styles_of(shortcuts=False), strict=True):
        assert {k: (quick[k], v) for k, v in slow.items() if quick[k] != v} == {}, tag


def test_a_variable_is_put_in_where_it_is_used():
    from pdf.quickstyles import without_variables

    css = "html { --a: x, y; --b: 1 } p { font: 1pt var(--a) } i { top: var(--b) }"
    assert "p { font: 1pt x, y }" in without_variables(css)


def test_a_variable_that_is_set_twice_is_left_to_the_cascade():
    from pdf.quickstyles import without_variables

    css = "html { --a: x; } b { --a: y; } p { font: 1pt var(--a) var(--c) }"
    assert without_variables(css) == css
