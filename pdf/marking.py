"""A block as it was and as it is, as HTML, in; the newer one with every change marked out.

Words are marked where they stand; rows of a table are matched by their id or first cell,
so that a row that went keeps its columns. This module imports no Django.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from cms.documents.html_diff import Spoken, mark_changes
from pdf.front import unseen

SPOKEN = Spoken("inserted:", "end of insertion", "deleted:", "end of deletion")
_BEFORE = (f"{SPOKEN.removed} ", f"{SPOKEN.added} ")
_AFTER = (f" {SPOKEN.removed_end} ", f" {SPOKEN.added_end} ")
_SECTION = re.compile(r"<(thead|tbody)>\s*(.*?)</\1>", re.DOTALL)
_ROW = re.compile(r"<tr([^>]*)>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<(t[hd])([^>]*)>(.*?)</\1>", re.DOTALL)
_ID = re.compile(r'\b(id|aria-labelledby)="([^"]*)"')
_LINK = re.compile(r"(<a [^>]*>)(.*?)</a>", re.DOTALL)
_HIDDEN = re.compile('<span class="visually-hidden">([^<]*)</span>')
_TAG = re.compile(r"<[^>]*>")
# Of their words, that two rows must share to be one row that was changed.
ALIKE = 0.5


class Reshaped(ValueError):
    """The two blocks differ so much in shape that they are shown one after the other."""


def mark(old: str, new: str) -> str:
    """`new` with what differs from `old` in <ins> and <del>. Raises Reshaped."""
    if "<table" in old or "<table" in new:
        return _table(old, new)
    return mark_words(old, new)


def mark_words(old: str, new: str) -> str:
    """The same for what holds no table. Raises Reshaped where no word is left."""
    if old == new:
        return new
    if bool(words(old)) and not words(new):
        raise Reshaped
    marked = mark_changes(old, new, SPOKEN)
    return _LINK.sub(
        _split, marked.replace('class="visually-hidden"', 'class="unseen"')
    )


def _split(found: re.Match[str]) -> str:
    """A link with marks in it as links within the marks, which keeps PDF tags in order.

    Deleted words lead nowhere, and those that are only heard are no part of a link.
    """
    opening, inner = found[1], found[2]
    if "<" not in inner:
        return found[0]
    out, quiet = [], 0
    for token in re.split(r"(<[^>]*>)", inner):
        if token.startswith("<"):
            quiet += token.startswith(("<del", "<span"))
            quiet -= token.startswith(("</del", "</span"))
            out.append(token)
        elif token:
            out.append(token if quiet else f"{opening}{token}</a>")
    return "".join(out)


def words(html: str) -> str:
    """The text of some HTML, its white space as single spaces."""
    return " ".join(_TAG.sub(" ", html).split())


def deleted(html: str) -> str:
    """Inline HTML as a deletion."""
    return f"<del>{unseen(_BEFORE[0])}{html}{unseen(_AFTER[0])}</del>"


def inserted(html: str) -> str:
    """Inline HTML as an insertion."""
    return f"<ins>{unseen(_BEFORE[1])}{html}{unseen(_AFTER[1])}</ins>"


def with_old_ids(html: str) -> str:
    """HTML of what is gone: its ids begin with `old-`, so that none is there twice."""
    return _ID.sub(
        lambda found: f'{found[1]}="old-{found[2].replace(" ", " old-")}"', html
    )


# -- tables --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    attributes: str
    cells: tuple[tuple[str, str, str], ...]

    @property
    def text(self) -> list[str]:
        return [words(inner) for _, _, inner in self.cells]

    def written(self, op: str = "") -> str:
        how = {"removed": deleted, "added": inserted}.get(op)
        cells = "".join(
            f"<{tag}{attributes}>{how(inner) if how and inner else inner}</{tag}>"
            for tag, attributes, inner in self.cells
        )
        named = f' data-op="{op}"' if op else ""
        line = f"<tr{self.attributes}{named}>{cells}</tr>\n"
        return with_old_ids(line) if op == "removed" else line


def _table(old: str, new: str) -> str:
    before, after = list(_SECTION.finditer(old)), list(_SECTION.finditer(new))
    if [s[1] for s in before] != [s[1] for s in after]:
        raise Reshaped
    parts = [
        f"<{b[1]}>\n{_section(a[2], b[2])}</{b[1]}>"
        for a, b in zip(before, after, strict=True)
    ]
    # Around its rows a table has a caption and notes; a tag is nothing to compare.
    place = iter(range(len(parts)))
    rest = mark_words(
        _SECTION.sub("<x>", old), _SECTION.sub(lambda _: f"<x{next(place)}>", new)
    )
    for at, part in enumerate(parts):
        rest = rest.replace(f"<x{at}>", part, 1)
    return rest


def _section(old: str, new: str) -> str:
    """The rows of a head or body."""
    before, after = list(_rows(old)), list(_rows(new))
    if "span=" in old or "span=" in new:
        # With spans a row is no row by itself; only words may differ.
        if _shape(before) != _shape(after):
            raise Reshaped
        return "".join(map(_cells, before, after))
    if len({len(row.cells) for row in (*before, *after)}) > 1:
        raise Reshaped
    return "".join(_matched(before, after))


def _rows(html: str) -> Iterator[_Row]:
    for row in _ROW.finditer(html):
        cells = tuple((c[1], c[2], c[3]) for c in _CELL.finditer(row[2]))
        yield _Row(row[1], cells)


def _shape(rows: list[_Row]) -> list[list[str]]:
    return [[attributes for _, attributes, _ in row.cells] for row in rows]


def _matched(before: list[_Row], after: list[_Row]) -> Iterator[str]:
    old_keys, new_keys = _keys(before), _keys(after)
    matcher = SequenceMatcher(None, old_keys, new_keys, autojunk=False)
    for op, a1, a2, b1, b2 in matcher.get_opcodes():
        if op == "equal":
            yield from map(_cells, before[a1:a2], after[b1:b2])
        elif a2 - a1 == b2 - b1:
            for one, other in zip(before[a1:a2], after[b1:b2], strict=True):
                yield (
                    _cells(one, other)
                    if _alike(one, other)
                    else (one.written("removed") + other.written("added"))
                )
        else:
            yield from (row.written("removed") for row in before[a1:a2])
            yield from (row.written("added") for row in after[b1:b2])


def _keys(rows: list[_Row]) -> list[str]:
    """What a row is known by: its id, its first cell where no other has it, its words."""
    firsts = Counter(row.text[0] for row in rows if row.cells)
    keys = []
    for row in rows:
        found = _ID.search(row.attributes)
        first = row.text[0] if row.cells else ""
        unique = first and firsts[first] == 1
        keys.append(found[2] if found else first if unique else " | ".join(row.text))
    return keys


def _alike(one: _Row, other: _Row) -> bool:
    a, b = " ".join(one.text).split(), " ".join(other.text).split()
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE


def _cells(old: _Row, new: _Row) -> str:
    cells = "".join(
        f"<{tag}{attributes}>{_cell(was[2], inner)}</{tag}>"
        for was, (tag, attributes, inner) in zip(old.cells, new.cells, strict=True)
    )
    return f"<tr{new.attributes}>{cells}</tr>\n"


def _cell(old: str, new: str) -> str:
    try:
        return mark_words(old, new)
    except Reshaped:
        return deleted(with_old_ids(old)) + new
