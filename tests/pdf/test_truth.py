"""A PDF says what its edition says, and its page numbers, links and outline are true.

Everything is read from the finished bytes: the tests know the text and the file, and not
how one was made of the other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from cms.documents import content
from cms.documents.numbering import number
from pdf.book import Asset, Book
from pdf.draft import DraftFacts, make_draft_book
from pdf.html import make_book
from pdf.job import run
from pdf.pages import roman
from tests.pdf import books
from tests.pdf.reading import Reading, letters
from tests.pdf.truths import (
    DRAFT,
    SHARED,
    first_of_text,
    frozen,
    index_uses,
    missing_words,
    text_of,
    wrong_lines,
)

RECORD = {
    "roster": [
        {"name": "Alice", "organisation": "A", "category": "Issuer", "roles": ["Chair"]}
    ],
    "sources_of_funds": ["A foundation"],
}


@dataclass
class Case:
    """A text and the file that was made of it."""

    tree: content.Tree
    reading: Reading
    label: str = "Edition 1"

    @property
    def flow(self) -> str:
        """What is read aloud, but footnotes and the marks of list items."""
        return letters(self.reading.structure.text(without=("Note", "Lbl")))


@pytest.fixture(
    scope="module", params=["everything", DRAFT, "MCS-101", "PM-1", *SHARED]
)
def case(request, pango, tmp_path_factory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("truth")
    tree, files = text_of(request.param)
    made = run(book_of(request.param, tree, frozen(files, folder)))
    assert made.complaints == []
    with Reading(made.data) as reading:
        yield Case(
            tree, reading, "Draft r03" if request.param == DRAFT else "Edition 1"
        )


def book_of(name: str, tree: content.Tree, assets: dict[str, Asset]) -> Book:
    if name != DRAFT:
        return make_book(tree, books.facts(front_matter=RECORD), assets)
    facts = DraftFacts(
        label="Draft r03", status="draft", sha256="1a" * 32, site=books.SITE,
        address=f"{books.SITE}/standards/ABC-1/draft/1a1a1a1a/", state="Public review",
        deadline=None, is_open=True,
    )  # fmt: skip
    return make_draft_book(tree, facts, assets)


# -- page numbers, links, labels ---------------------------------------------------------


def test_every_page_number_in_contents_and_lists_is_that_of_its_destination(case):
    lines = list(case.reading.structure.all("TOCI"))
    assert len(lines) >= len(case.tree["sections"])
    assert wrong_lines(case.reading, lines) == []


def test_every_page_number_in_the_index_is_that_of_its_destination(case):
    reading = case.reading
    uses = list(index_uses(reading))
    assert bool(uses) == any(words == "Indexofterms" for _, words in reading.headings)
    for link, first, last in uses:
        assert reading.labels[reading.target(link)] == first
        assert not last or reading.labels.index(last) > reading.labels.index(first)


def test_every_section_is_in_the_contents(case):
    listed = [letters(line.text()) for line in case.reading.structure.all("TOCI")]
    numbers = number(case.tree)
    for section in case.tree["sections"]:
        words = letters(numbers[section["uuid"]].label + section["title"])
        assert any(line.startswith(words) for line in listed), section["title"]


def test_every_link_leads_somewhere(case):
    targets = [case.reading.target(link) for link in case.reading.links]
    assert any(isinstance(target, int) for target in targets)
    addresses = {target for target in targets if isinstance(target, str)}
    assert [one for one in addresses if not re.match("https?://|mailto:", one)] == []


def test_every_section_block_and_footnote_is_a_destination_on_its_page(case):
    numbers = number(case.tree)
    for clause in content.clauses(case.tree):
        page = case.reading.destinations[content.anchor(clause.uuid)]
        words = letters(numbers[clause.uuid].label + clause.title)
        assert words in letters(case.reading.tagged(page))
        for block in clause.blocks:
            assert content.anchor(block["uuid"]) in case.reading.destinations


def test_the_front_is_numbered_in_roman_and_the_text_from_one(case):
    labels = case.reading.labels
    front = labels.index("1")
    assert front > 0
    assert labels[:front] == [roman(at) for at in range(1, front + 1)]
    assert labels[front:] == [str(at) for at in range(1, len(labels) - front + 1)]
    first = first_of_text(case.tree)
    assert case.reading.destinations[content.anchor(first["uuid"])] == front


def test_the_outline_repeats_the_headings(case):
    cover, *headings = case.reading.headings
    assert cover == (1, letters(case.tree["title"]))
    lines = [(level, words) for level, words, _ in case.reading.outline]
    assert lines == [(level - 1, words) for level, words in headings]
    for _, words, page in case.reading.outline:
        assert words in letters(case.reading.tagged(page))


# -- words ---------------------------------------------------------------------------


def test_the_file_says_what_the_edition_says_block_by_block_in_order(case):
    assert missing_words(case.tree, case.flow)[0] == ""


def test_formulas_and_pictures_say_what_they_show(case):
    words = case.flow + "".join(
        letters(one.alt) for one in case.reading.structure.all() if one.alt
    )
    for block in content.blocks(case.tree):
        if block["type"] in ("formula", "figure"):
            assert letters(block["alt"]) in words


def test_footnotes_are_those_of_the_edition_in_order(case):
    wanted = [
        letters(content.plain(run["footnote"]["text"]))
        for _, text in content.all_runs(case.tree)
        for run in text
        if "footnote" in run
    ]
    notes = [letters(note.text()) for note in case.reading.structure.all("Note")]
    assert len(notes) == len(wanted)
    for at, (note, words) in enumerate(zip(notes, wanted, strict=True), start=1):
        assert note in (words, f"{at}{words}")


def test_what_stands_around_the_text_is_not_read_aloud(case):
    reading = case.reading
    head = letters(f"{case.tree['designation']} · {case.label}")
    assert head not in letters(reading.structure.text())
    for page in range(reading.labels.index("1"), len(reading.labels)):
        assert head in letters(reading.artifacts(page))


def test_every_word_on_a_page_is_tagged_or_an_artifact(case):
    assert [case.reading.untagged(at) for at in range(len(case.reading.labels))] == (
        [""] * len(case.reading.labels)
    )


def test_every_tagged_word_is_read_once(case):
    reading = case.reading
    drawn = sum(len(letters(reading.tagged(at))) for at in range(len(reading.labels)))
    assert len(letters(reading.structure.text())) == drawn


def test_a_wrong_number_in_the_contents_would_be_found(case):
    reading = case.reading
    line = next(one for one in reading.structure.all("TOCI"))
    assert wrong_lines(reading, [line]) == []
    line.kids.append((0, "9"))
    assert len(wrong_lines(reading, [line])) == 1
    line.kids.pop()
