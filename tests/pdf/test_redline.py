"""Redlines: taking every change gives the newer text, refusing them all the older one."""

import io
import itertools
import re

import pikepdf
import pypdf
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from cms.documents.content import clauses
from pdf import accessible
from pdf.book import Asset
from pdf.job import run
from pdf.marking import Reshaped, mark
from pdf.merging import merged
from pdf.redline import Side, make_redline
from pdf.redline_text import RedlineText
from tests.pdf import books
from tests.pdf.books import cell, node, paragraph, section, tree

HIDDEN = ".change-note, .unseen"


def text_of(part) -> str:
    """Words of an element without white space, which marks may move."""
    return re.sub(r"\s+", "", part.get_text())


def taken(html: str) -> BeautifulSoup:
    """A redline with every change accepted."""
    page = BeautifulSoup(html, "html.parser")
    for gone in page.select(f'{HIDDEN}, del, [data-op="removed"], [data-op="went"]'):
        gone.decompose()
    return page


def refused(html: str) -> BeautifulSoup:
    """A redline with every change rejected; what moved stands at its old place."""
    page = BeautifulSoup(html, "html.parser")
    came = {}
    for box in page.select('[data-op="came"]'):
        came[box["data-block"]] = box.extract()
    for place in page.select('[data-op="went"][data-block]'):
        place.replace_with(came[place["data-block"]])
    for place in page.select('[data-op="went"][data-clauses]'):
        for uuid in place["data-clauses"].split():
            place.insert_before(page.select_one(f'[data-clause="{uuid}"]').extract())
    for gone in page.select(f'{HIDDEN}, ins, [data-op="added"], [data-op="went"]'):
        gone.decompose()
    return page


def passages(page: BeautifulSoup) -> list[tuple[str, str]]:
    """(UUID of the clause, words without its number) in order, its passages one by one."""
    found = []
    for clause in page.select("section[data-clause]"):
        title = clause.select_one(".clause-title")
        for part in title.select(".clause-number, .clause-note"):
            part.decompose()
        found.append((clause["data-clause"], text_of(title)))
        for part in clause.find_all(recursive=False):
            if part is not title and text_of(part):
                found.append((clause["data-clause"], text_of(part)))
    return found


def expected(text) -> list[tuple[str, str]]:
    """The same of one text as it is printed by itself."""
    found = []
    for clause in clauses(text.tree):
        found.append((clause.uuid, re.sub(r"\s+", "", clause.title)))
        for block in clause.blocks:
            html = BeautifulSoup(text.page.block(block), "html.parser")
            if text_of(html):
                found.append((clause.uuid, text_of(html)))
    return found


def html_of(redline: RedlineText) -> str:
    return "".join(one.html for one in redline.stretches())


def check_both_ways(old, new) -> RedlineText:
    redline = RedlineText(old, new, books.SITE)
    html = html_of(redline)
    assert passages(taken(html)) == expected(redline.new)
    assert passages(refused(html)) == expected(redline.old)
    idents = re.findall(r'\bid="([^"]*)"', html)
    assert len(idents) == len(set(idents))
    assert set(re.findall(r'href="#([^"]*)"', html)) <= set(idents)
    return redline


def said(redline: RedlineText) -> dict[str, tuple[str, str, list[str]]]:
    return {line.title: (line.number, line.was, line.said) for line in redline.lines}


# -- both ways -----------------------------------------------------------------------


def rules(number: int = 10, title: str = "Rules", *parts):
    return section(number, title, *(parts or (
        paragraph(11, "The issuer publishes its criteria."),
        paragraph(12, "Everybody may read them."),
    )))  # fmt: skip


def test_words_that_changed_are_marked_where_they_stand():
    new = rules(10, "Rules", paragraph(11, "The issuer publishes all criteria."),
                paragraph(12, "Everybody may read them."))  # fmt: skip
    redline = check_both_ways(tree(rules()), tree(new))
    html = html_of(redline)
    assert re.search(r"<del>.*its.*</del><ins>.*all.*</ins>", html)
    assert said(redline)["Rules"] == ("1", "", ["1 passage changed"])


def test_passages_that_came_and_went_say_so():
    new = rules(10, "Rules", paragraph(12, "Everybody may read them."),
                paragraph(13, "They are free."))  # fmt: skip
    redline = check_both_ways(tree(rules()), tree(new))
    assert said(redline)["Rules"][2] == ["1 passage added", "1 passage deleted"]


def test_a_passage_that_changed_its_place_within_a_clause_says_so():
    turned = rules(10, "Rules", paragraph(12, "Everybody may read them."),
                   paragraph(11, "The issuer publishes its criteria."))  # fmt: skip
    html = html_of(check_both_ways(tree(rules()), tree(turned)))
    assert html.count("Moved within this clause") == 2


def test_a_passage_that_moved_to_another_clause_is_named_at_both_places():
    scope = section(1, "Scope", paragraph(2, "Scope."))
    old = tree(scope, rules())
    new = tree(
        section(1, "Scope", paragraph(2, "Scope."), paragraph(12, "Anybody may read.")),
        rules(10, "Rules", paragraph(11, "The issuer publishes its criteria.")),
    )
    redline = check_both_ways(old, new)
    assert "Moved here from 2" in html_of(redline)
    assert "Moved to 1" in html_of(redline)
    assert said(redline)["Rules"][2] == ["1 passage moved away"]


def test_clauses_added_deleted_moved_and_renumbered_are_told_apart():
    a, b, c = (section(n, t, paragraph(n + 1, f"{t} it is."))
               for n, t in ((1, "Scope"), (20, "Gone"), (30, "Moving")))  # fmt: skip
    new = section(50, "New", paragraph(51, "New it is."))
    inner = section(40, "Inner", paragraph(41, "Inside."))
    c["sections"] = [inner]
    redline = check_both_ways(tree(a, b, rules(), c), tree(c, a, new, rules()))
    assert said(redline) == {
        "Moving": ("1", "4", ["Moved"]),
        "Inner": ("1.1", "4.1", ["Renumbered"]),
        "Scope": ("2", "1", ["Renumbered"]),
        "Gone": ("2", "", ["Deleted"]),
        "New": ("3", "", ["Added"]),
        "Rules": ("4", "3", ["Renumbered"]),
    }
    assert redline.counts == {
        "added": 1, "deleted": 1, "changed": 0, "moved": 1, "renumbered": 3, "same": 0
    }  # fmt: skip


def test_a_clause_that_moved_into_another_one_can_be_put_back():
    inner = section(40, "Inner", paragraph(41, "Inside."))
    old = tree(rules(), section(30, "Out", paragraph(31, "Out."), inner))
    new = tree(
        section(
            10, "Rules", paragraph(11, "The issuer publishes its criteria."), inner
        ),
        section(30, "Out", paragraph(31, "Out.")),
    )
    assert said(check_both_ways(old, new))["Inner"] == ("1.1", "2.1", ["Moved"])


def test_equal_texts_have_no_change():
    redline = check_both_ways(books.everything(), books.everything())
    assert redline.lines == []
    assert "<ins" not in html_of(redline)


def test_a_text_with_one_of_everything_against_an_empty_one():
    check_both_ways(tree(rules()), books.everything())
    check_both_ways(books.everything(), tree(rules()))


def table(number: int, *rows: tuple[str, ...], **facts):
    return node(
        "table", number, caption=books.RUNS("Levels"), header_rows=1, header_columns=1,
        rows=[[cell(text) for text in row] for row in rows], notes=[], **facts,
    )  # fmt: skip


def test_a_row_that_went_keeps_its_columns():
    head = ("Level", "Meaning")
    old = table(26, head, ("Low", "little"), ("Middle", "some"), ("High", "much"))
    new = table(26, head, ("Low", "little"), ("High", "very much"), ("Top", "all"))
    redline = check_both_ways(tree(section(1, "T", old)), tree(section(1, "T", new)))
    html = BeautifulSoup(html_of(redline), "html.parser")
    gone = html.select_one('tr[data-op="removed"]')
    assert len(gone.find_all(["th", "td"])) == 2
    assert "Middle" in gone.get_text()
    assert "Top" in html.select_one('tr[data-op="added"]').get_text()
    assert len(html.select("tbody tr")) == 4


def test_a_table_with_other_columns_is_shown_before_and_after():
    old = table(26, ("Level", "Meaning"), ("Low", "little"))
    new = table(26, ("Level", "Meaning", "Since"), ("Low", "little", "2026"))
    html = html_of(
        check_both_ways(tree(section(1, "T", old)), tree(section(1, "T", new)))
    )
    assert html.count("<table") == 2


WORDS = st.lists(
    st.sampled_from(
        ["the", "of", "clause", "shall", "4.2", "an-other", "é", ",", "<i>"]
    ),
    max_size=12,
).map(" ".join)


@given(WORDS, WORDS)
def test_any_two_passages_can_be_taken_and_refused(before, after):
    check_both_ways(
        tree(section(1, "T", paragraph(2, before))),
        tree(section(1, "T", paragraph(2, after))),
    )


ORDERS = st.lists(st.integers(1, 9), unique=True)


@given(ORDERS, ORDERS)
def test_any_two_orders_are_one_that_holds_both(before, after):
    def of(order):
        return tree(*(section(n, f"S{n}", paragraph(n + 100, f"P{n}.")) for n in order))

    check_both_ways(of(before), of(after))


def test_a_merged_order_keeps_both_orders():
    steps = merged("abcd", "xbda", {"b", "d"})
    assert "".join(s.uuid for s in steps if s.side != "new") == "abcd"
    assert "".join(s.uuid for s in steps if s.side != "old") == "xbda"


def test_a_mark_holds_a_link_and_not_the_other_way_round():
    html = mark(
        '<p>See <a href="#a">clause 4</a>.</p>', '<p>See <a href="#a">clause 5</a>.</p>'
    )
    assert '<a href="#a">clause </a>' in html
    assert re.search(
        r'<ins><span class="unseen">inserted:.</span><a href="#a">5</a>', html
    )
    assert not re.search(r"<a [^>]*>[^<]*<(ins|del|span)", html)


def test_a_passage_without_words_left_is_not_marked_inside():
    with pytest.raises(Reshaped):
        mark("<p>Words.</p>", "<p></p>")


def demo(designation: str):
    from fixtures.build import build, drafts

    return [build(draft()) for draft in drafts(designation)]


@pytest.mark.parametrize("designation", ["MCS-101", "MCS-102", "MCS-105", "TK-1"])
def test_each_demo_document_can_be_taken_and_refused(designation):
    texts = [text for text, _ in demo(designation)]
    for old, new in itertools.pairwise(texts):
        check_both_ways(old, new)
        check_both_ways(new, old)


# -- the file ------------------------------------------------------------------------


def side(of, name: str, sha256: str) -> Side:
    return Side(of, name, sha256, f"{books.SITE}/standards/ABC-1/{name[-1]}/",
                (("Published", "2 March 2026"),), "2026-03-02T00:00:00Z")  # fmt: skip


def redline_book(old, new, assets=None):
    return make_redline(
        side(old, "Edition 1", "ab" * 32), side(new, "Edition 2", "cd" * 32),
        assets or {}, books.SITE,
    )  # fmt: skip


@pytest.fixture(scope="module")
def printed(pango, tmp_path_factory):
    folder = tmp_path_factory.mktemp("redline")
    path = folder / books.PICTURE_SHA
    path.write_bytes(books.PICTURE)
    old = books.everything()
    new = tree(
        *reversed(old["sections"][1:]), section(70, "New", paragraph(71, "All new.")),
        terms=old["terms"], references=old["references"], assets=old["assets"],
    )  # fmt: skip
    asset = {books.PICTURE_SHA: Asset("image/png", str(path))}
    return run(redline_book(old, new, asset))


def test_a_redline_is_accessible_and_complains_of_nothing(printed):
    assert printed.complaints == []
    assert accessible.problems(printed.data) == []


def test_a_redline_names_both_texts_with_their_hashes(printed):
    pages = pypdf.PdfReader(io.BytesIO(printed.data)).pages
    cover = pages[0].extract_text()
    assert "Edition 2 against edition 1" in cover
    for sha256 in ("ab" * 32, "cd" * 32):
        assert sha256 in re.sub(r"\s+", "", cover)


def test_a_redline_says_aloud_what_colour_does_not(printed):
    text = " ".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed.data)).pages
    )
    assert "Deleted clause" in text
    assert "Added clause" in text
    assert "Moved here; it was 2" in text


def test_the_outline_of_a_redline_has_titles_and_no_marks(printed):
    with pikepdf.open(io.BytesIO(printed.data)) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert "Summary of changes" in titles
    assert "3 New (added)" in titles
    assert not any("inserted:" in title for title in titles)


def test_every_link_of_a_redline_leads_somewhere(printed):
    with pikepdf.open(io.BytesIO(printed.data)) as pdf:
        names = pdf.Root.Names.Dests.Names
        known = {str(names[at]) for at in range(0, len(names), 2)}
        wanted = {
            str(link.Dest)
            for page in pdf.pages
            for link in page.obj.get("/Annots", [])
            if "/Dest" in link
        }
    assert wanted
    assert wanted <= known


def test_the_words_of_the_file_can_be_taken_and_refused_too(pango):
    old = tree(section(1, "Rules", paragraph(2, "The issuer publishes its criteria.")))
    new = tree(
        section(1, "Rules", paragraph(2, "Each issuer publishes criteria early."))
    )
    data = run(redline_book(old, new)).data
    page = pypdf.PdfReader(io.BytesIO(data)).pages[-1].extract_text()
    text = re.sub(r"\s+", "", page)
    accepted = re.sub("deleted:.*?endofdeletion|inserted:|endofinsertion", "", text)
    rejected = re.sub("inserted:.*?endofinsertion|deleted:|endofdeletion", "", text)
    assert "Eachissuerpublishescriteriaearly." in accepted
    assert "Theissuerpublishesitscriteria." in rejected
