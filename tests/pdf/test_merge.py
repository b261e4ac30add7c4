"""A long text is laid out in chapters, and the one file is as good as if it had not been."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pytest

from pdf import accessible
from pdf.book import Part
from pdf.job import Made, run
from pdf.pages import fill
from tests.pdf import books

CHAPTERS = 4


@pytest.fixture(scope="module")
def cache(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("chapters") / "cache"


@pytest.fixture(scope="module")
def made(pango, cache) -> Made:
    return run(books.long_book(CHAPTERS), cache=cache)


@pytest.fixture(scope="module")
def pdf(made):
    with pikepdf.open(io.BytesIO(made.data)) as opened:
        yield opened


def destinations(pdf) -> dict[str, pikepdf.Page]:
    names = pdf.Root.Names.Dests.Names
    return {
        str(names[at]): pikepdf.Page(names[at + 1][0]) for at in range(0, len(names), 2)
    }


def elements(pdf) -> list[pikepdf.Dictionary]:
    return list(accessible._elements(pdf.Root.StructTreeRoot))


def parents(pdf) -> dict[int, pikepdf.Object]:
    nums = pdf.Root.StructTreeRoot.ParentTree.Nums
    return {int(nums[at]): nums[at + 1] for at in range(0, len(nums), 2)}


def links(pdf):
    for page in pdf.pages:
        yield from page.obj.get("/Annots", [])


def test_a_short_text_stays_whole_and_a_long_one_is_cut_into_chapters():
    assert len(books.book().parts) == 2
    titles = [part.title for part in books.long_book(CHAPTERS).parts]
    assert titles == [
        "Front matter", "1 Chapter 1", "2 Chapter 2", "3 Chapter 3", "4 Chapter 4",
        "Back matter",
    ]  # fmt: skip


def test_nothing_is_wrong_with_the_file(made):
    assert made.complaints == []
    assert accessible.problems(made.data) == []


def test_page_numbers_run_through_the_chapters(pdf):
    nums = pdf.Root.PageLabels.Nums
    assert [str(nums[at].S) for at in range(1, len(nums), 2)] == ["/r", "/D"]
    labels = [page.label for page in pdf.pages]
    first = labels.index("1")
    assert labels[first:] == [str(n + 1) for n in range(len(labels) - first)]


def test_the_contents_say_the_page_on_which_each_clause_stands(made, pdf):
    front = fill(books.long_book(CHAPTERS).parts[0].html, made.page_of)
    places = re.findall(r'data-of="([^"]+)">([^<]*)<', front)
    stands = {name: page.label for name, page in destinations(pdf).items()}
    assert len(places) == 2 * CHAPTERS + 1
    assert [(anchor, stands[anchor]) for anchor, _ in places] == places
    text = pypdf.PdfReader(io.BytesIO(made.data)).pages[2].extract_text()
    for _, label in places:
        assert label in text.split()


def test_a_link_leads_into_another_chapter(pdf):
    stands = destinations(pdf)
    inner = [str(link.Dest) for link in links(pdf) if "/Dest" in link]
    assert set(inner) <= set(stands)
    assert not [link for link in links(pdf) if "x-book" in repr(dict(link.items()))]
    target = f"c-{books.uuid(2000).replace('-', '')[:12]}"
    assert target in inner
    page = next(
        page
        for page in pdf.pages
        for link in page.obj.get("/Annots", [])
        if str(link.get("/Dest", "")) == target and page.label == "1"
    )
    assert int(stands[target].label) > int(page.label)


def test_each_annotation_and_page_finds_its_tags(pdf):
    known = parents(pdf)
    keys = [int(page.obj.StructParents) for page in pdf.pages]
    keys += [int(link.StructParent) for link in links(pdf)]
    assert sorted(keys) == sorted(known)
    assert list(known) == sorted(known)
    for link in links(pdf):
        element = known[int(link.StructParent)]
        held = [kid.Obj for kid in element.K if isinstance(kid, pikepdf.Dictionary)]
        assert link.objgen in [one.objgen for one in held]


def test_each_piece_of_text_belongs_to_the_element_that_holds_it(pdf):
    known = parents(pdf)
    keys = {page.obj.objgen: int(page.obj.StructParents) for page in pdf.pages}
    count = 0
    for element in elements(pdf):
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                count += 1
                assert known[keys[element.Pg.objgen]][kid].objgen == element.objgen
    assert count > 1000


def test_identifiers_of_notes_are_unlike_one_another(pdf):
    found = [str(element.ID) for element in elements(pdf) if "/ID" in element]
    assert len(found) >= CHAPTERS
    assert len(set(found)) == len(found)


def test_the_outline_repeats_the_headings_of_all_chapters(pdf):
    with pdf.open_outline() as outline:
        found = [
            (one.title, [kid.title for kid in one.children]) for one in outline.root
        ]
    chapters = [one for one in found if "Chapter" in one[0]]
    assert chapters == [
        (f"{n} Chapter {n}", [f"{n}.1 Below"]) for n in range(1, CHAPTERS + 1)
    ]


def test_a_page_number_is_drawn_and_not_read(pdf):
    last = pdf.pages[-1]
    stamp = last.obj.Contents[-1].read_bytes().decode()
    assert "/Artifact <</Type /Pagination" in stamp
    drawn = re.findall(r"/Folio(\w) Do", stamp)
    assert "".join(drawn) == last.label
    assert set(drawn) <= {name[-1] for name, _ in last.obj.Resources.XObject.items()}


def test_the_cover_shows_no_number(pdf):
    contents = pdf.pages[0].obj.Contents
    assert not isinstance(contents, pikepdf.Array)


# -- what is kept --------------------------------------------------------------------


def heard(book, cache) -> tuple[list[str], bytes]:
    """What the rendering tells, and the file."""
    told: list[str] = []
    return told, run(book, cache=cache, report=told.append).data


def test_a_second_time_nothing_is_laid_out_and_the_bytes_are_the_same(made, cache):
    assert heard(books.long_book(CHAPTERS), cache) == (["merging"], made.data)


def test_an_edit_costs_the_chapter_that_it_is_in(made, cache):
    tree = books.long_tree(CHAPTERS)
    tree["sections"][2]["blocks"][5] = books.paragraph(3015, "It is shorter.")
    told, data = heard(books.book(tree), cache)
    assert told == ["chapter 4 of 6: 3 Chapter 3", "merging"]
    assert data == run(books.book(tree)).data
    assert data != made.data


def test_an_edit_that_moves_pages_costs_the_contents_too(made, cache):
    tree = books.long_tree(CHAPTERS)
    del tree["sections"][1]["blocks"][40:]
    told, data = heard(books.book(tree), cache)
    assert told[0] == "chapter 3 of 6: 2 Chapter 2"
    assert set(told[1:-1]) == {"chapter 1 of 6: Front matter"}
    assert data == run(books.book(tree)).data


def test_a_broken_file_in_the_cache_is_made_again(made, cache):
    for path in cache.iterdir():
        path.write_bytes(path.read_bytes()[:-7])
    told, data = heard(books.long_book(CHAPTERS), cache)
    assert len(told) >= len(books.long_book(CHAPTERS).parts)
    assert data == made.data


def test_a_link_that_leads_nowhere_is_complained_of(pango):
    book = books.book()
    html = book.parts[1].html.replace("</body>", '<p><a href="#gone">x</a></p></body>')
    parts = [book.parts[0], Part(html)]
    made = run(replace(book, parts=parts))
    assert made.complaints == ["A link leads to gone, which is not there."]
