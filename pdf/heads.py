"""Heads of pages like those of a dictionary: clauses in, "4.2–4.5" out. No Django.

CSS tells the first and the last clause of a page, but not that they are the same one. So
`string(clauses)` is answered here while a book is laid out, from two named strings that
headings set: `clause` (number, or the title of what has none) and `section` (title of the
outermost section). `tests/pdf/test_html.py` fails when another version answers otherwise.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.layout import LayoutContext

NAME = "clauses"


def head(clauses: tuple[str, str], sections: tuple[str, str]) -> str:
    """What a page says whose first and last clause and section these are; "" for none."""
    first, last = clauses
    if not first or not last or first == last:
        words = first or last
    elif " " in first or " " in last:
        words = f"{first} – {last}"
    else:
        words = f"{first}–{last}"
    title = sections[0]
    return f"{title}\u2003{words}" if title and title == sections[1] else words


@contextmanager
def clause_heads() -> Iterator[None]:
    """Inside the block, `string(clauses)` is the range of a page."""
    original = LayoutContext.get_string_set_for

    def answer(
        self: LayoutContext, page: Any, name: str, keyword: str = "first"
    ) -> tuple[str, ...]:
        if name != NAME:
            return original(self, page, name, keyword)

        def ends(of: str) -> tuple[str, str]:
            first, last = (
                "".join(original(self, page, of, end)) for end in ("start", "last")
            )
            return first, last

        return (head(ends("clause"), ends("section")),)

    LayoutContext.get_string_set_for = answer
    try:
        yield
    finally:
        LayoutContext.get_string_set_for = original
