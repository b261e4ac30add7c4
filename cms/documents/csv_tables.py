"""A table, rubric or scale of a content tree in, the bytes of a CSV file out.

Lines as RFC 4180 wants them, UTF-8 with a mark, so that spreadsheets read it right. Every
line can be read on its own: what spans several places stands in each of them. This
module imports no Django.
"""

import csv
import io
import re
from collections.abc import Iterator

from cms.documents.content import Node, Tree, blocks, plain, short_id
from cms.documents.numbering import Number
from cms.documents.words import words_of_runs

MEDIA_TYPE = "text/csv"
TABLES = ("table", "rubric", "scale")
Row = list[str]

# What spreadsheets take for a formula, unless it is a number.
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d[\d.,' \u00a0\u202f]*[%‰]?")


def tables(tree: Tree) -> Iterator[Node]:
    """The blocks that have a CSV file, in reading order."""
    return (block for block in blocks(tree) if block["type"] in TABLES)


def table_of(tree: Tree, id12: str) -> Node | None:
    """The one with a short id, or None."""
    return next((one for one in tables(tree) if short_id(one["uuid"]) == id12), None)


def table_title(block: Node, numbers: dict[str, Number]) -> str:
    """Its number and caption: "Table 3: Levels"."""
    caption = plain(block["caption"])
    label = numbers[block["uuid"]].label
    return f"{label}: {caption}" if caption else label


def table_csv(tree: Tree, block: Node, numbers: dict[str, Number]) -> bytes:
    """The file of one table. Captions and notes are in the JSON, not here.

    numbers: of the whole tree; a rubric names the requirements that it judges.
    """
    keys = {reference["uuid"]: reference["key"] for reference in tree["references"]}
    make = {"table": _table, "rubric": _rubric, "scale": _scale}[block["type"]]
    out = io.StringIO()
    writer = csv.writer(out)
    for row in make(block, keys, numbers):
        writer.writerow([safe_cell(value) for value in row])
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def safe_cell(text: str) -> str:
    """A value that no spreadsheet takes for a formula; numbers stay numbers."""
    if text.startswith(_RISKY) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _table(block: Node, keys: dict[str, str], _: dict[str, Number]) -> Iterator[Row]:
    filled: dict[tuple[int, int], str] = {}
    last = len(block["rows"])
    width = 0
    for down, row in enumerate(block["rows"]):
        across = 0
        for cell in row:
            while (down, across) in filled:
                across += 1
            words = words_of_runs(cell["text"], keys)
            end = across + cell.get("colspan", 1)
            for line in range(down, min(down + cell.get("rowspan", 1), last)):
                filled |= dict.fromkeys(
                    ((line, at) for at in range(across, end)), words
                )
            across = end
            width = max(width, end)
    for down in range(last):
        yield [filled.get((down, across), "") for across in range(width)]


def _rubric(
    block: Node, keys: dict[str, str], numbers: dict[str, Number]
) -> Iterator[Row]:
    named = any(criterion["requirement"] for criterion in block["criteria"])
    names = [level["name"] for level in block["levels"]]
    yield ["Criterion", *(["Requirement"] if named else []), *names]
    for criterion in block["criteria"]:
        found = numbers.get(criterion["requirement"] or "")
        label = [found.label if found else ""] if named else []
        cells = [words_of_runs(cell, keys) for cell in criterion["cells"]]
        yield [criterion["name"], *label, *cells]


def _scale(block: Node, keys: dict[str, str], _: dict[str, Number]) -> Iterator[Row]:
    yield ["Level", "Meaning"]
    for level in block["levels"]:
        yield [level["name"], words_of_runs(level["text"], keys)]
