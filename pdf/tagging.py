"""Better PDF tags than WeasyPrint 70 writes: passages' languages, notes, contents.

WeasyPrint has no hook for a single element, so its tree builder is wrapped while a PDF is
written. `tests/pdf/test_render.py` fails when another version answers otherwise.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint.css import AnonymousStyle
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import tags
from weasyprint.pdf.stream import Stream

# What `data-tag` may ask for, and the tags that it may replace.
_ROLES = {"TOC": "/Div", "TOCI": "/Div", "Aside": "/Div", "Formula": "/Figure"}


@contextmanager
def better_tags() -> Iterator[None]:
    """Inside the block every structure element passes through `_improve`."""
    original, marked = tags._build_box_tree, Stream.marked

    def build(box: Any, *rest: Any) -> Iterator[pydyf.Dictionary]:
        if isinstance(box, boxes.MarginBox):
            return
        for element in original(box, *rest):
            _improve(box, element)
            yield element

    def mark(stream: Stream, box: Any, tag: str) -> Any:
        # The words in a page's margins are of no element; they are not to be read aloud.
        return stream.artifact() if box.element is None else marked(stream, box, tag)

    tags._build_box_tree, Stream.marked = build, mark
    try:
        yield
    finally:
        tags._build_box_tree, Stream.marked = original, marked


def _improve(box: Any, element: pydyf.Dictionary) -> None:
    box = getattr(box, "_box", box)
    if box.element is None or isinstance(box.style, AnonymousStyle):
        return
    if "::" in box.element_tag or box.element_tag in ("html", "body"):
        return
    if language := box.element.get("lang"):
        element["Lang"] = pydyf.String(language)
    role = box.element.get("data-tag", "")
    if _ROLES.get(role) == element["S"]:
        element["S"] = f"/{role}"
    if box.element.get("class") == "footnote" and element["S"] == "/Span":
        element["S"] = "/Note"
        element["ID"] = pydyf.String(f"note-{element.number}")
