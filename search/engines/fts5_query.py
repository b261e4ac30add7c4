"""Turn a parsed query into FTS5's MATCH, every word quoted, and a request into SQL."""

import json
from dataclasses import dataclass, field
from typing import Any

from search.engines.base import Request
from search.grammar import And, Node, Not, Or, Phrase, Prefix, Some, Word


def quoted(text: str) -> str:
    """A string of MATCH: the tokenizer splits it into a phrase, nothing in it is syntax."""
    return '"' + text.replace('"', '""') + '"'


def match_of(node: Node) -> str:
    """The MATCH expression of a tree."""
    if isinstance(node, Word | Phrase):
        return quoted(node.text)
    if isinstance(node, Prefix):
        return quoted(node.text) + " *"
    if isinstance(node, Or | Some):
        return "(" + " OR ".join(match_of(part) for part in node.parts) + ")"
    if isinstance(node, And):
        wanted = [match_of(p) for p in node.parts if not isinstance(p, Not)]
        unwanted = [match_of(p.part) for p in node.parts if isinstance(p, Not)]
        text = "(" + " AND ".join(wanted) + ")"
        # FTS5's NOT takes two sides: (a AND b) NOT (c OR d).
        return f"({text} NOT ({' OR '.join(unwanted)}))" if unwanted else text
    raise TypeError(f"{type(node).__name__} cannot be looked for.")


def match_of_all(node: Node) -> str | None:
    """MATCH for what holds every word of a longer question, or None if it has none."""
    if isinstance(node, Some):
        return match_of(And(node.parts))
    if isinstance(node, And) and any(isinstance(p, Some) for p in node.parts):
        return match_of(
            And(tuple(And(p.parts) if isinstance(p, Some) else p for p in node.parts))
        )
    return None


def match_of_title(node: Node) -> str:
    """MATCH for what holds every word of a question in its title.

    Unwanted words are left out: what has them elsewhere is not found anyway.
    """
    wanted = [node]
    if isinstance(node, And | Some):
        wanted = [part for part in node.parts if not isinstance(part, Not)]
        wanted = [
            word
            for part in wanted
            for word in (part.parts if isinstance(part, Some) else (part,))
        ]
    return f"{{title}} : {match_of(And(tuple(wanted)))}"


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
