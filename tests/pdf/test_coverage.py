"""Characters that the fonts lack are found and named."""

import copy

import pytest

from cms.documents import content
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


def places_of(tree) -> list[str]:
    """The places that the sentences about 中 name."""
    return [
        words.split("which stands in ")[1].removesuffix(". Write it in another way.")
        for words in coverage.problems(tree)
    ]


RUNS = content.runs("a 中 b")
KINDS = [
    ("paragraph", {"text": RUNS}),
    ("heading", {"text": RUNS, "level": 2}),
    ("note", {"paragraphs": [content.runs("a"), RUNS]}),
    ("list", {"style": "bullet", "items": [
        {"uuid": books.uuid(50), "text": [], "items": [
            {"uuid": books.uuid(51), "text": RUNS}]}]}),
    ("requirement", {"kind": "shall", "text": [], "rationale": [], "verification": RUNS,
                     "role": "", "assessable": False, "levels": []}),
    ("requirement", {"kind": "shall", "text": [], "rationale": [], "verification": [],
                     "role": "中", "assessable": False, "levels": []}),
    ("definition", {"term": None, "preferred": "a", "admitted": ["中"], "deprecated": [],
                    "text": [], "source": []}),
    ("table", {"caption": RUNS, "header_rows": 0, "header_columns": 0, "rows": [],
               "notes": []}),
    ("table", {"caption": [], "header_rows": 0, "header_columns": 0,
               "rows": [[{"text": RUNS}]], "notes": []}),
    ("table", {"caption": [], "header_rows": 0, "header_columns": 0, "rows": [],
               "notes": [RUNS]}),
    ("figure", {"asset": books.PICTURE_SHA, "alt": "a", "caption": RUNS, "source": []}),
    ("figure", {"asset": None, "alt": "中", "caption": [], "source": []}),
    ("rubric", {"caption": [], "levels": [{"uuid": books.uuid(52), "name": "中"}],
                "criteria": []}),
    ("formula", {"tex": "x = y", "alt": "x 中 y"}),
    ("formula", {"tex": "x = 中", "alt": "x"}),
    ("paragraph", {"text": [books.footnote(60, "a 中 b")]}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "facts"), KINDS)
def test_it_is_found_in_every_kind_of_text(kind, facts):
    block = books.node(kind, 40, **copy.deepcopy(facts))
    section = books.section(2, "Rules", books.section(3, "Of issuers", block))
    places = places_of(books.tree(books.section(1, "Scope"), section))
    assert places == ["clause 2.1.1" if kind == "heading" else "clause 2.1"]


def test_titles_terms_and_references_are_named():
    tree = books.tree(
        books.section(1, "中", kind="annex"), books.section(2, "文", kind="unnumbered")
    )
    tree["terms"] = [{
        "uuid": books.uuid(70), "preferred": "idea", "admitted": [], "deprecated": [],
        "definition": RUNS, "source": [],
    }]  # fmt: skip
    tree["references"] = [
        {"uuid": books.uuid(71), "key": "k", "csl": {"type": "book", "title": "中"}}
    ]
    assert places_of(tree) == [
        "Annex A, the term idea, the reference k", "“文”",
    ]  # fmt: skip


def test_words_that_are_only_read_aloud_and_addresses_need_no_glyph():
    picture = books.node(
        "figure", 5, asset=books.PICTURE_SHA, alt="中", caption=[], source=[]
    )
    link = books.node("paragraph", 6, text=[
        {"text": "here", "link": "https://example.org/中"}
    ])  # fmt: skip
    assert coverage.problems(books.tree(books.section(1, "S", picture, link))) == []


def test_names_in_the_record_are_looked_at_too():
    around = {"the record of approval": {"roster": [{"name": "Li 中"}]}}
    assert coverage.problems(books.tree(), around) == [
        "The fonts have no “中” (U+4E2D, CJK UNIFIED IDEOGRAPH-4E2D), which stands in "
        "the record of approval. Write it in another way."
    ]


def test_characters_that_turn_words_round_are_refused():
    assert problems("abc\u202edef") == [
        "The invisible character U+202E (RIGHT-TO-LEFT OVERRIDE) in clause 1 makes "
        "the words after it read in another order than they are stored. Take it out."
    ]


def test_right_to_left_letters_and_emoji_are_named():
    assert "U+05E9, HEBREW LETTER SHIN" in problems("ש")[0]
    assert "U+0634, ARABIC LETTER SHEEN" in problems("ش")[0]
    assert "U+1F600, GRINNING FACE" in problems("😀")[0]


def test_a_text_in_another_script_gives_few_sentences():
    found = problems("".join(chr(0x4E00 + at) for at in range(300)))
    assert len(found) == coverage.CHARACTERS_NAMED + 1
    assert found[-1] == (
        "288 more characters cannot be printed either; they stand in clause 1."
    )


def test_controls_have_no_shape():
    assert problems("tab\tand line\nbreak") == []
    assert problems("a\u0085b\u2028c") == [
        "The invisible character U+0085 in clause 1 has no shape. Take it out.",
        "The invisible character U+2028 in clause 1 has no shape. Take it out.",
    ]
