"""Page numbers at the foot, drawn on finished pages: a page, a place and a number in, ink out.

They are outlines of letters and marked as artifacts, so that neither a reader's voice nor
the text of the page knows them, and so that a chapter can be laid out before anybody knows
how many pages come before it. This module imports no Django.
"""

from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream

from pdf.outlines import outlines

FONT = "SourceSans3-Semibold.ttf"
INK = "0.106 0.129 0.149"
LETTERS = "0123456789ivxlcdm"


@dataclass(frozen=True)
class Place:
    """Where a page's number goes, in points from the lower left corner of the page.

    edge: x of the side that the number keeps to; align: "left", "center" or "right".
    """

    edge: float
    baseline: float
    size: float
    align: str = "right"


class Folios:
    """Stamps numbers on the pages of one PDF; each letter is drawn once and shared."""

    def __init__(self, pdf: Pdf) -> None:
        self._unit, self._outlines = outlines(FONT, LETTERS)
        self._names = {letter: Name(f"/Folio{letter}") for letter in LETTERS}
        self._forms = {letter: self._form(pdf, letter) for letter in LETTERS}
        # WeasyPrint ends a page in the space in which it drew.
        self._before = pdf.make_indirect(Stream(pdf, b"q\n"))
        self._pdf = pdf
        self._known: set[tuple[int, int]] = set()

    def stamp(self, page: Page, place: Place, text: str) -> None:
        """Draw `text` on `page`. Letters other than digits and roman ones are an error."""
        self._share(page)
        drawn = self._pdf.make_indirect(Stream(self._pdf, self._ink(place, text)))
        contents = page.obj.Contents
        own = list(contents) if isinstance(contents, Array) else [contents]
        page.obj.Contents = Array([self._before, *own, drawn])

    def _share(self, page: Page) -> None:
        """Make the letters known to the page's resources, which pages have in common."""
        resources = page.obj.Resources
        if resources.objgen != (0, 0) and resources.objgen in self._known:
            return
        self._known.add(resources.objgen)
        if "/XObject" not in resources:
            resources.XObject = Dictionary()
        for letter, form in self._forms.items():
            resources.XObject[self._names[letter]] = form

    def _ink(self, place: Place, text: str) -> bytes:
        scale = place.size / self._unit
        widths = [self._outlines[letter].width for letter in text]
        lead = {"left": 0.0, "center": 0.5, "right": 1.0}[place.align]
        x = place.edge - lead * sum(widths) * scale
        out = [
            "Q", "/Artifact <</Type /Pagination /Subtype /Footer>> BDC",
            f"q {INK} rg {scale:.5f} 0 0 {scale:.5f} {x:.3f} {place.baseline:.3f} cm",
        ]  # fmt: skip
        for letter, width in zip(text, widths, strict=True):
            out += [f"{self._names[letter]} Do", f"1 0 0 1 {width} 0 cm"]
        return "\n".join([*out, "Q EMC"]).encode()

    def _form(self, pdf: Pdf, letter: str) -> Stream:
        outline = self._outlines[letter]
        form = Stream(pdf, outline.drawing)
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox = Array([-100, -300, outline.width + 100, 1000])
        form.Resources = Dictionary()
        return pdf.make_indirect(form)
