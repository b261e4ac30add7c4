"""The index of terms: where each term of a text is used, with pages, ranges and links."""

import re

from cms.documents.content import anchor
from cms.documents.numbering import number
from pdf.html import make_book
from pdf.index import MANY, PIECE, Term, Use, index_html, merged, terms_used
from pdf.pages import fill
from tests.pdf import books

ISSUER, CREDIT = books.uuid(900), books.uuid(901)


def term(uuid: str, words: str, *admitted: str) -> dict:
    return {
        "uuid": uuid, "preferred": words, "admitted": list(admitted), "deprecated": [],
        "definition": books.RUNS("Somebody."), "source": [],
    }  # fmt: skip


def tree(*texts: str, **facts):
    sections = [
        books.section(
            10 * place, f"Part {place}", books.paragraph(10 * place + 1, text)
        )
        for place, text in enumerate(texts, start=1)
    ]
    facts.setdefault("terms", [term(ISSUER, "issuer", "issuing body")])
    return books.tree(*sections, **facts)


def labels(*texts: str, **facts) -> dict[str, list[str]]:
    found = tree(*texts, **facts)
    return {
        term.words: [use.label for use in term.uses]
        for term in terms_used(found, number(found))
    }


def test_clauses_that_follow_each_other_become_one_range():
    used = ["The issuer.", "Issuers too.", "Nobody.", "An issuer’s seal."]
    assert labels(*used) == {"issuer": ["1–2", "4"]}


def test_a_range_stays_in_its_section_or_among_the_outermost_of_a_kind():
    own = tree("The issuer.", "The issuer.", "The issuer.")
    own["sections"][0]["sections"] = [
        books.section(60 + at, "Below", books.paragraph(70 + at, "Issuer.")) for at in (1, 2)
    ]  # fmt: skip
    own["sections"][2]["kind"] = "annex"
    assert [u.label for u in terms_used(own, number(own))[0].uses] == [
        "1–1.2",
        "2",
        "A",
    ]


def test_what_precedes_clause_one_is_left_out_of_the_index_of_an_edition():
    own = tree("The issuer.", "The issuer.")
    own["sections"][0]["kind"] = "unnumbered"
    last = make_book(own, books.facts(), {}).parts[-1].html
    assert ">1</a>" in last
    assert "Part 1" not in last


def test_an_admitted_form_counts_and_part_of_a_word_does_not():
    assert labels("The issuing bodies.", "Reissuers.") == {"issuer": ["1"]}


def test_a_term_that_is_only_marked_counts():
    marked = tree("x", "y")
    marked["sections"][1]["blocks"][0]["text"] = [{"text": "they", "term": ISSUER}]
    assert [u.label for u in terms_used(marked, number(marked))[0].uses] == ["2"]


def test_the_longest_form_wins():
    terms = [term(ISSUER, "credit"), term(CREDIT, "credit hour")]
    assert labels("A credit hour.", "One credit.", terms=terms) == {
        "credit": ["2"],
        "credit hour": ["1"],
    }


def test_a_term_that_is_not_used_is_left_out():
    assert labels("Nothing of the kind.") == {}
    assert index_html([]) == []


def test_a_definition_in_the_text_is_where_the_term_leads():
    own = tree("The issuer.")
    block = books.node(
        "definition", 50, term=ISSUER, preferred="issuer", admitted=[], deprecated=[],
        text=books.RUNS("Who issues."), source=[],
    )  # fmt: skip
    own["sections"][0]["blocks"].append(block)
    assert terms_used(own, number(own))[0].entry == anchor(block["uuid"])


def test_an_unnumbered_clause_is_named_by_its_title():
    own = tree("The issuer.")
    own["sections"][0]["kind"] = "unnumbered"
    assert terms_used(own, number(own))[0].uses[0].label == "Part 1"


def scattered(below: int) -> dict:
    """A text of one clause in which each second of its clauses uses the term."""
    own = tree("The issuer.")
    own["sections"][0]["sections"] = [
        books.section(
            2000 + at, "Below", books.paragraph(3000 + at, "Issuer." if at % 2 else "No.")
        )
        for at in range(2 * below)
    ]  # fmt: skip
    return own


def test_many_uses_in_one_clause_become_one_with_the_pages_between():
    own = scattered(MANY)
    found = terms_used(own, number(own))
    (use,) = found[0].uses
    assert use.label == "1 passim"
    last = own["sections"][0]["sections"][-1]
    assert (use.first, use.last) == (anchor(books.uuid(10)), anchor(last["uuid"]))
    assert "<i>Passim</i> means here and there" in index_html(found)[0]


def test_as_many_uses_as_a_reader_can_take_in_are_all_told():
    own = scattered(MANY - 1)
    found = terms_used(own, number(own))
    assert [use.label for use in found[0].uses[:3]] == ["1", "1.2", "1.4"]
    assert len(found[0].uses) == MANY
    assert "Passim" not in index_html(found)[0]


def test_a_single_use_in_a_clause_stays_as_it_is_among_many():
    own = scattered(MANY)
    more = tree("x", "The issuer.")["sections"][1]
    own["sections"].append(more)
    assert [use.label for use in terms_used(own, number(own))[0].uses] == [
        "1 passim",
        "2",
    ]


def alphabet(*words: str) -> list[Term]:
    use = Use("c-1", "c-1", "1")
    return [Term(word, "term", [use] * (PIECE // 2)) for word in words]


def test_a_very_long_index_is_cut_where_a_letter_begins():
    pieces = index_html(alphabet("assessor", "award", "axis", "badge", "credit"))
    assert [sorted(set(re.findall(r"#term\">(\w)", piece))) for piece in pieces] == [
        ["a"],
        ["b", "c"],
    ]
    assert [piece.count("matter-title") for piece in pieces] == [1, 0]
    assert 'id="back-index"' in pieces[0]
    assert 'id="back-index-1"' in pieces[1]


def test_one_letter_is_never_cut():
    assert len(index_html(alphabet("award", "axis", "azimuth", "audit"))) == 1


def test_a_range_gets_two_page_numbers_or_one_where_they_are_the_same():
    own = tree("The issuer.", "The issuer.")
    (html,) = index_html(terms_used(own, number(own)))
    first, last = (anchor(section["uuid"]) for section in own["sections"])
    assert ">1–2</a> (<span" in html
    assert "(8–10)" in fill(html, {first: "8", last: "10"})
    assert "(8)" in fill(html, {first: "8", last: "8"})
    assert "()" in fill(html, {})


def test_several_documents_have_one_line_for_the_same_words():
    own = tree("The issuer.")
    found = [
        terms_used(own, number(own), prefix=f"{name} ", entry=f"{name}-")
        for name in ("A", "B")
    ]
    (line,) = merged(found)
    assert [use.label for use in line.uses] == ["A 1", "B 1"]
    assert line.entry == f"A-{anchor(ISSUER)}"


def test_what_people_typed_is_escaped():
    own = tree("The <b>.", terms=[term(ISSUER, "<b>")])
    own["sections"][0]["title"] = "<i>"
    own["sections"][0]["blocks"][0]["text"] = [{"text": "b", "term": ISSUER}]
    assert "<b>" not in index_html(terms_used(own, number(own)))[0]


def test_the_index_is_the_last_part_and_stands_in_the_contents():
    parts = make_book(tree("The issuer."), books.facts(), {}).parts
    assert len(parts) == 3
    assert 'data-part="index"' in parts[-1].html
    assert 'href="#back-index">Index of terms</a>' in parts[0].html


def test_without_terms_there_is_no_index():
    parts = make_book(tree("Text.", terms=[]), books.facts(), {}).parts
    assert len(parts) == 2
    assert "Index of terms" not in parts[0].html
