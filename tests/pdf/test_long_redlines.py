"""A long redline is laid out in parts, and says what a short one says."""

import hashlib
import re

import pytest

from pdf import accessible, chapters
from pdf.job import run
from tests.pdf import books
from tests.pdf.reading import Reading, letters
from tests.pdf.test_redline import (
    check_both_ways,
    redline_book,
    refused,
    taken,
    text_of,
)

CHAPTERS = 9


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """A few hundred words are long."""
    monkeypatch.setattr(chapters, "LONG", 3000)
    monkeypatch.setattr(chapters, "CHAPTER", 900)
    monkeypatch.setattr(chapters, "LONGEST_PIECE", 1500)


def chapter(number: int, words: str, *, title: str = "", below: int = 2):
    """A section that links to the next one, with sections below it."""
    start = number * 100
    other = books.uuid((number % CHAPTERS + 1) * 100)
    xref = {
        "document": books.uuid(0xD0C),
        "edition": None,
        "node": other,
        "label": "next",
    }
    words_to = [{"text": "See "}, {"text": "", "xref": xref}, {"text": "."}]
    link = books.node("paragraph", start + 1, text=words_to)
    inner = [
        books.section(
            start + 10 * place,
            f"Part {place}",
            books.paragraph(start + 10 * place + 1, words),
        )
        for place in range(1, below + 1)
    ]
    return books.section(start, title or f"Chapter {number}", link, *inner)


WORDS = "The issuer publishes its criteria before the first earner begins. " * 6


def texts():
    """Chapter 2 is changed, 3 goes, 5 moves to the end, 10 comes."""
    old = [chapter(number, WORDS) for number in range(1, CHAPTERS + 1)]
    new = [chapter(number, WORDS) for number in range(1, CHAPTERS + 1)]
    new[1] = chapter(2, WORDS.replace("publishes", "prints"), title="Second chapter")
    moved = new.pop(4)
    del new[2]
    new += [moved, chapter(10, "All of this is new. " * 30)]
    return books.tree(*old), books.tree(*new)


@pytest.fixture
def book():
    return redline_book(*texts())


@pytest.fixture
def made(pango, book):
    return run(book)


def test_a_short_redline_stays_one_part(monkeypatch):
    monkeypatch.setattr(chapters, "LONG", 80_000)
    assert [part.title for part in redline_book(*texts()).parts] == [
        "Front matter", "Changes",
    ]  # fmt: skip


def test_the_parts_of_a_long_one_are_named_by_their_chapters(book):
    titles = [part.title for part in book.parts]
    assert len(titles) > 5
    assert titles[:3] == [
        "Front matter", "Title, abstract and scope to 1 Chapter 1", "2 Second chapter",
    ]  # fmt: skip
    assert {part.numbering for part in book.parts[1:]} == {"arabic"}


def test_the_parts_hold_all_of_the_text_once_and_in_order(book):
    old, new = texts()
    redline = check_both_ways(old, new)
    whole = "".join(one.html for one in redline.stretches())
    bodies = [re.search("<body[^>]*>(.*)</body>", part.html, re.DOTALL)[1]
              for part in book.parts[1:]]  # fmt: skip
    for way in (taken, refused):
        assert text_of(way("".join(bodies))) == text_of(way(whole))


def test_it_is_accessible_and_complains_of_nothing(made):
    assert made.complaints == []
    assert accessible.problems(made.data) == []


def test_its_page_numbers_links_and_outline_are_true(made):
    with Reading(made.data) as reading:
        targets = [reading.target(link) for link in reading.links]
        assert sum(isinstance(target, int) for target in targets) > 2 * CHAPTERS
        headings = [
            level - 1
            for level, words in reading.headings[1:]
            if words not in ("Abstract", "Scope")
        ]
        assert [level for level, *_ in reading.outline] == headings
        for _, words, page in reading.outline:
            title = re.sub(r"\((added|deleted)\)$", "", words)
            assert title in as_read(reading, page, gone=words.endswith("(deleted)"))
        rows = list(summary(reading))
        assert len(rows) > 4
        for page, shown, title in rows:
            assert reading.labels[page] == shown, title


def as_read(reading: Reading, page: int, *, gone: bool) -> str:
    """The words of a page when all is taken, or with what is gone."""
    words = letters(reading.tagged(page))
    deleted = "deleted:|endofdeletion" if gone else "deleted:.*?endofdeletion"
    return re.sub(f"{deleted}|inserted:|endofinsertion", "", words)


def summary(reading: Reading):
    """(page index, page as it is printed, title) of each line of the summary."""
    for row in reading.structure.all("TR"):
        for link in row.all("Link"):
            cells = [letters(cell.text()) for cell in row.all("TD")]
            if len(cells) == 3:
                yield reading.target(link.links[0]), cells[2], cells[0]


def test_the_number_of_processes_changes_no_byte(pango, book):
    found = {hashlib.sha256(run(book, processes=n).data).hexdigest() for n in (1, 2)}
    assert len(found) == 1
