"""What would keep a reader with a screen reader out: a PDF in, sentences out. No Django.

The whole of PDF/UA-1 is checked by veraPDF in the tests; this runs on every proof.
"""

import io
import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

_HEADING = re.compile(r"/H([1-6])")


def problems(data: bytes) -> list[str]:
    """A sentence for each thing missing; none for an accessible file."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [*_document(pdf), *_structure(pdf)]


def _document(pdf: Pdf) -> Iterator[str]:
    if not pdf.Root.get("/MarkInfo", {}).get("/Marked", False):
        yield "The PDF has no tags."
    if not str(pdf.Root.get("/Lang", "")):
        yield "The PDF does not say its language."
    if not str(pdf.trailer.get("/Info", {}).get("/Title", "")):
        yield "The PDF has no title."
    if not pdf.Root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "The PDF shows its file name where its title belongs."


def _structure(pdf: Pdf) -> Iterator[str]:
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        yield "The PDF has no structure."
        return
    figures = 0
    last = 0
    for element in _elements(root):
        role = str(element.S)
        if role == "/Figure" and not str(element.get("/Alt", "")):
            figures += 1
        heading = _HEADING.fullmatch(role)
        if heading:
            level = int(heading[1])
            if level > last + 1:
                yield f"A heading of level {level} follows one of level {last}."
            last = level
    if figures:
        yield (
            "A picture has no alternative text."
            if figures == 1
            else f"{figures} pictures have no alternative text."
        )


def _elements(root: Dictionary) -> Iterator[Dictionary]:
    """Structure elements in reading order, without recursion."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.get("/S") is not None and node.get("/Type") == Name.StructElem:
            yield node
        kids = node.get("/K")
        if isinstance(kids, Array):
            waiting.extend(kid for kid in reversed(kids) if isinstance(kid, Dictionary))
        elif isinstance(kids, Dictionary):
            waiting.append(kids)
