"""Numbers that were typed into headings and captions: taken out, kept when they differ.

Numbers are computed from the tree. A number that the source typed and that comes out
differently is kept as an external id, so that old citations still lead somewhere.
"""

import re

from cms.documents import content, numbering
from cms.documents.content import Node, Tree
from cms.importing.build import add_id
from cms.importing.report import Report

SCHEME = "source-number"
_TYPED = re.compile(
    r"(?P<word>Section|Chapter|Clause|Annex|Appendix|Part|§)?\s*"
    r"(?P<number>\d{1,3}(?:\.\d{1,3})*|[A-Z](?:\.\d{1,3})+|[A-Z](?=\s*[.:)–—-])|[A-Z]$|"
    r"(?<=Annex )[A-Z]\b|(?<=Appendix )[A-Z]\b)"
    r"(?P<end>[.):]*\s*[–—:-]?)(?:\s+(?P<rest>\S.*)|$)"
)


def settle_numbers(tree: Tree, report: Report) -> None:
    """Take typed numbers out of titles; note those that differ from the computed ones."""
    doubtful: list[tuple[Node, re.Match[str]]] = []
    for section in content.sections(tree):
        found = _TYPED.fullmatch(section["title"])
        if not found or not found["rest"]:
            continue
        if found["word"] or "." in found["number"] or found["end"].strip():
            _take(section, found)
        elif found["number"].isdigit():
            doubtful.append((section, found))
    numbers = numbering.number(tree)
    # "1 Scope" is a number when it is the one that we would give; "5 reasons" is not.
    for section, found in doubtful:
        if numbers[section["uuid"]].number == found["number"]:
            _take(section, found)
    _keep_those_that_differ(tree, report)


def _keep_those_that_differ(tree: Tree, report: Report) -> None:
    numbers = numbering.number(tree)
    kept = 0
    for node in [*content.sections(tree), *content.blocks(tree)]:
        typed = node.pop("typed_number", "")
        if typed and numbers[node["uuid"]].number != typed:
            add_id(node, SCHEME, typed)
            kept += 1
    if kept:
        report.note(
            f"{kept} typed numbers differ from the computed ones and are kept as "
            f"external ids ({SCHEME})."
        )


def _take(section: Node, found: re.Match[str]) -> None:
    section["title"] = found["rest"]
    section["typed_number"] = found["number"]
