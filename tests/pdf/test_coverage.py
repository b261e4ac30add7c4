"""Characters that the fonts lack are found and named."""

from pdf import coverage
from tests.pdf import books


def problems(text: str) -> list[str]:
    return coverage.problems(
        books.tree(books.section(1, "Scope", books.paragraph(2, text)))
    )


def test_what_the_fonts_have_is_no_problem():
    assert problems("Straße, ćwiczenie, Ελλάδα, Москва, ½ ≥ → ✔ ★ “x” – …") == []


def test_a_character_without_a_glyph_is_named_with_its_clause():
    assert problems("a 中 b") == [
        "The fonts have no “中” (U+4E2D, CJK UNIFIED IDEOGRAPH-4E2D), which stands in "
        "clause 1. Write it in another way."
    ]


def test_characters_without_a_shape_need_no_glyph():
    assert problems("soft\u00adhyphen zero\u200bwidth \u2060 \ufeff line\nbreak") == []


def test_lowered_letters_that_no_font_has_are_spelled():
    assert problems("pₑ") == []
    assert coverage.spell_scripts('<p title="ₑ">pₑ</p>') == (
        '<p title="ₑ">p<sub>e</sub></p>'
    )


def test_the_title_and_the_references_are_looked_at_too():
    tree = books.tree()
    tree["title"] = "中"
    tree["references"] = [{"uuid": books.uuid(9), "key": "k", "csl": {"title": "文"}}]
    places = " ".join(coverage.problems(tree))
    assert "the front matter" in places
    assert "the reference k" in places


def test_many_places_are_counted_and_not_listed():
    sections = [
        books.section(n, "S", books.paragraph(100 + n, "中")) for n in range(1, 7)
    ]
    assert (
        "clause 1, clause 2, clause 3 and 3 more places"
        in (coverage.problems(books.tree(*sections))[0])
    )
