"""An HTML table in, a table block and the blocks that could not stay in it out."""

from typing import TYPE_CHECKING, Any

from cms.documents.content import Node, Runs, plain
from cms.documents.spans import Taken, placed
from cms.importing.build import block

if TYPE_CHECKING:
    from cms.importing.flow import Event, FlowReader


def read_table(reader: "FlowReader", element: Any) -> tuple[Node | None, list["Event"]]:
    """The table with caption, header rows and columns, spans cut to what is there."""
    moved: list[Event] = []
    pending, reader.source.pending = reader.source.pending, []
    caption: Runs = []
    rows: list[list[Node]] = []
    heads: list[list[bool]] = []
    header_rows = 0
    for part, tag in _rows(element):
        reader.source.meet(part)
        if tag == "caption":
            caption, more = reader.lines(part)
            moved += more
            continue
        cells, head = _cells(reader, part, moved)
        if not cells:
            continue
        if (tag == "thead" or all(head)) and header_rows == len(rows):
            header_rows += 1
        rows.append(cells)
        heads.append(head)
    reader.source.pending = pending + reader.source.pending
    if element.xpath(".//td[@style or @align] | .//th[@style or @align]"):
        reader.lose("the alignment of cells", "Tables are set by the style sheet.")
    if not any(plain(cell["text"]) for row in rows for cell in row):
        return None, moved
    _cut_spans(reader, rows)
    while header_rows and not any(plain(c["text"]) for c in rows[0]):
        # Markdown writes an empty heading row where a table has none.
        rows, heads, header_rows = rows[1:], heads[1:], header_rows - 1
    body = heads[header_rows:]
    columns = 0
    while body and all(len(head) > columns + 1 and head[columns] for head in body):
        columns += 1
    made = block(
        "table", caption=caption, header_rows=min(header_rows, len(rows)),
        header_columns=columns, rows=rows, notes=[],
    )  # fmt: skip
    return made, moved


def _rows(element: Any) -> list[tuple[Any, str]]:
    """Rows and caption with the part of the table they are in."""
    found = []
    for child in element:
        if child.tag in ("thead", "tbody", "tfoot"):
            found += [(row, child.tag) for row in child if row.tag == "tr"]
        elif child.tag == "tr":
            found.append((child, "tbody"))
        elif child.tag == "caption":
            found.append((child, "caption"))
    return found


def _cells(
    reader: "FlowReader", row: Any, moved: list["Event"]
) -> tuple[list[Node], list[bool]]:
    cells, head = [], []
    for cell in row:
        if cell.tag not in ("td", "th"):
            continue
        reader.source.meet(cell)
        text, more = reader.lines(cell)
        moved += more
        node: Node = {"text": text}
        for name in ("colspan", "rowspan"):
            value = cell.get(name) or ""
            if value.isascii() and value.isdigit() and 1 < int(value[:6]) <= 1000:
                node[name] = int(value)
            elif value not in ("", "1"):
                reader.lose(f"{name}={value!r}", "It is no span that a table can have.")
        cells.append(node)
        head.append(cell.tag == "th")
    return cells, head


def _cut_spans(reader: "FlowReader", rows: list[list[Node]]) -> None:
    """Cells may not reach below the last row, nor lie on one another."""
    taken: Taken = {}
    for index, row in enumerate(rows):
        for column, cell in placed(row, taken):
            _cut(reader, cell, len(rows) - index, taken, column)


def _cut(
    reader: "FlowReader", cell: Node, below: int, taken: Taken, column: int
) -> None:
    if cell.get("rowspan", 1) > below:
        reader.lose(f"rowspan={cell['rowspan']}", "The table has fewer rows.")
        _span(cell, "rowspan", below)
    wide = cell.get("colspan", 1)
    free = next((n for n in range(wide) if taken.get(column + n, 0) > 0), wide)
    if free < wide:
        reader.lose(f"colspan={wide}", "Another cell is in the way.")
        _span(cell, "colspan", free)


def _span(cell: Node, name: str, value: int) -> None:
    if value > 1:
        cell[name] = value
    else:
        cell.pop(name, None)
