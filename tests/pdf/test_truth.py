"""A PDF says what its edition says, and its page numbers, links and outline are true.

Everything is read from the finished bytes: the tests know the text and the file, and not
how one was made of the other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from cms.documents import content
from cms.documents.citing import reference_text
from cms.documents.html import Page
from cms.documents.numbering import number
from pdf.book import Asset
from pdf.html import make_book
from pdf.job import run
from pdf.pages import roman
from tests.pdf import books
from tests.pdf.reading import Element, Reading, letters

DATA = Path(__file__).parents[3] / "shared" / "data"
SHARED = {"markdown": "markdown/sp800-63", "oscal": "oscal/basic-catalog.json"}
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

    @property
    def flow(self) -> str:
        """What is read aloud, but footnotes and the marks of list items."""
        return letters(self.reading.structure.text(without=("Note", "Lbl")))


@pytest.fixture(scope="module", params=["everything", "MCS-101", "PM-1", *SHARED])
def case(request, pango, tmp_path_factory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("truth")
    tree, files = text_of(request.param)
    assets = {}
    for sha, (_, media_type, data) in files.items():
        (folder / sha).write_bytes(data)
        assets[sha] = Asset(media_type, str(folder / sha))
    made = run(make_book(tree, books.facts(front_matter=RECORD), assets))
    assert made.complaints == []
    with Reading(made.data) as reading:
        yield Case(tree, reading)


def text_of(name: str) -> tuple[content.Tree, dict]:
    if name == "everything":
        picture = ("grey.png", "image/png", books.PICTURE)
        return books.everything(), {books.PICTURE_SHA: picture}
    if name in SHARED:
        return imported(name)
    from fixtures.build import build, drafts

    return build(drafts(name)[-1]())


def imported(name: str) -> tuple[content.Tree, dict]:
    from cms.importing.read import read

    if not DATA.is_dir():
        pytest.skip("The files of ../shared are not here.")
    facts = {
        "designation": name.upper(), "document": books.uuid(7), "language": "en",
        "group": {"slug": "alpha", "name": "Alpha", "joint": []},
    }  # fmt: skip
    found = read(DATA / SHARED[name], name, document_facts=facts)
    return found.tree, {
        sha: (asset.name, asset.media_type, asset.data)
        for sha, asset in found.assets.items()
    }


# -- page numbers, links, labels ---------------------------------------------------------


def test_every_page_number_in_contents_and_lists_is_that_of_its_destination(case):
    lines = list(case.reading.structure.all("TOCI"))
    assert len(lines) >= len(case.tree["sections"])
    assert wrong_lines(case.reading, lines) == []


def wrong_lines(reading: Reading, lines: list[Element]) -> list[str]:
    """Lines whose number is not the label of the page on which their words stand."""
    wrong = []
    for line in lines:
        [(title, link)] = [
            (letters(one.text()), link)
            for one in line.all("Link")
            for link in one.links
        ]
        page = reading.target(link)
        text = letters(line.text())
        # Citations and footnotes stand in the text and not in a list.
        is_there = title[:24].removesuffix("...") in letters(reading.tagged(page))
        if not is_there or text.rpartition(title)[2] != reading.labels[page]:
            wrong.append(f"{text} leads to page {reading.labels[page]}")
    return wrong


def test_every_page_number_in_the_index_is_that_of_its_destination(case):
    reading = case.reading
    uses = list(index_uses(reading))
    assert bool(uses) == any(words == "Indexofterms" for _, words in reading.headings)
    for link, first, last in uses:
        assert reading.labels[reading.target(link)] == first
        assert not last or reading.labels.index(last) > reading.labels.index(first)


def index_uses(reading: Reading) -> Iterator[tuple[Any, str, str]]:
    """(link, page, last page or "") of each use in the index: “4.2 (12–13)”."""
    for section in reading.structure.all():
        title = next(iter(section.all("H2")), None)
        if title not in section.kids or letters(title.text()) != "Indexofterms":
            continue
        link = None
        for part in section.leaves():
            if isinstance(part, str):
                found = re.match(r"\s*\((\w+)(?:–(\w+))?\)", part)
                if found and link is not None:
                    yield link, found[1], found[2] or ""
            else:
                link = part


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
    flow = case.flow
    begins = beginnings(case.tree)
    end = 0
    for name, texts, may_repeat in said(case.tree):
        for place, text in enumerate(texts):
            found = flow.find(text, end)
            assert found >= 0, f"{name} is missing or out of order: {text[:200]}"
            between = flow[end:found].replace(may_repeat or "\0", "").strip("¶")
            is_begin = place == 0 and name in begins
            assert is_begin or not between, f"Before {name} stands {between[:200]!r}."
            end = found + len(text)
    for text in back_matter(case.tree):
        found = flow.find(text, end)
        assert found >= 0, f"The back matter lacks {text[:200]}"
        end = found + len(text)


def beginnings(tree: content.Tree) -> set[str]:
    """Before which nodes other words may stand.

    They are the first section, the first of the text, and what follows a formula: it may
    be drawn, and then has its words as an alternative.
    """
    found = {tree["sections"][0]["uuid"], first_of_text(tree)["uuid"]}
    after_formula = False
    for clause in content.clauses(tree):
        for node in (clause.uuid, *clause.blocks):
            if after_formula:
                found.add(node if isinstance(node, str) else node["uuid"])
            after_formula = not isinstance(node, str) and node["type"] == "formula"
    return found


def first_of_text(tree: content.Tree) -> content.Node:
    """The section that begins the pages in arabic numbers."""
    return next(s for s in tree["sections"] if s["kind"] != "unnumbered")


def said(tree: content.Tree) -> Iterator[tuple[str, list[str], str]]:
    """(UUID, its texts in order, what may be repeated between them) of headings and blocks.

    A heading comes with the block after it, so that its line in the contents is not
    taken for it.
    """
    page, numbers = Page(tree), number(tree)
    informative = {s["uuid"] for s in content.sections(tree) if s["informative"]}
    waiting = name = ""
    for clause in content.clauses(tree):
        waiting += numbers[clause.uuid].label + clause.title
        if clause.uuid in informative:
            waiting += "(informative)"
        waiting += "".join(one["value"] for one in clause.external_ids[:1])
        name = name or clause.uuid
        for block in clause.blocks:
            if block["type"] == "formula":
                continue
            text, *rest = pieces(page, block)
            texts = [letters(waiting) + text, *rest]
            yield name or block["uuid"], texts, head_of(page, block)
            waiting = name = ""
    if waiting:
        yield name, [letters(waiting)], ""


def pieces(page: Page, block: content.Node) -> list[str]:
    """The words of a block as the edition's page says them; a table's row by row."""
    parts = re.split(r"(?<=</caption>)|(?<=</tr>)|(?<=</table>)", page.block(block))
    return [text for text in map(words_of, parts) if text] or [""]


def head_of(page: Page, block: content.Node) -> str:
    """The head of a table, which each of its pages shows again."""
    head = re.search("<thead>(.*?)</thead>", page.block(block), re.DOTALL)
    return words_of(head[1]) if head else ""


def words_of(html: str) -> str:
    return letters(unescape(re.sub("<[^>]*>", "", html)))


def back_matter(tree: content.Tree) -> Iterator[str]:
    for term in sorted(tree["terms"], key=lambda one: one["preferred"].casefold()):
        yield letters(term["preferred"])
        yield letters(content.plain(term["definition"]))
    for reference in sorted(tree["references"], key=lambda one: one["key"]):
        words = content.plain(reference_text(reference["csl"]))
        yield letters(f"[{reference['key']}]{words}")


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
    head = letters(f"{case.tree['designation']} · Edition 1")
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
