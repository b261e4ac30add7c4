"""Make the PDF of one part ready to be merged: WeasyPrint's file in, a smaller one out.

Links to other parts become destinations, identifiers become the part's
own; what belongs to a whole file (names, outline, metadata) goes. This module imports no
Django.
"""

import hashlib
from pathlib import Path
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Dictionary, Pdf, String

BETWEEN = "x-book:"
"""Scheme of links to an anchor of another part; WeasyPrint would drop others."""


def tidy(path: Path, html: str) -> list[str]:
    """Rewrite the file in place; the anchors of other parts that it links to.

    html: what the file was made from; it makes identifiers in it unlike those of others.
    """
    prefix = hashlib.sha256(html.encode()).hexdigest()[:12]
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        _own_identifiers(pdf, prefix)
        links = _mend_links(pdf)
        for name in ("/Names", "/Outlines", "/Metadata"):
            if name in pdf.Root:
                del pdf.Root[name]
        pdf.save(
            path,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return sorted(links)


def _mend_links(pdf: Pdf) -> set[str]:
    links = set()
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            annotation.F = 4  # printed with the page
            uri = str(annotation.get("/A", {}).get("/URI", ""))
            if uri.startswith(BETWEEN):
                anchor = unquote(uri.removeprefix(BETWEEN))
                links.add(anchor)
                del annotation["/A"]
                annotation.Dest = String(anchor)
                annotation.Contents = String(anchor)
    return links


def _own_identifiers(pdf: Pdf, prefix: str) -> None:
    """Notes and header cells are named by numbers that other parts use too."""
    for element in pdf.objects:
        if not isinstance(element, Dictionary) or element.get("/Type") != "/StructElem":
            continue
        if "/ID" in element:
            element.ID = String(f"{prefix}-{element.ID}")
        headers = element.A.get("/Headers") if "/A" in element else None
        if headers is not None:
            element.A.Headers = Array(String(f"{prefix}-{name}") for name in headers)
