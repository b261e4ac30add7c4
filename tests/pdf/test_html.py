"""What stands around a text in print: cover, contents, glossary, status in words."""

from datetime import date

from pdf.facts import Facts, cite_as, day, licence
from pdf.html import make_book, standalone
from pdf.matter import css_string
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


def test_a_formula_is_set_and_not_shown_as_source():
    assert "<i>a</i> = <i>b</i>" in text()


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


def test_the_record_of_approval_shows_the_sources_of_funds():
    html = text(front_matter={"sources_of_funds": ["Fees", "The A & B Fund"]})
    assert "Sources of funds: Fees; The A &amp; B Fund." in html
    assert "Sources of funds" not in text(front_matter={"sources_of_funds": []})


def test_the_record_of_approval_shows_ballot_and_roster():
    matter = {
        "procedure": {"preset": "mcwg", "version": 1}, "group": "Alpha",
        "ballot": {"closed_at": "2026-02-01T00:00:00+00:00",
                   "tally": {"sentence": "Approved.", "electorate": 10, "approve": 7}},
        "roster": [{"name": "Alice", "organisation": "A", "category": "expert",
                    "roles": ["chair"]}],
    }  # fmt: skip
    html = text(front_matter=matter)
    assert "The ballot closed on 1 February 2026. Approved." in html
    assert "10 seats, 7 approve." in html
    assert '<th scope="row">Alice</th>' in html
