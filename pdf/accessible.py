"""What would keep a reader with a screen reader, or an archive, out: a PDF in, sentences out.

The whole of PDF/UA-1 and PDF/A-3a is checked by veraPDF in the tests; this runs on every
proof. This module imports no Django.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Pdf

_HEADING = re.compile(r"/H([1-6])")
_PRINTED = 4

# What is counted, with its sentence for one and for many.
_SENTENCES = {
    "figure": (
        "A picture has no alternative text.",
        "{} pictures have no alternative text.",
    ),
    "formula": (
        "A formula has no alternative text.",
        "{} formulas have no alternative text.",
    ),
    "note": (
        "A footnote has no name of its own.",
        "{} footnotes have no name of their own.",
    ),
    "header": (
        "A header cell does not say what it is the head of.",
        "{} header cells do not say what they are the head of.",
    ),
    "words": (
        "A link does not say where it leads.",
        "{} links do not say where they lead.",
    ),
    "hidden": (
        "A link is left out when its page is printed.",
        "{} links are left out when their pages are printed.",
    ),
    "loose": (
        "A link is not part of the structure.",
        "{} links are not part of the structure.",
    ),
}


def problems(data: bytes) -> list[str]:
    """A sentence for each thing missing; none for an accessible file."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [*_document(pdf), *_archive(pdf), *_structure(pdf), *_links(pdf)]


def _document(pdf: Pdf) -> Iterator[str]:
    if not pdf.Root.get("/MarkInfo", {}).get("/Marked", False):
        yield "The PDF has no tags."
    if not str(pdf.Root.get("/Lang", "")):
        yield "The PDF does not say its language."
    if not str(pdf.trailer.get("/Info", {}).get("/Title", "")):
        yield "The PDF has no title."
    if not pdf.Root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "The PDF shows its file name where its title belongs."
    if "/PageLabels" not in pdf.Root:
        yield "The PDF does not say how its pages are numbered."


def _archive(pdf: Pdf) -> Iterator[str]:
    metadata = pdf.Root.get("/Metadata")
    packet = metadata.read_bytes() if metadata is not None else b""
    for words, standard in ((b"<pdfuaid:part>1<", "UA"), (b"<pdfaid:part>3<", "A")):
        if words not in packet:
            yield f"The PDF does not say that it keeps to PDF/{standard}."
    if not len(pdf.Root.get("/OutputIntents", Array())):
        yield "The PDF does not say in which colours it was made."
    for file in pdf.Root.get("/AF", Array()):
        if "/AFRelationship" not in file:
            yield f"The attached file {file.get('/UF', '')} does not say why it is there."


def _structure(pdf: Pdf) -> Iterator[str]:
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        yield "The PDF has no structure."
        return
    missing: Counter[str] = Counter()
    notes: set[str] = set()
    last = 0
    for element in _elements(root):
        role = str(element.S)
        missing.update(_missing(element, role, notes))
        heading = _HEADING.fullmatch(role)
        if heading:
            level = int(heading[1])
            if level > last + 1:
                yield f"A heading of level {level} follows one of level {last}."
            last = level
    yield from _sentences(missing)


def _missing(element: Dictionary, role: str, notes: set[str]) -> Iterator[str]:
    """What an element lacks. notes: the names of those that came before."""
    if role in ("/Figure", "/Formula") and not str(element.get("/Alt", "")):
        yield role[1:].lower()
    elif role == "/TH" and "/Scope" not in element.get("/A", {}):
        yield "header"
    elif role == "/Note":
        name = str(element.get("/ID", ""))
        if not name or name in notes:
            yield "note"
        notes.add(name)


def _links(pdf: Pdf) -> Iterator[str]:
    missing: Counter[str] = Counter()
    for page in pdf.pages:
        for link in page.obj.get("/Annots", []):
            missing["words"] += not str(link.get("/Contents", ""))
            missing["hidden"] += not int(link.get("/F", 0)) & _PRINTED
            missing["loose"] += "/StructParent" not in link
    yield from _sentences(missing)


def _sentences(missing: Counter[str]) -> Iterator[str]:
    for what, count in missing.items():
        one, many = _SENTENCES[what]
        if count:
            yield one if count == 1 else many.format(count)


def _elements(root: Dictionary) -> Iterator[Dictionary]:
    """Structure elements in reading order, without recursion."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.get("/S") is not None:
            yield node
        kids = node.get("/K")
        if isinstance(kids, Array):
            waiting.extend(kid for kid in reversed(kids) if isinstance(kid, Dictionary))
        elif isinstance(kids, Dictionary):
            waiting.append(kids)
