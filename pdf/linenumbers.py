"""Line numbers in the margin: laid-out pages in, the same PDF with a number beside each line out.

They count from 1 on each page, stand under the text as an artifact and are drawn as
outlines, so that nobody hears, searches or copies them. This module imports no Django.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from pdf.outlines import outlines

FACE, DIGITS = "SourceSans3-Regular.ttf", "0123456789"
SIZE = 6.5  # points
RIGHT = 42.0  # points from the left edge of the page to the right end of a number
GREY = "0.36 g"
# In points. Lines nearer than this are one: cells of a row, a raised mark.
NEAREST = 5.0
_POINTS = 0.75  # in a CSS pixel


def lines_of(page: Any) -> list[float]:
    """Baselines of a WeasyPrint page's lines of text, in points from its top edge.

    Heads, feet and what stands apart from the text count for nothing; a cover has none.
    """
    return apart(_baselines(page._page_box))


def apart(baselines: Iterable[float]) -> list[float]:
    """Baselines in order; those that nearly touch another one are left out."""
    found: list[float] = []
    for baseline in sorted(baselines):
        if not found or baseline - found[-1] >= NEAREST:
            found.append(baseline)
    return found


def _baselines(root: Any) -> Iterator[float]:
    waiting = [root]
    while waiting:
        box = waiting.pop()
        # What is placed apart stands beside a line that is counted already.
        if isinstance(box, boxes.MarginBox | AbsolutePlaceholder):
            continue
        if _is_cover(box) or not isinstance(box, boxes.ParentBox):
            continue
        if isinstance(box, boxes.LineBox):
            if any(
                isinstance(part, boxes.TextBox) and part.text.strip()
                for part in box.descendants()
            ):
                yield (box.position_y + box.baseline) * _POINTS
            continue
        waiting.extend(box.children)


def _is_cover(box: Any) -> bool:
    return box.element is not None and "cover" in box.element.get("class", "").split()


def number_lines(data: bytes, pages: Sequence[Any]) -> bytes:
    """The PDF that was written from WeasyPrint's `pages`, with its lines numbered."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        stamp(pdf, [lines_of(page) for page in pages])
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def stamp(pdf: Pdf, lines: Iterable[Sequence[float]]) -> None:
    """Number the lines of each page; `lines` holds a list of baselines for each."""
    digits: list[pikepdf.Object] = []
    for at, (page, baselines) in enumerate(zip(pdf.pages, lines, strict=True)):
        if not baselines:
            continue
        digits = digits or [_digit(pdf, digit) for digit in DIGITS]
        form = pdf.make_stream(_drawing(baselines, float(page.mediabox[3])))
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox = page.mediabox
        form.Resources = Dictionary(
            XObject=Dictionary({f"/D{n}": digit for n, digit in enumerate(digits)})
        )
        # WeasyPrint's pages share their resources, so each form has its own name.
        name = page.add_resource(form, Name.XObject, Name(f"/LineNumbers{at}"))
        # In front, since the page's own content turns its coordinates upside down.
        page.contents_add(
            f"/Artifact <</Type /Pagination>> BDC q {name} Do Q EMC\n".encode(),
            prepend=True,
        )


def _drawing(baselines: Sequence[float], height: float) -> bytes:
    unit, drawn = outlines(FACE, DIGITS)
    # All ten are equally wide in this face.
    scale, advance = SIZE / unit, drawn["0"].width * SIZE / unit
    out = [GREY]
    for number, baseline in enumerate(baselines, start=1):
        text = str(number)
        for place, digit in enumerate(text):
            x = RIGHT - (len(text) - place) * advance
            out.append(
                f"q {scale} 0 0 {scale} {x:.2f} {height - baseline:.2f} cm /D{digit} Do Q"
            )
    return "\n".join(out).encode()


def _digit(pdf: Pdf, digit: str) -> pikepdf.Object:
    outline = outlines(FACE, DIGITS)[1][digit]
    form = pdf.make_stream(outline.drawing)
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([-100, -300, outline.width + 100, 1000])
    return pdf.make_indirect(form)
