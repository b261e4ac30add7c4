"""Mend a line break of WeasyPrint 70: a text that fits but for the space at its end.

Before a link or a mark, such a text was taken for one that cannot be broken, and its
first word was put on a line of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.layout import inline


@contextmanager
def mended_breaks() -> Iterator[None]:
    """Inside the block, spaces at the end of a text hang over the end of a line."""
    original = inline.split_first_line

    def split(text: str, style: Any, context: Any, width: Any, *rest: Any, **more: Any):
        found = original(text, style, context, width, *rest, **more)
        layout, _, resume_at, *_ = found
        whole = text.rstrip(" ")
        # The mistake leaves one word on the line; all else is as it should be.
        if resume_at is None or whole == text or width is None or " " in layout.text:
            return found
        if style["white_space"] not in ("normal", "pre-line") or " " not in whole:
            return found
        again = original(whole, style, context, width, *rest, **more)
        if again[2] is not None or again[3] > width:
            return found
        return (*again[:2], len(text.encode()), *again[3:])

    inline.split_first_line = split
    try:
        yield
    finally:
        inline.split_first_line = original
