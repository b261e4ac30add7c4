"""The contents and the lists of tables, figures and requirements: a tree in, HTML out.

Page numbers are places that are filled from the page map. This module imports no Django.
"""

from collections.abc import Iterable
from html import escape

from cms.documents.content import Node, Tree, anchor, blocks, clauses, plain
from cms.documents.numbering import Number

# A list of more lines than this says less than a search does.
LONGEST_LIST = 150
LONGEST_CONTENTS = 400
_LISTS = (
    ("tables", ("table", "rubric", "scale")),
    ("figures", ("figure",)),
    ("requirements", ("requirement",)),
)


def line(ident: str, label: str, title: str, depth: int) -> str:
    """A line of a list with its number, its link and the place of its page number."""
    # The number stands outside: a box inside a link would be a second link.
    number = ""
    if label:
        number = f'<span class="line-number" data-tag="Lbl">{escape(label)}</span> '
    return (
        f'<div class="line" data-depth="{depth}" data-tag="TOCI">'
        f'{number}<a href="#{ident}">{escape(title)}</a> '
        f'<span class="page-number" data-of="{ident}"></span></div>\n'
    )


def line_list(title: str, name: str, lines: str) -> str:
    """A list with its heading: contents, tables, figures, requirements."""
    return (
        f'<nav class="lines" data-list="{name}" id="front-{name}">'
        f'<h2 class="matter-title">{title}</h2>\n<div data-tag="TOC">\n{lines}</div></nav>\n'
    )


def clause_lines(tree: Tree, numbers: dict[str, Number]) -> str:
    """A line for each clause, as deep as the whole stays readable."""
    found = clauses(tree)
    depth = 3
    while depth > 1 and sum(c.depth <= depth for c in found) > LONGEST_CONTENTS:
        depth -= 1
    return "".join(
        line(
            anchor(clause.uuid), numbers[clause.uuid].label, clause.title, clause.depth
        )
        for clause in found
        if clause.depth <= depth
    )


def matter_lines(found: Iterable[tuple[str, str]]) -> str:
    """A line for each (anchor, title) of what stands around the text."""
    return "".join(line(ident, "", title, 1) for ident, title in found)


def lists(tree: Tree, numbers: dict[str, Number]) -> str:
    """Lists of tables, figures and requirements, where they are not too long."""
    out = []
    for name, types in _LISTS:
        lines = [
            line(anchor(block["uuid"]), numbers[block["uuid"]].label, _title(block), 2)
            for block in blocks(tree)
            if block["type"] in types
        ]
        if 1 < len(lines) <= LONGEST_LIST:
            out.append(line_list(name.capitalize(), name, "".join(lines)))
    return "".join(out)


def _title(block: Node) -> str:
    text = plain(block["text" if block["type"] == "requirement" else "caption"])
    if len(text) <= 64:
        return text
    return text[:62].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
