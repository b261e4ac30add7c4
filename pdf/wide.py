"""Which tables lie on pages turned on their side: a block of the content tree in, yes or no out.

This module imports no Django.
"""

from collections.abc import Iterator

from cms.documents.content import Node, plain

# Columns from which a table always lies; from which its text decides.
MANY, SEVERAL = 7, 5
# Characters that a line of the upright page holds in small sans, all columns together.
LINE = 92
# Lines in the tallest cell of a row, on the average, from which turning is worth a page.
TALL = 10


def is_wide(block: Node) -> bool:
    """Whether a table, rubric or scale is better read across a page turned on its side."""
    rows = list(_rows(block))
    columns = max((sum(span for _, span in row) for row in rows), default=0)
    if columns >= MANY:
        return True
    if _narrowest(rows, columns) > LINE:
        return True
    return columns >= SEVERAL and _tallness(rows, columns) > TALL


def _rows(block: Node) -> Iterator[list[tuple[str, int]]]:
    """Rows of (text, columns that it spans)."""
    for row in block.get("rows", ()):
        yield [(plain(cell["text"]), cell.get("colspan", 1)) for cell in row]
    if block["type"] == "rubric":
        yield [("", 1), *((level["name"], 1) for level in block["levels"])]
        for criterion in block["criteria"]:
            yield [
                (criterion["name"], 1),
                *((plain(cell), 1) for cell in criterion["cells"]),
            ]


def _narrowest(rows: list[list[tuple[str, int]]], columns: int) -> int:
    """Characters that the columns need so that no word is broken."""
    longest = [0] * columns
    for row in rows:
        at = 0
        for text, span in row:
            if span == 1 and at < columns:
                words = (len(word) + 2 for word in text.split())
                longest[at] = max(longest[at], *words, 0)
            at += span
    return sum(longest)


def _tallness(rows: list[list[tuple[str, int]]], columns: int) -> float:
    """Lines of the tallest cell, averaged over the rows, with columns of equal width."""
    width = LINE / columns
    tall = [
        max((len(text) / (width * span) for text, span in row), default=0)
        for row in rows
    ]
    return sum(tall) / len(tall)
