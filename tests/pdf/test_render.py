"""The PDF itself: tags, numbers, labels, metadata, the same bytes each time."""

import hashlib
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from pdf import accessible
from pdf.book import Book
from pdf.job import environment, run
from pdf.pages import fill
from pdf.pool import Limits
from tests.pdf import books


@pytest.fixture(scope="module")
def pdf(everything):
    with pikepdf.open(io.BytesIO(everything.data)) as opened:
        yield opened


def roles(pdf) -> list[str]:
    return [str(element.S) for element in accessible._elements(pdf.Root.StructTreeRoot)]


def test_nothing_is_complained_of(everything):
    assert everything.complaints == []


def test_the_accessibility_checks_find_nothing(everything):
    assert accessible.problems(everything.data) == []


def test_footnotes_and_contents_have_tags_of_their_own(pdf):
    found = roles(pdf)
    assert found.count("/Note") == 3
    assert "/TOC" in found
    assert "/TOCI" in found


def test_a_passage_in_another_language_says_so(pdf):
    elements = accessible._elements(pdf.Root.StructTreeRoot)
    assert "fr" in [str(e.get("/Lang", "")) for e in elements if str(e.S) == "/Span"]


def test_each_list_item_holds_a_label_and_one_body(pdf):
    items = [
        e for e in accessible._elements(pdf.Root.StructTreeRoot) if str(e.S) == "/LI"
    ]
    assert items
    for item in items:
        assert {str(kid.S) for kid in item.K} <= {"/Lbl", "/LBody"}


def test_header_cells_say_what_they_are_the_head_of(pdf):
    heads = [
        e for e in accessible._elements(pdf.Root.StructTreeRoot) if str(e.S) == "/TH"
    ]
    assert {str(head.A.Scope) for head in heads} == {"/Column", "/Row"}


def test_the_front_is_numbered_in_roman_and_the_text_from_one(pdf):
    nums = list(pdf.Root.PageLabels.Nums)
    assert (int(nums[0]), str(nums[1].S)) == (0, "/r")
    assert str(nums[3].S) == "/D"


def test_the_contents_say_the_page_on_which_a_clause_stands(everything, pdf):
    dests = pdf.Root.Names.Dests.Names
    pages = {
        str(dests[i]): pikepdf.Page(dests[i + 1][0]).label
        for i in range(0, len(dests), 2)
    }
    front = books.book(books.everything()).parts[0]
    filled = fill(front.html, everything.page_of)
    places = re.findall(r'data-of="([^"]+)">([^<]*)<', filled)
    assert len(places) > 8
    assert [(anchor, pages[anchor]) for anchor, _ in places] == places


def test_every_link_within_the_file_leads_somewhere(pdf):
    names = pdf.Root.Names.Dests.Names
    known = {str(names[index]) for index in range(0, len(names), 2)}
    wanted = {
        str(link.Dest)
        for page in pdf.pages
        for link in page.obj.get("/Annots", [])
        if "/Dest" in link
    }
    assert wanted
    assert wanted <= known


def test_the_outline_repeats_the_headings(pdf):
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert [t for t in titles if t in ("1 Text", "2 More", "References")] == [
        "1 Text", "2 More", "References",
    ]  # fmt: skip


def test_the_file_says_what_it_is(pdf):
    assert str(pdf.Root.Lang) == "en"
    assert str(pdf.trailer.Info.Title) == "ABC-1 Good work, edition 1"
    xmp = pdf.Root.Metadata.read_bytes().decode()
    assert "<dc:identifier>https://standards.example.org/standards/ABC-1/1/<" in xmp
    assert "2026-03-02T00:00:00Z" in xmp


def test_only_our_fonts_are_in_it(pdf):
    fonts = {
        str(one.BaseFont).split("+")[1]
        for one in pdf.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"
    }
    assert fonts
    assert all(name.startswith(("Source", "Noto")) for name in fonts)


def made_elsewhere(book: Book, folder: Path, processes: int, **env: str) -> bytes:
    """The PDF as a process with another environment makes it."""
    (folder / "book.json").write_text(book.dump(), "utf-8")
    job = {"limits": Limits().dump(), "processes": processes, "cache": ""}
    (folder / "job.json").write_text(json.dumps(job), "utf-8")
    subprocess.run(
        [sys.executable, "-m", "pdf.worker_main", str(folder)],
        env={**environment(folder), **env}, check=True,
        cwd=Path(books.__file__).parents[2],
    )  # fmt: skip
    result = json.loads((folder / "result.json").read_text("utf-8"))
    return Path(result["path"]).read_bytes()


def test_another_hash_seed_zone_locale_and_number_of_processes_give_the_same_bytes(
    tmp_path, pango
):
    book = books.long_book()
    first = run(book, processes=1)
    other = made_elsewhere(
        book, tmp_path, processes=4, PYTHONHASHSEED="7", TZ="Asia/Kathmandu",
        LC_ALL="C", LANG="C",
    )  # fmt: skip
    assert len(book.parts) > 3
    assert hashlib.sha256(other).digest() == hashlib.sha256(first.data).digest()


def test_a_book_comes_back_from_json_as_it_was(tmp_path):
    book = books.book(books.everything(), tmp_path)
    assert Book.load(book.dump()) == book
