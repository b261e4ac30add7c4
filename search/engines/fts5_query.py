"""Turn a parsed query into FTS5's MATCH, every word quoted, and a request into SQL."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from search.analysis import stems
from search.engines.base import Request
from search.grammar import (
    Alike,
    And,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Some,
    Word,
    joined,
)

STEMS, TITLE = "{title labels headings body}", "{title}"
WORDS, TITLE_WORDS = "{title_words words}", "{title_words}"


def match_of(node: Node, of_some: int = 1, *, title: bool = False) -> str:
    """The MATCH expression of a tree; of each `Some`, `of_some` (1 or 2) parts at least.

    title: look in titles only. Terms are letters and digits, quoted all the same.
    """
    if isinstance(node, Prefix):
        return f'{TITLE_WORDS if title else WORDS} : "{node.text}" *'
    if isinstance(node, Word | Phrase):
        return f'{TITLE if title else STEMS} : "{" ".join(stems(node.text))}"'
    if isinstance(node, Alike):
        node = Or((node.typed, *node.others))
    if isinstance(node, Not):
        raise TypeError("An exclusion stands beside something that is looked for.")
    wanted = [
        match_of(part, of_some, title=title)
        for part in node.parts
        if not isinstance(part, Not)
    ]
    if isinstance(node, Some) and of_some > 1 and len(wanted) > 1:
        return f"({' OR '.join(_pairs(wanted))})"
    text = f"({(' AND ' if isinstance(node, And) else ' OR ').join(wanted)})"
    unwanted = [
        match_of(part.part, of_some, title=title)
        for part in node.parts
        if isinstance(part, Not)
    ]
    # FTS5's NOT takes two sides: (a AND b) NOT (c OR d).
    return f"({text} NOT ({' OR '.join(unwanted)}))" if unwanted else text


def wanted_of(root: Node) -> tuple[Node, Node | None]:
    """A tree without its exclusions, and what these exclude.

    Under a NOT, FTS5 forgets a term of an OR beside a phrase when it ranks.
    """
    parts = root.parts if isinstance(root, And) else (root,)
    unwanted = [part.part for part in parts if isinstance(part, Not)]
    if not unwanted:
        return root, None
    wanted = [part for part in parts if not isinstance(part, Not)]
    return joined(And, wanted) or root, joined(Or, unwanted)


def _pairs(parts: list[str]) -> Iterator[str]:
    """What holds two of the parts: two in one half, two in the other, or one in each.
    Naming every pair would be work by the square of their number."""
    middle = len(parts) // 2
    halves = parts[:middle], parts[middle:]
    for half in halves:
        if len(half) > 1:
            yield from _pairs(half)
    one, other = (" OR ".join(half) for half in halves)
    yield f"(({one}) AND ({other}))"


@dataclass
class Conditions:
    """SQL conditions on `entries AS e`, and their parameters in order."""

    sql: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)

    def add(self, sql: str, *parameters: Any) -> None:
        """One more condition."""
        self.sql.append(sql)
        self.parameters += parameters

    def add_in(self, column: str, values: Any, *, negated: bool = False) -> None:
        """The column is one of `values` (or none of them), however many these are."""
        word = "NOT IN" if negated else "IN"
        self.add(
            f"{column} {word} (SELECT value FROM json_each(?))",  # noqa: S608
            json.dumps(sorted(values)),
        )

    def __str__(self) -> str:
        return " AND ".join(self.sql) or "1"


def conditions_of(request: Request, *, without: str = "") -> Conditions:
    """Visibility and filters of a request; the filter of one facet may be left out."""
    found = Conditions()
    if request.documents is not None:
        found.add_in("e.document", request.documents)
    if request.hidden:
        found.add_in("e.source", request.hidden, negated=True)
    if request.in_force_on:
        found.add(
            "e.effective_from <> '' AND e.effective_from <= ? "
            "AND (e.effective_to = '' OR e.effective_to > ?)",
            request.in_force_on, request.in_force_on,
        )  # fmt: skip
    for name, values in request.filters.items():
        if name != without:
            _add_facet(found, "EXISTS", name, values)
    for name, values in request.excluded.items():
        _add_facet(found, "NOT EXISTS", name, values)
    return found


def _add_facet(found: Conditions, word: str, name: str, values: tuple) -> None:
    found.add(
        f"{word} (SELECT 1 FROM facets AS x WHERE x.entry = e.id AND x.name = ? "  # noqa: S608
        f"AND x.value COLLATE NOCASE IN ({', '.join('?' * len(values))}))",
        name, *values,
    )  # fmt: skip
