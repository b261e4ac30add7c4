"""A table's row in, the column where each of its cells begins out."""

from collections.abc import Iterator

from cms.documents.content import Node

Taken = dict[int, int]
"""Columns into which cells of earlier rows reach, with the rows that they still take."""


def placed(row: list[Node], taken: Taken) -> Iterator[tuple[int, Node]]:
    """Each cell of a row with its first column, beside what is taken.

    At the end `taken` is what is taken of the next row. Who shortens a cell's spans does
    so before asking for the next one.
    """
    column = 0
    later = {at: left - 1 for at, left in taken.items() if left > 1}
    for cell in row:
        while taken.get(column, 0) > 0:
            column += 1
        yield column, cell
        end = column + cell.get("colspan", 1)
        if cell.get("rowspan", 1) > 1:
            later |= dict.fromkeys(range(column, end), cell["rowspan"] - 1)
        column = end
    taken.clear()
    taken.update(later)
