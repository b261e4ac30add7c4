"""Merge parts into one file: PDFs of parts and what is known of them in, one PDF out.

Tags, annotations and destinations keep their meaning: each part's numbers are moved
behind those of the parts before it. Page numbers are stamped here, when it is known how
many pages precede. This module imports no Django.
"""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import AccessMode, Array, Dictionary, Name, OutlineItem, Pdf, String

from pdf.folios import Folios, Place
from pdf.laid import Laid
from pdf.pages import numbers


@dataclass(frozen=True)
class Piece:
    """A part that was laid out: its file, what is known of it, how it is numbered."""

    path: Path
    laid: Laid
    numbering: str


@contextmanager
def merged(pieces: Sequence[Piece]) -> Iterator[Pdf]:
    """The one file, open, while the block lasts. Equal pieces give an equal file."""
    with Pdf.new() as pdf:
        tags = _Tags(pdf)
        for piece in pieces:
            # One at a time, or the memory for all of them twice; not mapped, or they are
            # counted as memory until the end.
            with pikepdf.open(piece.path, access_mode=AccessMode.stream) as source:
                tags.append(source)
                producer = str(source.trailer.Info.Producer)
        tags.close()
        pdf.trailer.Info = pdf.make_indirect(Dictionary(Producer=String(producer)))
        _destinations(pdf, pieces)
        _outline(pdf, pieces)
        _stamp(pdf, pieces)
        yield pdf


# -- pages and tags ------------------------------------------------------------------


class _Tags:
    """Pages and one tree of tags, from those of the parts."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = pdf.make_indirect(Dictionary(S=Name.Document, P=self.root))
        self.kids, self.nums = Array(), Array()
        self.next_key = 0

    def append(self, source: Pdf) -> None:
        """The pages of `source`, and its tags behind those that are there."""
        first = len(self.pdf.pages)
        with warnings.catch_warnings():
            # What is said to get lost is made anew, of all parts together.
            warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
            self.pdf.pages.extend(source.pages)
        tree = self.pdf.copy_foreign(source.Root.StructTreeRoot)
        for kid in tree.K[0].K:
            kid.P = self.document
            self.kids.append(kid)
        own, by = tree.ParentTree.Nums, self.next_key
        for at in range(0, len(own), 2):
            key = by + int(own[at])
            self.nums.append(key)
            self.nums.append(own[at + 1])
            self.next_key = max(self.next_key, key + 1)
        for index in range(first, len(self.pdf.pages)):
            _move_keys(self.pdf.pages[index].obj, by)

    def close(self) -> None:
        """Put the tree into the file."""
        self.document.K, self.root.K = self.kids, Array([self.document])
        self.root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=self.nums))
        self.root.ParentTreeNextKey = self.next_key
        self.pdf.Root.StructTreeRoot = self.root
        self.pdf.Root.MarkInfo = Dictionary(Marked=True)


def _move_keys(page: Dictionary, by: int) -> None:
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
