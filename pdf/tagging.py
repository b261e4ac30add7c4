"""Better PDF tags than WeasyPrint 70 writes: a document while it is written in, its tags mended.

Passages get their language, header cells their scope, lists their kind of numbering, notes
and contents tags of their own; what stands between pages is not read aloud. WeasyPrint has
no hook for a single element, so some of its functions are wrapped while a PDF is written.
`tests/pdf/test_tags.py` fails when another version answers otherwise. No Django.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint import document as documents
from weasyprint import pdf as writer
from weasyprint.css import AnonymousStyle
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import tags
from weasyprint.pdf.stream import Stream

from pdf.tag_tree import Pieces, mend

# What `data-tag` may ask for, and the tags that it may replace.
_ROLES = {
    "TOC": "/Div", "TOCI": "/Div", "Index": "/Div", "Formula": "/Figure", "Lbl": "/Span",
}  # fmt: skip
# By HTML element, where WeasyPrint knows nothing better than NonStruct.
_ELEMENTS = {"code": "/Code", "nav": "/Sect", "header": "/Sect"}
_SCOPES = {"col": "/Column", "colgroup": "/Column", "row": "/Row", "rowgroup": "/Row"}
_NUMBERING = {"letter": "/LowerAlpha", "number": "/Decimal"}
_CALL, _MARKER = "span::footnote-call", "span::footnote-marker"


@contextmanager
def better_tags() -> Iterator[None]:
    """Inside the block every PDF that is written has the better tags."""
    before = (
        documents.generate_pdf, writer.add_tags, tags._build_box_tree, Stream.marked
    )  # fmt: skip
    tagger = _Tagger(*before)
    documents.generate_pdf = tagger.generate_pdf
    writer.add_tags = tagger.add_tags
    tags._build_box_tree = tagger.build
    Stream.marked = tagger.marked_method()
    try:
        yield
    finally:
        (
            documents.generate_pdf, writer.add_tags, tags._build_box_tree, Stream.marked
        ) = before  # fmt: skip


class _Tagger:
    """Stands in for four functions of WeasyPrint, which it calls."""

    def __init__(self, generate: Any, add: Any, build: Any, marked: Any) -> None:
        self._generate, self._add, self._build, self._marked = (
            generate, add, build, marked
        )  # fmt: skip
        self.repeated: set[int] = set()
        self.silent: set[int] = set()
        self.pieces = Pieces()

    def generate_pdf(self, document: Any, *rest: Any, **options: Any) -> Any:
        """Finds what is repeated on later pages before anything is drawn."""
        self.pieces = Pieces()
        self._find_repeated(document.pages)
        return self._generate(document, *rest, **options)

    def _find_repeated(self, pages: list[Any]) -> None:
        """Running heads, and heads of tables on all pages but their first."""
        self.repeated, self.silent = set(), set()
        seen: set[int] = set()
        for page in pages:
            for box in _running_heads(page._page_box):
                self.repeated.add(id(box))
                self.silent |= {id(inside) for inside in box.descendants()}
            for table, group in _heads(page._page_box):
                first = id(group.element) not in seen
                seen.add(id(group.element))
                inside = list(group.descendants())
                if any(box.element_tag == "a" for box in inside):
                    # A link may not lie in a decoration: such a table stays in pieces.
                    self.pieces.keep_apart(table.element)
                elif not first:
                    self.repeated.add(id(group))
                    self.silent |= {id(box) for box in inside}

    def marked_method(self) -> Any:
        """`Stream.marked`: what is repeated is drawn as an artifact."""

        def marked(stream: Any, box: Any, tag: str) -> Any:
            if id(box) in self.silent:
                return stream.artifact()
            return self._marked(stream, box, tag)

        return marked

    def build(
        self, box: Any, parent: Any, pdf: Any, page_number: int, *rest: Any
    ) -> Iterator[pydyf.Dictionary]:
        """Each structure element of a box, with what WeasyPrint does not know of it."""
        box = getattr(box, "_box", box)
        if id(box) in self.repeated:
            for cell in box.descendants():
                # The table looks for its header cells afterwards.
                cell.mark = pydyf.Dictionary({"A": pydyf.Dictionary()})
            return
        for element in self._build(box, parent, pdf, page_number, *rest):
            self._improve(box, element, page_number)
            if isinstance(box.style, AnonymousStyle) and element["S"] == parent["S"]:
                # A box that layout put into a heading would be a second heading.
                element["S"] = "/NonStruct"
            yield element

    def add_tags(self, pdf: Any, *rest: Any) -> None:
        """The whole tree, mended when it is complete."""
        self._add(pdf, *rest)
        mend(pdf, self.pieces)

    def _improve(self, box: Any, element: Any, page_number: int) -> None:
        tag = box.element_tag
        if box.element is not None and tag == "body" and box.style["lang"]:
            # Parts of a book may differ in language, and only one stands in the catalogue.
            element.setdefault("Lang", pydyf.String(box.style["lang"]))
        # A table lies in a box without a style of its own, which has the tag.
        anonymous = isinstance(box.style, AnonymousStyle) and element["S"] != "/Table"
        if box.element is None or anonymous:
            return
        if tag == _CALL:
            element["S"] = "/Reference"
            self.pieces.call(box.element, element)
        elif tag == _MARKER:
            element["S"] = "/Lbl"
        elif "::" not in tag and tag not in ("html", "body"):
            _of_element(box.element, element)
            if box.link_annotation:
                _name_link(box)
            self.pieces.add(box.element, element, page_number)
            if element["S"] == "/Note":
                self.pieces.note(box.element, element)


def _name_link(box: Any) -> None:
    """A link is announced by its words; WeasyPrint names it by its address."""
    words = " ".join("".join(box.element.itertext()).split())
    if words:
        box.link_annotation["Contents"] = pydyf.String(words)


def _of_element(html: Any, element: pydyf.Dictionary) -> None:
    """What the HTML element says that WeasyPrint does not hand on."""
    if language := html.get("lang"):
        element["Lang"] = pydyf.String(language)
    role = element["S"]
    wanted = html.get("data-tag", "")
    if _ROLES.get(wanted) == role:
        element["S"] = f"/{wanted}"
    elif html.get("class") == "footnote" and role == "/Span":
        element["S"] = "/Note"
        # Notes of chapters that are laid out apart come together: a number may come twice.
        element["ID"] = pydyf.String(f"note-{html.get('id') or element.number}")
    elif role == "/NonStruct":
        element["S"] = _ELEMENTS.get(html.tag, role)
    elif role == "/L" and html.tag in ("ul", "ol"):
        kind = "/Disc" if html.tag == "ul" else "/Decimal"
        element["A"] = pydyf.Dictionary({
            "O": "/List", "ListNumbering": _NUMBERING.get(html.get("data-style"), kind),
        })  # fmt: skip
    elif role == "/TH" and html.get("scope") in _SCOPES:
        element["A"]["Scope"] = _SCOPES[html.get("scope")]


def _running_heads(page: Any) -> Iterator[Any]:
    """What stands in the margins of a page; WeasyPrint tags it, but outside the tree."""
    for box in page.children:
        if isinstance(box, boxes.MarginBox):
            yield box


def _heads(page: Any) -> Iterator[tuple[Any, Any]]:
    """Each table of a page with its head."""
    for box in page.descendants():
        if isinstance(box, boxes.TableBox):
            for group in box.children:
                if getattr(group, "is_header", False):
                    yield box, group
