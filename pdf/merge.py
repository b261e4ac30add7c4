"""Merge parts into one file: PDFs of parts and what is known of them in, one PDF out.

Tags, annotations and destinations keep their meaning: each part's numbers are moved
behind those of the parts before it. Page numbers are stamped here, when it is known how
many pages precede. This module imports no Django.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from pdf.folios import Folios, Place
from pdf.laid import Laid
from pdf.pages import numbers


@dataclass(frozen=True)
class Piece:
    """A part that was laid out: its file, what is known of it, how it is numbered."""

    path: Path
    laid: Laid
    numbering: str


def merge(pieces: Sequence[Piece], out: Path) -> None:
    """Write the one file. Equal pieces give equal bytes."""
    with Pdf.new() as pdf:
        sources = [_append(pdf, piece) for piece in pieces]
        _structure(pdf, sources)
        _destinations(pdf, pieces)
        _outline(pdf, pieces)
        _stamp(pdf, pieces)
        producer = str(sources[0].trailer.Info.Producer)
        pdf.trailer.Info = pdf.make_indirect(Dictionary(Producer=String(producer)))
        pdf.save(
            out,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )


# -- pages and tags ------------------------------------------------------------------


def _append(pdf: Pdf, piece: Piece) -> Pdf:
    source = pikepdf.open(piece.path)
    pdf.pages.extend(source.pages)
    return source


def _structure(pdf: Pdf, sources: Sequence[Pdf]) -> None:
    """One tree of tags from those of the parts."""
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Document, P=root)
    )
    kids, nums = Array(), Array()
    first_page = first_key = 0
    for source in sources:
        tree = pdf.copy_foreign(source.Root.StructTreeRoot)
        for kid in tree.K[0].K:
            kid.P = document
            kids.append(kid)
        count = len(source.pages)
        own = tree.ParentTree.Nums
        highest = -1
        for at in range(0, len(own), 2):
            highest = max(highest, int(own[at]))
            nums.append(first_key + int(own[at]))
            nums.append(own[at + 1])
        _move_keys(pdf, range(first_page, first_page + count), first_key)
        first_page += count
        first_key += highest + 1
    document.K, root.K = kids, Array([document])
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=nums))
    root.ParentTreeNextKey = first_key
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _move_keys(pdf: Pdf, pages: range, by: int) -> None:
    if not by:
        return
    for index in pages:
        page = pdf.pages[index].obj
        page.StructParents = int(page.StructParents) + by
        for annotation in page.get("/Annots", []):
            if "/StructParent" in annotation:
                annotation.StructParent = int(annotation.StructParent) + by


# -- ways through the file -----------------------------------------------------------


def _starts(pieces: Sequence[Piece]) -> Iterator[tuple[int, Laid]]:
    first = 0
    for piece in pieces:
        yield first, piece.laid
        first += piece.laid.pages


def _to(pdf: Pdf, page: int, x: float, y: float) -> Array:
    return Array([pdf.pages[page].obj, Name.XYZ, x, y, 0])


def _destinations(pdf: Pdf, pieces: Sequence[Piece]) -> None:
    """The anchors of all parts, sorted by their bytes as a name tree must be."""
    found: dict[bytes, Array] = {}
    for first, laid in _starts(pieces):
        for name, (page, x, y) in laid.anchors.items():
            # Of two anchors of one name the first counts.
            found.setdefault(name.encode(), _to(pdf, first + int(page), x, y))
    names = Array()
    for name in sorted(found):
        names.append(String(name.decode()))
        names.append(found[name])
    pdf.Root.Names = Dictionary(Dests=pdf.make_indirect(Dictionary(Names=names)))


def _outline(pdf: Pdf, pieces: Sequence[Piece]) -> None:
    """The headings of all parts by their levels, a skipped level left out."""
    with pdf.open_outline() as outline:
        open_items: list[tuple[int, OutlineItem]] = []
        for first, laid in _starts(pieces):
            for level, words, page, x, y, is_open in laid.outline:
                item = OutlineItem(words, _to(pdf, first + page, x, y))
                item.is_closed = not is_open
                while open_items and open_items[-1][0] >= level:
                    open_items.pop()
                into = open_items[-1][1].children if open_items else outline.root
                into.append(item)
                open_items.append((level, item))


def _stamp(pdf: Pdf, pieces: Sequence[Piece]) -> None:
    """Each page's number where its part left room for it."""
    if not any(place for piece in pieces for place in piece.laid.folios):
        return
    folios = Folios(pdf)
    names = numbers([(piece.laid.pages, piece.numbering) for piece in pieces])
    index = 0
    for piece, own in zip(pieces, names, strict=True):
        for place, number in zip(piece.laid.folios, own, strict=True):
            if place:
                folios.stamp(pdf.pages[index], Place(**place), number)
            index += 1
