"""Tables, rubrics and scales as HTML tables with scopes, for `cms.documents.html`."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from cms.documents.content import Node, anchor

if TYPE_CHECKING:
    from cms.documents.html import Page


def render_table(page: Page, block: Node) -> str:
    """A table with its caption, header cells by counts of rows and columns, and notes."""
    columns = _columns(block["rows"])
    head, body = [], []
    for index, row in enumerate(block["rows"]):
        cells = [
            _cell(page, block, cell, at=(index, columns[index][position]))
            for position, cell in enumerate(row)
        ]
        line = f"<tr>{''.join(cells)}</tr>\n"
        (head if index < block["header_rows"] else body).append(line)
    notes = page.paragraphs(block["notes"], "table-note")
    return _box(page, block, "table", "".join(head), "".join(body), notes)


def _columns(rows: list[list[Node]]) -> list[list[int]]:
    """For each cell of each row the column in which it begins, spans reckoned with."""
    taken: dict[tuple[int, int], bool] = {}
    found = []
    for index, row in enumerate(rows):
        column, places = 0, []
        for cell in row:
            while taken.get((index, column)):
                column += 1
            places.append(column)
            for down in range(cell.get("rowspan", 1)):
                for across in range(cell.get("colspan", 1)):
                    taken[index + down, column + across] = True
            column += cell.get("colspan", 1)
        found.append(places)
    return found


def _cell(page: Page, block: Node, cell: Node, *, at: tuple[int, int]) -> str:
    row, column = at
    spans = "".join(
        f' {name}="{cell[name]}"' for name in ("colspan", "rowspan") if name in cell
    )
    inner = page.runs(cell["text"])
    if not cell["text"]:
        # An empty corner heads nothing; as a header cell it would only be noise.
        return f"<td{spans}></td>"
    if row < block["header_rows"]:
        scope = "colgroup" if cell.get("colspan", 1) > 1 else "col"
        return f'<th scope="{scope}"{spans}>{inner}</th>'
    if column < block["header_columns"]:
        scope = "rowgroup" if cell.get("rowspan", 1) > 1 else "row"
        return f'<th scope="{scope}"{spans}>{inner}</th>'
    return f"<td{spans}>{inner}</td>"


def render_rubric(page: Page, block: Node) -> str:
    """Criteria down, levels across; a criterion names the requirement that it judges."""
    heads = "".join(
        f'<th scope="col" id="{anchor(level["uuid"])}">{escape(level["name"])}</th>'
        for level in block["levels"]
    )
    rows = []
    for criterion in block["criteria"]:
        name = escape(criterion["name"])
        if criterion["requirement"]:
            found = page.numbers.get(criterion["requirement"])
            label = escape(found.label if found else "unknown requirement")
            # The requirement may stand on another page of the same text.
            href = escape(page.link({
                "document": page.tree["document"], "edition": None,
                "node": criterion["requirement"], "label": label,
            }))  # fmt: skip
            name += (
                f' <a class="criterion-requirement" href="{href}">{label}</a>'
                if found
                else f" {label}"
            )
        cells = "".join(f"<td>{page.runs(cell)}</td>" for cell in criterion["cells"])
        rows.append(
            f'<tr id="{anchor(criterion["uuid"])}"><th scope="row">{name}</th>'
            f"{cells}</tr>\n"
        )
    head = f'<tr><th scope="col">Criterion</th>{heads}</tr>\n'
    return _box(page, block, "rubric", head, "".join(rows))


def render_scale(page: Page, block: Node) -> str:
    """Levels in order, each with what it means."""
    rows = "".join(
        f'<tr id="{anchor(level["uuid"])}"><th scope="row">{escape(level["name"])}</th>'
        f"<td>{page.runs(level['text'])}</td></tr>\n"
        for level in block["levels"]
    )
    head = '<tr><th scope="col">Level</th><th scope="col">Meaning</th></tr>\n'
    return _box(page, block, "scale", head, rows)


def _box(
    page: Page, block: Node, css_class: str, head: str, body: str, after: str = ""
) -> str:
    ident = anchor(block["uuid"])
    thead = f"<thead>\n{head}</thead>\n" if head else ""
    tbody = f"<tbody>\n{body}</tbody>\n" if body else ""
    return (
        f"<div{page.attributes(block, css_class)}>\n"
        f'<div class="table-scroll" role="region" tabindex="0" '
        f'aria-labelledby="h-{ident}"><table>\n{page.caption(block, "caption")}'
        f"{thead}{tbody}</table></div>\n{after}{page.annotate(block)}</div>\n"
    )
