"""What stands around a text in print: cover, contents, glossary, status in words."""

from datetime import date

import pytest

from cms.documents.content import anchor, short_id
from pdf.facts import Facts, cite_as, day, licence
from pdf.formulas import formula_svg
from pdf.heads import head
from pdf.html import make_book, standalone
from pdf.matter import css_string
from pdf.qr import qr_code
from pdf.record import record_title
from pdf.wide import is_wide
from tests.pdf import books


def front(**more: object) -> str:
    return books.book(books.everything(), **more).parts[0].html


def text(**more: object) -> str:
    return books.book(books.everything(), **more).parts[1].html


def test_the_cover_says_which_text_it_is():
    html = front()
    for words in ("ABC-1", "Good work", "Edition 1", "Current", "2 March 2026", "Alpha",
                  "https://standards.example.org/standards/ABC-1/1/"):  # fmt: skip
        assert words in html
    assert "abababab abababab" in html


def test_a_proof_says_proof_for_status_and_date():
    html = front(status="proof")
    assert '<th scope="row">Status</th><td>Proof</td>' in html
    assert '<th scope="row">Published</th><td>Proof</td>' in html
    assert "2026" not in html


def test_a_superseded_edition_says_so_on_every_page():
    more = {
        "status": "superseded",
        "ended": date(2027, 1, 5),
        "successor": ("2", "/x/"),
    }
    for html in (front(**more), text(**more)):
        assert "@bottom-center { content: " in html
        assert "Superseded on 5 January 2027 by edition 2" in html


def test_an_edition_in_force_has_no_banner():
    assert "@bottom-center { content: " not in text().split("@page cover")[0]


def test_the_foreword_comes_before_clause_one_and_not_in_the_text():
    assert "Before." in front()
    assert "Before." not in text()


def test_footnotes_of_the_text_count_on_from_those_of_the_front():
    tree = books.everything()
    tree["sections"][0]["blocks"][0]["text"].append(books.footnote(99, "Early."))
    book = make_book(tree, books.facts(), {})
    assert "counter-reset: footnote 1" in book.parts[1].html


def test_headings_in_a_section_are_in_the_contents():
    assert "A heading that skips a level" in front()


def test_a_formula_is_a_picture_with_its_reading_as_alternative():
    html = text()
    assert "<title>a equals b</title>" in html
    assert 'data-tag="Formula"' in html


def test_a_formula_that_cannot_be_set_is_shown_as_source_with_its_reading():
    tree = books.tree(books.section(1, "One", books.node(
        "formula", 2, tex=r"\notacommand{x}", alt="not of x")))  # fmt: skip
    html = make_book(tree, books.facts(), {}).parts[1].html
    assert "notacommand" in html
    assert "not of x" in html
    assert "<svg" not in html


def test_a_formula_that_would_cost_minutes_is_not_tried():
    assert formula_svg("{" * 30 + "x" + "}" * 30, "") is None
    assert formula_svg("x" * 3000, "") is None
    assert formula_svg(r"\frac{", "") is None


def test_the_alternative_of_a_formula_holds_no_markup():
    svg = formula_svg("a", "a <b> & cₙᵩ")
    assert "<title>a &lt;b&gt; &amp; c" in svg


def test_numbers_and_labels_link_to_what_stays_for_ever():
    html = text()
    address = f"{books.SITE}/c/{short_id(books.uuid(3))}/"
    assert f'<span class="clause-number"><a href="{address}">1</a></span>' in html
    requirement = f"{books.SITE}/c/{short_id(books.uuid(21))}/"
    assert f'<span class="requirement-label"><a href="{requirement}">' in html


def test_heads_of_pages_name_a_clause_of_any_depth_and_its_section():
    html = text()
    assert 'data-head="1.1" data-section="Text"' in html
    assert 'data-head="A" data-section="Further"' in html
    assert 'data-head="Foreword" data-section=""' in front()


@pytest.mark.parametrize(
    ("clauses", "sections", "words"),
    [
        (("4.2", "4.5"), ("Rules", "Rules"), "Rules\u20034.2–4.5"),
        (("4.2", "4.2"), ("Rules", "Rules"), "Rules\u20034.2"),
        (("3.4", "4.1"), ("Terms", "Rules"), "3.4–4.1"),
        (("B.2", "Glossary"), ("Rubric", ""), "B.2–Glossary"),
        (("Contents", "List of it"), ("", ""), "Contents – List of it"),
        (("", ""), ("", ""), ""),
    ],
)
def test_the_head_of_a_page_says_its_first_and_last_clause(clauses, sections, words):
    assert head(clauses, sections) == words


def test_the_qr_code_is_a_picture_with_a_title_and_always_the_same():
    address = "https://standards.example.org/standards/ABC-1/1/"
    assert f"<title>QR code of the address {address}</title>" in front()
    assert qr_code(address) == qr_code(address)


def table(columns: int, words: str) -> dict:
    return books.node(
        "table", 70, caption=books.RUNS("T"), header_rows=1, header_columns=1, notes=[],
        rows=[[books.cell(words) for _ in range(columns)] for _ in range(3)],
    )  # fmt: skip


def test_a_table_of_seven_columns_lies_on_its_side_and_one_of_six_does_not():
    assert is_wide(table(7, "x"))
    assert not is_wide(table(6, "x"))


def test_a_table_of_long_texts_or_long_words_lies_on_its_side():
    assert is_wide(table(5, "some words " * 30))
    assert is_wide(table(6, "antidisestablishmentarianism"))
    assert not is_wide(table(2, "some words " * 30))


def test_spans_count_as_the_columns_that_they_span():
    wide = table(1, "x")
    wide["rows"][0][0]["colspan"] = 8
    assert is_wide(wide)


def test_a_wide_table_says_so():
    tree = books.tree(books.section(1, "One", table(8, "x")))
    html = make_book(tree, books.facts(), {}).parts[1].html
    assert f'class="table" id="{anchor(books.uuid(70))}" data-wide="yes"' in html
    assert "data-wide" not in text()


def test_a_section_of_wide_tables_only_lies_on_its_side_with_its_heading():
    alone = books.tree(books.section(1, "One", table(8, "x")))
    mixed = books.tree(books.section(1, "One", table(8, "x"), books.paragraph(2, "y")))
    section = f'id="{anchor(books.uuid(1))}" data-wide="yes"'
    assert section in make_book(alone, books.facts(), {}).parts[1].html
    assert section not in make_book(mixed, books.facts(), {}).parts[1].html


def test_only_pictures_that_are_shown_go_along(tmp_path):
    book = books.book(books.everything(), tmp_path)
    assert list(book.assets) == [books.PICTURE_SHA]
    assert f"concord:asset/{books.PICTURE_SHA}" in book.parts[1].html


def test_what_people_typed_cannot_leave_its_place():
    evil = "</style><script>alert(1)</script>"
    tree = books.tree()
    tree["title"] = tree["designation"] = tree["group"]["name"] = evil
    book = make_book(tree, books.facts(reason=evil, status="withdrawn"), {})
    page = standalone(tree, books.facts(), "")
    for html in (*(part.html for part in book.parts), page):
        assert "<script" not in html
        assert html.count("</style>") == 1


def test_css_strings_keep_letters_and_spell_all_else():
    assert css_string('A"\\\n<') == '"A\\22 \\5c \\a \\3c "'


def test_the_page_for_browsers_has_its_pictures_at_their_public_address():
    html = standalone(books.everything(), books.facts(), "")
    assert (
        f'src="https://standards.example.org/files/{books.PICTURE_SHA}/grey.png"'
        in html
    )
    assert "concord:" not in html


def test_the_page_for_browsers_carries_the_pictures_it_is_given():
    pictures = {books.PICTURE_SHA: "data:image/png;base64,AAAA"}
    html = standalone(books.everything(), books.facts(), "", pictures)
    assert 'src="data:image/png;base64,AAAA"' in html


def test_days_and_citations_do_not_depend_on_the_locale():
    assert day(date(2026, 5, 3)) == "3 May 2026"
    facts: Facts = books.facts()
    assert cite_as(books.tree(), facts) == (
        "Alpha (2026). ABC-1: Good work, edition 1. "
        "https://standards.example.org/standards/ABC-1/1/"
    )


def test_a_licence_has_a_name_and_an_unknown_one_is_its_own():
    assert licence("CC0-1.0")[0] == "Creative Commons Zero 1.0 Universal"
    assert licence("MIT") == ("MIT", "")


def test_the_foreword_shows_the_sources_of_funds():
    html = front(front_matter={"sources_of_funds": ["Fees", "The A & B Fund"]})
    assert "Sources of funds: Fees; The A &amp; B Fund." in html
    assert "Sources of funds" not in front(front_matter={"sources_of_funds": []})


def test_the_foreword_shows_ballot_and_roster():
    matter = {
        "procedure": {"preset": "mcwg", "version": 1}, "group": "Alpha",
        "ballot": {"closed_at": "2026-02-01T00:00:00+00:00",
                   "tally": {"sentence": "Approved.", "electorate": 10, "approve": 7,
                             "checks": [{"sentence": "Two thirds.", "passed": True}]}},
        "roster": [{"name": "Alice", "organisation": "A", "category": "expert",
                    "roles": ["chair"]}],
    }  # fmt: skip
    html = front(front_matter=matter)
    assert "approved under the procedure “mcwg”, version 1." in html
    assert "The ballot closed on 1 February 2026. Approved." in html
    assert '<th scope="row">Approve</th><td>7</td>' in html
    assert '<th scope="row">Two thirds.</th><td>met</td>' in html
    assert '<th scope="row">Alice</th>' in html
    assert 'href="#front-record"' in html


def test_the_foreword_gives_way_to_one_that_the_authors_wrote():
    assert record_title(books.everything()) == "Record of approval"
    assert record_title(books.tree()) == "Foreword"
