"""Make the PDF of one part ready to be merged: WeasyPrint's file in, a smaller one out.

Links to other parts become destinations; what belongs to a whole file (names, outline,
metadata) goes. This module imports no Django.
"""

from pathlib import Path
from urllib.parse import unquote

import pikepdf
from pikepdf import Dictionary, Pdf, String

BETWEEN = "x-book:"
"""Scheme of links to an anchor of another part; WeasyPrint would drop others."""


def tidy(path: Path) -> list[str]:
    """Rewrite the file in place; the anchors of other parts that it links to."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
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
    no_border = pdf.make_indirect(Dictionary(W=0))
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            if "/Type" in annotation:
                del annotation["/Type"]  # the list in which it stands says as much
            if "/BS" in annotation:
                annotation.BS = no_border
            uri = str(annotation.get("/A", {}).get("/URI", ""))
            if uri.startswith(BETWEEN):
                anchor = unquote(uri.removeprefix(BETWEEN))
                links.add(anchor)
                del annotation["/A"]
                annotation.Dest = String(anchor)
    return links
