"""A volume says what each of its editions says, and its numbers and links are true."""

import re

import pytest

from cms.documents.content import anchor, clauses
from pdf.job import run
from pdf.volume import Member, Volume, make_volume
from tests.pdf import books
from tests.pdf.reading import Reading, letters
from tests.pdf.truths import (
    frozen,
    index_uses,
    missing_words,
    text_of,
    wrong_lines,
)

NAMES = ("everything", "MCS-101", "TK-1", "PM-1")


@pytest.fixture(scope="module")
def texts() -> dict:
    return {name: text_of(name) for name in NAMES}


@pytest.fixture(scope="module")
def reading(pango, texts, tmp_path_factory):
    folder = tmp_path_factory.mktemp("volume")
    members = tuple(
        Member(tree, books.facts(sha256=f"{place}" * 64), frozen(files, folder), "")
        for place, (tree, files) in enumerate(texts.values(), start=1)
    )
    bound = Volume("All of it", f"{books.SITE}/a.pdf", books.SITE, "Concord", members)
    made = run(make_volume(bound))
    assert made.complaints == []
    with Reading(made.data) as found:
        yield found


def test_every_page_number_in_the_contents_is_that_of_its_destination(reading, texts):
    lines = list(reading.structure.all("TOCI"))
    assert len(lines) > sum(len(tree["sections"]) for tree, _ in texts.values())
    assert wrong_lines(reading, lines) == []


def test_every_page_number_in_the_index_is_that_of_its_destination(reading):
    uses = list(index_uses(reading))
    assert uses
    for link, first, _ in uses:
        assert reading.labels[reading.target(link)] == first


def test_every_link_leads_somewhere_and_nowhere_else(reading):
    targets = [reading.target(link) for link in reading.links]
    assert any(isinstance(target, int) for target in targets)
    addresses = {target for target in targets if isinstance(target, str)}
    assert [one for one in addresses if not re.match("https?://|mailto:", one)] == []


def test_the_outline_repeats_the_headings(reading):
    cover, *headings = reading.headings
    assert cover == (1, letters("All of it"))
    lines = [(level, words) for level, words, _ in reading.outline]
    assert lines == [(level - 1, words) for level, words in headings]
    for _, words, page in reading.outline:
        assert words in letters(reading.tagged(page))


def test_the_volume_says_what_its_editions_say_one_after_the_other(reading, texts):
    flow = letters(reading.structure.text(without=("Note", "Lbl")))
    end = 0
    for tree, _ in texts.values():
        missing, end = missing_words(tree, flow, end)
        assert missing == ""


def test_every_clause_is_a_destination_on_its_page(reading, texts):
    for tree, _ in texts.values():
        for clause in clauses(tree):
            found = [
                page
                for name, page in reading.destinations.items()
                if name.endswith(anchor(clause.uuid))
            ]
            assert any(
                letters(clause.title) in letters(reading.tagged(page)) for page in found
            )


def test_every_word_is_read_once_or_is_decoration(reading):
    pages = range(len(reading.labels))
    assert [reading.untagged(at) for at in pages] == [""] * len(pages)
    drawn = sum(len(letters(reading.tagged(at))) for at in pages)
    assert len(letters(reading.structure.text())) == drawn
