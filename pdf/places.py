"""Name the places of a content tree: a tree in, (place, what is printed there) out. No Django."""

from collections.abc import Iterator
from typing import Any

from cms.documents.citing import reference_text
from cms.documents.content import Clause, Node, Tree, clauses, sections
from cms.documents.formulas import formula_html
from cms.documents.numbering import Number, number

FRONT = "the front matter"
PLACES_NAMED = 3
_PARTS = {"sections", "terms", "references", "assets"}
# Addresses and the words for a picture that is there are in the file but never drawn.
_NOT_DRAWN = {"link", "href", "asset"}


def printed(tree: Tree) -> Iterator[tuple[str, Any]]:
    """Each place of a text, as a sentence names it, with the values that are printed there."""
    yield FRONT, {name: value for name, value in tree.items() if name not in _PARTS}
    ids = {one["uuid"]: one.get("external_ids") for one in sections(tree)}
    for clause, place in named_clauses(tree):
        yield place, [clause.title, ids.get(clause.uuid), *map(_drawn, clause.blocks)]
    for term in tree["terms"]:
        yield f"the term {term['preferred']}", term
    for reference in tree["references"]:
        words = [reference["key"], reference_text(reference["csl"])]
        yield f"the reference {reference['key']}", words


def named_clauses(tree: Tree) -> Iterator[tuple[Clause, str]]:
    """The clauses of a text with the names of their places: “clause 4.2”, “Annex B”."""
    numbers = number(tree)
    for clause in clauses(tree):
        yield clause, _name(clause, numbers)


def _name(clause: Clause, numbers: dict[str, Number]) -> str:
    label = numbers[clause.uuid].label
    if label[:1].isdigit():
        return f"clause {label}"
    return label or f"“{clause.title}”"


def _drawn(block: Node) -> Node:
    """A block without what is only read aloud, and a formula as it is set."""
    if block["type"] == "figure" and block["asset"]:
        return {name: value for name, value in block.items() if name != "alt"}
    if block["type"] == "formula" and (html := formula_html(block["tex"])):
        return {**block, "tex": html}
    return block


def strings(value: Any) -> Iterator[str]:
    """Every string in a value that is drawn."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in _NOT_DRAWN:
                yield from strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)


def listed(places: list[str]) -> str:
    """The first places by name and the others by their number."""
    named = ", ".join(places[:PLACES_NAMED])
    more = len(places) - PLACES_NAMED
    if more > 0:
        named += f" and {more} more place{'' if more == 1 else 's'}"
    return named
