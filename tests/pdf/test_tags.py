"""The tags of a PDF: what a reader with a screen reader meets, in which order."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary

from pdf import accessible
from pdf.book import About, Book, Part
from pdf.job import run

WORDS = "The issuer says what it did and why it did so. "


def opened(*bodies: str, language: str = "en") -> pikepdf.Pdf:
    parts = [
        Part(
            f'<!DOCTYPE html><html lang="{language}"><head><title>T</title></head>'
            f"<body>{body}</body></html>"
        )
        for body in bodies
    ]
    made = run(Book(parts, About("T", language, ""), "https://example.org/"))
    assert made.complaints == []
    assert accessible.problems(made.data) == []
    return pikepdf.open(io.BytesIO(made.data))


def elements(pdf: pikepdf.Pdf, *wanted: str) -> list[Dictionary]:
    found = accessible._elements(pdf.Root.StructTreeRoot)
    return [one for one in found if str(one.S)[1:] in wanted]


def every_kid(element: Dictionary) -> list[object]:
    found = element.get("/K", Array())
    return list(found) if isinstance(found, Array) else [found]


def kids(element: Dictionary) -> list[Dictionary]:
    found = every_kid(element)
    return [kid for kid in found if isinstance(kid, Dictionary) and "/S" in kid]


def roles(element: Dictionary) -> list[str]:
    return [str(kid.S)[1:] for kid in kids(element)]


def outline(element: Dictionary) -> str:
    """An element and what is in it, spans left out: "P(Link Note(Lbl))"."""
    inner = [outline(kid) for kid in kids(element) if str(kid.S) != "/Span"]
    return str(element.S)[1:] + (f"({' '.join(inner)})" if inner else "")


pytestmark = pytest.mark.usefixtures("pango")


def test_a_table_over_several_pages_is_one_table_whose_head_is_read_once():
    rows = "".join(
        f'<tr><th scope="row">Voter {n}</th><td><p>Yes.</p></td></tr>'
        for n in range(120)
    )
    head = '<thead><tr><th scope="col">Who</th><th scope="col">What</th></tr></thead>'
    pdf = opened(
        f'<h1>T</h1><div class="table"><table><caption>All</caption>{head}'
        f"<tbody>{rows}</tbody></table></div>"
    )
    assert len(pdf.pages) > 2
    [table] = elements(pdf, "Table")
    assert roles(table) == ["Caption", "THead", "TBody"]
    assert len(kids(kids(table)[2])) == 120
    pdf.pages[1].contents_coalesce()
    drawn = pdf.pages[1].obj.Contents.read_bytes()
    assert drawn.count(b"/Artifact") > 2


def test_a_head_with_a_link_in_it_stays_with_each_piece():
    rows = "<tr><td>a</td></tr>" * 120
    pdf = opened(
        '<h1>T</h1><table><thead><tr><th scope="col"><a href="https://example.org/">W</a>'
        f"</th></tr></thead><tbody>{rows}</tbody></table>"
    )
    tables = elements(pdf, "Table")
    assert len(tables) == len(pdf.pages) > 2
    assert {tuple(roles(table)) for table in tables} == {("THead", "TBody")}


def test_a_cell_over_two_pages_is_one_cell():
    long = f"<p>{WORDS * 120}</p>"
    pdf = opened(
        '<h1>T</h1><table style="break-inside: auto"><tbody>'
        f'<tr style="break-inside: auto"><th scope="row">a</th><td>{long}</td></tr>'
        "</tbody></table>"
    )
    assert len(pdf.pages) == 2
    assert len(elements(pdf, "TR")) == len(elements(pdf, "TD")) == 1


def test_a_paragraph_over_two_pages_is_one_paragraph():
    pdf = opened(f"<h1>T</h1><section><p>{WORDS * 150}</p></section>")
    assert len(pdf.pages) == 2
    assert len(elements(pdf, "P")) == len(elements(pdf, "Sect")) == 1


def test_an_item_over_two_pages_is_one_item():
    pdf = opened(f"<h1>T</h1><ul><li>{WORDS * 150}</li><li>b</li></ul>")
    [listed] = elements(pdf, "L")
    assert [roles(item) for item in kids(listed)] == [["Lbl", "LBody"]] * 2


def test_a_list_within_a_list_belongs_to_its_item():
    inner = f"<ol><li>{WORDS * 100}</li><li>y</li></ol>"
    pdf = opened(f"<h1>T</h1><ul><li>a{inner}</li><li>b</li></ul>")
    assert outline(elements(pdf, "L")[0]) == (
        "L(LI(Lbl LBody(L(LI(Lbl LBody) LI(Lbl LBody)))) LI(Lbl LBody))"
    )


def test_a_heading_with_a_number_on_a_line_of_its_own_is_one_heading():
    pdf = opened('<h1><span style="display: block">Annex A</span> Further</h1>')
    assert len(elements(pdf, "H1")) == 1


def test_a_link_over_two_lines_is_one_link_that_says_its_words():
    pdf = opened(
        f'<h1>T</h1><p>See <a href="https://example.org/x">{WORDS * 3}</a>.</p>'
    )
    [link] = elements(pdf, "Link")
    pieces = pdf.pages[0].obj.Annots
    assert len(pieces) > 1
    assert {str(piece.Contents) for piece in pieces} == {(WORDS * 3).strip()}
    inside = [kid.Obj.objgen for kid in link.K if isinstance(kid, Dictionary)]
    assert inside == [piece.objgen for piece in pieces]


def test_a_link_over_two_pages_names_the_page_of_each_piece():
    pdf = opened(
        f'<h1>T</h1><p>{WORDS * 75}<a href="https://example.org/">{WORDS * 40}</a></p>'
    )
    [link] = elements(pdf, "Link")
    marks = [kid for kid in link.K if isinstance(kid, Dictionary) and "/MCID" in kid]
    assert {mark.Pg.objgen for mark in marks} == {pdf.pages[1].obj.objgen}


def test_every_mark_leads_to_the_element_that_holds_it():
    pdf = opened(f"<h1>T</h1><section><p>{WORDS * 150}</p></section>")
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    inside = {one.objgen for one in accessible._elements(pdf.Root.StructTreeRoot)}
    for place in range(1, len(numbers), 2):
        held = numbers[place]
        held = list(held) if isinstance(held, Array) else [held]
        assert {one.objgen for one in held} <= inside


NOTE = '<span class="footnote" id="n-{}">Said in {}.</span>'


def test_a_footnote_is_read_where_its_mark_stands():
    pdf = opened(f"<h1>T</h1><p>One{NOTE.format(1, 1)} and two.</p><p>Last.</p>")
    assert outline(elements(pdf, "Document")[0]) == (
        "Document(H1 P(Reference Note(Lbl)) P)"
    )


def test_footnotes_of_several_parts_have_names_of_their_own():
    pdf = opened(
        f"<h1>T</h1><p>One{NOTE.format(1, 1)}.</p>", f"<p>Two{NOTE.format(2, 2)}.</p>"
    )
    names = [str(note.ID) for note in elements(pdf, "Note")]
    assert names == ["note-n-1", "note-n-2"]
    assert [str(name) for name in pdf.Root.StructTreeRoot.IDTree.Names[::2]] == names


def test_header_cells_that_span_say_of_what_they_are_the_head():
    pdf = opened(
        '<h1>T</h1><table><thead><tr><th scope="col" rowspan="2">a</th>'
        '<th scope="colgroup" colspan="2">b</th></tr><tr><th scope="col">c</th>'
        '<th scope="col">d</th></tr></thead><tbody><tr><th scope="rowgroup" rowspan="2">e'
        "</th><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></tbody></table>"
    )
    said = [(str(head.A.Scope), int(head.A.get("/ColSpan", 1)), int(head.A.get("/RowSpan", 1)))
            for head in elements(pdf, "TH")]  # fmt: skip
    assert said == [
        ("/Column", 1, 2), ("/Column", 2, 1), ("/Column", 1, 1), ("/Column", 1, 1),
        ("/Row", 1, 2),
    ]  # fmt: skip
    assert all("/Headers" not in cell.A for cell in elements(pdf, "TD"))


def test_a_header_cell_without_a_scope_gets_one_by_its_place():
    pdf = opened(
        "<h1>T</h1><table><thead><tr><th>a</th></tr></thead>"
        "<tbody><tr><th>b</th></tr></tbody></table>"
    )
    assert [str(h.A.Scope) for h in elements(pdf, "TH")] == ["/Column", "/Row"]


def test_a_list_says_how_it_is_numbered():
    pdf = opened(
        '<h1>T</h1><ul><li>a</li></ul><ol data-style="letter"><li>a</li></ol>'
        '<ol data-style="number"><li>a</li></ol>'
    )
    kinds = [str(one.A.ListNumbering) for one in elements(pdf, "L")]
    assert kinds == ["/Disc", "/LowerAlpha", "/Decimal"]


def test_a_formula_is_one_with_its_words():
    pdf = opened(
        '<h1>T</h1><p><svg xmlns="http://www.w3.org/2000/svg" data-tag="Formula" '
        'width="9" height="9"><title>a equals b</title><path d="M0 0h9v9z"/></svg></p>'
    )
    [formula] = elements(pdf, "Formula")
    assert str(formula.Alt) == "a equals b"


def test_a_line_of_the_contents_is_a_number_a_reference_and_a_page():
    pdf = opened(
        '<h1 id="x">T</h1><div data-tag="TOC"><div class="line" data-tag="TOCI">'
        '<span class="line-number" data-tag="Lbl">1</span> <a href="#x">T</a> '
        '<span class="page-number" data-of="x"></span></div></div>'
    )
    [line] = elements(pdf, "TOCI")
    assert outline(line) == "TOCI(Lbl Reference(Link))"


def test_a_passage_and_a_part_say_their_language():
    pdf = opened('<h1>T</h1><p>In <em lang="fr">français</em>.</p>', "<p>x</p>")
    assert "fr" in [str(one.get("/Lang", "")) for one in elements(pdf, "NonStruct")]
    assert str(elements(pdf, "P")[1].Lang) == "en"


def test_nothing_empty_is_left():
    pdf = opened(f"<h1>T</h1><div></div><p>One{NOTE.format(1, 1)}.</p><p></p>")
    assert [one for one in elements(pdf, "Div", "NonStruct", "P", "Sect")
            if not every_kid(one)] == []  # fmt: skip


def test_what_says_nothing_is_taken_out_and_what_it_holds_stays_in_its_place():
    pdf = opened(
        '<h1>T</h1><p>One <strong>two <span><a href="#x">three</a></span></strong> four '
        '<em lang="fr">cinq</em> <span id="x">six</span>.</p>'
    )
    [text] = elements(pdf, "P")
    assert outline(text) == "P(Link NonStruct)"
    marks = [one for one in text.K if not isinstance(one, Dictionary)]
    assert marks == sorted(marks)
    assert len(marks) >= 3


def test_nothing_is_said_twice():
    pdf = opened('<h1>T</h1><ul><li id="x">One</li></ul><p>To <a href="#x">it</a></p>')
    for one in accessible._elements(pdf.Root.StructTreeRoot):
        assert "/Type" not in one
        holds_text = any(isinstance(kid, int) for kid in every_kid(one))
        holds_link = str(one.S) == "/Link"
        assert ("/Pg" in one) == (holds_text or holds_link)
    [heading] = elements(pdf, "H1")
    assert isinstance(heading.K, int)
    [link] = elements(pdf, "Link")
    assert "/Pg" not in link.K[0]
    assert link.K[0].Obj.Subtype == "/Link"
    assert not link.K[0].is_indirect
