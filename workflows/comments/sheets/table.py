"""The columns of the ISO commenting template: cells of a file in, rows out, and back. Plain
Python.

What a spreadsheet might take for a formula gets an apostrophe in front on the way out and
loses it on the way in, so that a round trip changes nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

COLUMNS = (
    ("body", "MB/NC"),
    ("line", "Line number"),
    ("clause", "Clause/Subclause"),
    ("place", "Paragraph/Figure/Table"),
    ("type", "Type of comment"),
    ("text", "Comments"),
    ("proposed_change", "Proposed change"),
    ("observations", "Observations of the secretariat"),
    ("ident", "Id"),
)
HEADINGS = dict(COLUMNS)
MOST_ROWS = 5000
LONGEST_CELL = 30_000
# A heading is known by the letters that it begins with, whatever marks and digits it has.
_KNOWN = {
    "body": ("mb", "nc", "memberbody", "nationalcommittee"),
    "line": ("line",),
    "clause": ("clause", "subclause"),
    "place": ("paragraph", "figure", "table"),
    "type": ("typeof", "type"),
    "text": ("comment", "justification"),
    "proposed_change": ("proposed",),
    "observations": ("observation", "secretariat"),
    "ident": ("id",),
}
_NEEDED = {"clause", "type", "text"}
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
# What XML 1.0 cannot hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class NoSheet(ValueError):
    """The file holds no such table; the sentence says what was looked for."""


@dataclass(frozen=True)
class Row:
    """A row as it stands in a file; `at` is its number there."""

    at: int
    body: str = ""
    line: str = ""
    clause: str = ""
    place: str = ""
    type: str = ""
    text: str = ""
    proposed_change: str = ""
    observations: str = ""
    ident: str = ""

    def cells(self) -> list[str]:
        """The cells in the order of the columns."""
        return [getattr(self, name) for name, _heading in COLUMNS]

    @property
    def is_empty(self) -> bool:
        """Whether nobody wrote anything in it."""
        return not any(cell.strip() for cell in self.cells())


def even_lines(text: str) -> str:
    """`text` as every file can hold it: one sort of line break, nothing without print."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("\ufffd", text).strip()


def escaped(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text


def unescaped(text: str) -> str:
    """What `escaped` was given."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(_RISKY) else text


def rows_from(cells: Iterable[Sequence[object]]) -> list[Row]:
    """The rows below the heading. Raises NoSheet without one, or with too many rows."""
    numbered = enumerate(cells, start=1)
    names = _heading(numbered)
    found = []
    for at, values in numbered:
        row = _row(at, names, values)
        if not row.is_empty:
            found.append(row)
        if len(found) > MOST_ROWS:
            raise NoSheet(
                f"The sheet has more than {MOST_ROWS} rows. Split it into several."
            )
    return found


def _heading(numbered: Iterator[tuple[int, Sequence[object]]]) -> dict[int, str]:
    for _at, values in numbered:
        names: dict[int, str] = {}
        for index, value in enumerate(values):
            name = _column(str(value or ""))
            if name and name not in names.values():
                names[index] = name
        if set(names.values()) >= _NEEDED:
            return names
    wanted = ", ".join(f"“{HEADINGS[name]}”" for name in ("clause", "type", "text"))
    raise NoSheet(
        f"No row holds the headings of the commenting template; {wanted} are looked for."
    )


def _column(heading: str) -> str:
    letters = re.sub(r"[^a-z]", "", heading.casefold())
    for name, beginnings in _KNOWN.items():
        if letters == "id" if name == "ident" else letters.startswith(beginnings):
            return name
    return ""


def _row(at: int, names: dict[int, str], values: Sequence[object]) -> Row:
    facts = {
        name: unescaped(even_lines(_text(values[index])))
        for index, name in names.items()
        if index < len(values)
    }
    return Row(at, **facts)


def _text(value: object) -> str:
    if value is None:
        return ""
    # A spreadsheet makes the number 4 of the clause 4.
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
