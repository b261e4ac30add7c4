"""Leave out the tags that say nothing, while WeasyPrint 70 writes a PDF. No Django.

It wraps the text of each line in an element that adds nothing. The element around it can
hold the text itself: a third of the elements to write, to merge and to load.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint.pdf import tags

# Those that may hold text; groups like /Sect may not.
_HOLDERS = {
    "/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/Span", "/NonStruct", "/Lbl",
    "/LBody", "/TH", "/TD", "/Caption", "/Note", "/TOCI", "/Link",
}  # fmt: skip
_BARE = {"/NonStruct", "/Span"}
_ADDS_NOTHING = {"Type", "S", "K", "P", "Pg"}
_REFERENCE = re.compile(rb"(\d+) 0 R")


@contextmanager
def thin_tags() -> Iterator[None]:
    """Inside the block, elements hold the text of bare kids themselves."""
    original = tags._build_box_tree

    def build(*arguments: Any) -> Iterator[pydyf.Dictionary]:
        _, _, pdf, _, nums, *_ = arguments
        for element in original(*arguments):
            if element["S"] in _HOLDERS:
                _take_over(element, pdf, nums)
            yield element

    tags._build_box_tree = build
    try:
        yield
    finally:
        tags._build_box_tree = original


def _take_over(
    element: pydyf.Dictionary, pdf: pydyf.PDF, nums: dict[int, bytes]
) -> None:
    """Put the pieces of text of bare kids in their place, and drop the kids.

    nums: number of a piece of text on this page → the element that it belongs to.
    """
    for place, reference in enumerate(element["K"]):
        found = isinstance(reference, bytes) and _REFERENCE.fullmatch(reference)
        kid = pdf.objects[int(found[1])] if found else None
        if not isinstance(kid, pydyf.Dictionary) or kid.get("S") not in _BARE:
            continue
        inside = kid["K"]
        if not set(kid) <= _ADDS_NOTHING or kid["Pg"] != element["Pg"]:
            continue
        if len(inside) != 1 or not isinstance(inside[0], int):
            continue
        element["K"][place] = inside[0]
        nums[inside[0]] = element.reference
        kid.free = "f"
