"""Tables, rubrics and scales as the desk keeps them: JSON in, sound JSON out.

table:  {rows: [[{html, colspan?, rowspan?}]], header_rows, header_columns}
rubric: {levels: [{uuid, name}], criteria: [{uuid, name, requirement, cells: [html]}]}
scale:  {levels: [{uuid, name, html}]}
A UUID that is missing is drawn when the section is saved. This module imports no Django.
"""

import json
from typing import Any

from cms.documents.richtext.convert import html_from_runs, is_uuid, runs_from_html
from cms.documents.spans import placed

EMPTY: dict[str, dict[str, Any]] = {
    "table": {"rows": [], "header_rows": 1, "header_columns": 0},
    "rubric": {"levels": [], "criteria": []},
    "scale": {"levels": []},
}
MOST_CELLS = 5000


def clean_html(source: Any) -> str:
    """What somebody typed or pasted into a cell, with nothing but our inline HTML."""
    return html_from_runs(runs_from_html(str(source or "")))


def tidy(shape: str, value: Any) -> dict[str, Any]:
    """`value` with every field in place and every cell cleaned."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = None
    if not isinstance(value, dict):
        value = EMPTY[shape]
    return {"table": _table, "rubric": _rubric, "scale": _scale}[shape](value)


def _table(value: dict[str, Any]) -> dict[str, Any]:
    rows = [[_cell(cell) for cell in row] for row in value.get("rows") or ()]
    return {
        "rows": rows,
        "header_rows": _count(value.get("header_rows")),
        "header_columns": _count(value.get("header_columns")),
    }


def _cell(cell: Any) -> dict[str, Any]:
    if not isinstance(cell, dict):
        cell = {"html": cell}
    made: dict[str, Any] = {"html": clean_html(cell.get("html"))}
    for name in ("colspan", "rowspan"):
        if _count(cell.get(name)) > 1:
            made[name] = _count(cell[name])
    return made


def _count(value: Any) -> int:
    try:
        return max(0, int(value or 0))
    except (TypeError, ValueError):
        return 0


def _named(value: Any) -> dict[str, Any]:
    value = value if isinstance(value, dict) else {"name": value}
    return {"uuid": _uuid(value.get("uuid")), "name": str(value.get("name") or "")}


def _uuid(value: Any) -> str:
    return value if is_uuid(value) else ""


def _rubric(value: dict[str, Any]) -> dict[str, Any]:
    levels = [_named(level) for level in value.get("levels") or ()]
    criteria = []
    for criterion in value.get("criteria") or ():
        cells = [clean_html(cell) for cell in criterion.get("cells") or ()]
        cells = (cells + [""] * len(levels))[: len(levels)]
        requirement = _uuid(criterion.get("requirement"))
        criteria.append(
            {**_named(criterion), "requirement": requirement, "cells": cells}
        )
    return {"levels": levels, "criteria": criteria}


def _scale(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "levels": [
            {**_named(level), "html": clean_html((level or {}).get("html"))}
            for level in value.get("levels") or ()
        ]
    }


def width(rows: list[list[dict[str, Any]]]) -> int:
    """Columns of a table, spans counted."""
    widest, taken = 0, {}
    for row in rows:
        reached = [at + 1 for at in taken]
        ends = [at + cell.get("colspan", 1) for at, cell in placed(row, taken)]
        widest = max(widest, *reached, *ends, 0)
    return widest


def problem(shape: str, value: dict[str, Any]) -> str:
    """What is wrong with a grid, as a sentence, or ""."""
    if shape != "table":
        return ""
    rows = value["rows"]
    if sum(len(row) for row in rows) > MOST_CELLS:
        return (
            f"This table has more than {MOST_CELLS} cells. Attach it as a file, and "
            "keep what a reader needs here."
        )
    if value["header_rows"] > len(rows):
        return "The table has more header rows than rows. Set fewer header rows."
    if rows and value["header_columns"] > width(rows):
        return (
            "The table has more header columns than columns. Set fewer header columns."
        )
    return ""
