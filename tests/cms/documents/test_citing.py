"""References as a bibliography shows them."""

from cms.documents.citing import names, reference_text, year
from cms.documents.content import plain

ARTICLE = {
    "type": "article-journal", "title": "Validating scores",
    "author": [{"family": "Kane", "given": "Michael T."}],
    "issued": {"date-parts": [[2013]]}, "container-title": "Journal", "volume": "50",
    "issue": "1", "page": "1-73", "DOI": "https://doi.org/10.1111/jedm.12000",
}  # fmt: skip


def reference_line(csl) -> str:
    return plain(reference_text(csl))


def test_an_article_names_its_journal_and_its_doi():
    assert reference_line(ARTICLE) == (
        "Kane, M. T. (2013). Validating scores. Journal 50(1), 1–73. "
        "https://doi.org/10.1111/jedm.12000"
    )


def test_the_journal_is_italic_and_the_doi_a_link():
    runs = reference_text(ARTICLE)
    assert {"text": "Journal", "marks": ["em"]} in runs
    assert runs[-1]["link"] == "https://doi.org/10.1111/jedm.12000"


def test_a_book_names_edition_and_publisher():
    book = {"type": "book", "title": "A Book", "edition": "2", "publisher": "SAGE",
            "author": [{"literal": "ASCD"}], "issued": {"date-parts": [["2005"]]}}  # fmt: skip
    assert reference_line(book) == "ASCD (2005). A Book (2nd edition). SAGE."


def test_editors_stand_in_for_missing_authors():
    csl = {"title": "T", "editor": [{"family": "A"}, {"family": "B"}]}
    assert reference_line(csl) == "A; B (eds.). T."


def test_a_page_on_the_web_says_when_it_was_read():
    csl = {"title": "Page", "URL": "https://example.org/x",
           "accessed": {"date-parts": [[2026, 5, 3]]}}  # fmt: skip
    assert reference_line(csl) == "Page. https://example.org/x (accessed 3 May 2026)"


def test_an_empty_reference_has_a_title_of_last_resort():
    assert reference_line({}) == "Untitled."


def test_addresses_that_are_none_are_left_out():
    assert reference_line({"title": "T", "URL": "javascript:x"}) == "T."


def test_names_have_initials_with_their_hyphens():
    assert names([{"family": "Lee", "given": "Silvia Wen-Yu"}]) == "Lee, S. W.-Y."


def test_a_year_is_found_in_words():
    assert year({"issued": {"raw": "circa 1998"}}) == "1998"
