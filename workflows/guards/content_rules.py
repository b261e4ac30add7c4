"""What a text must hold before it is reviewed: a content tree in, reasons out.

A preset names its rules; each is one function over the tree.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from cms.documents import content
from cms.documents.numbering import number
from cms.people.refusals import Reason

MOST_NAMED = 5


def _named(labels: list[str]) -> str:
    shown = ", ".join(labels[:MOST_NAMED])
    more = len(labels) - MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def scope(tree: content.Tree) -> Iterator[Reason]:
    """The document says what it covers."""
    if not any(content.plain(text).strip() for text in tree["meta"].get("scope", ())):
        yield Reason("no_scope", "The document has no scope. Write one on its desk.")


def requirement(tree: content.Tree) -> Iterator[Reason]:
    """A standard requires something."""
    if not any(block["type"] == "requirement" for block in content.blocks(tree)):
        yield Reason("no_requirement", "The document has no requirement.")


def references_resolve(tree: content.Tree) -> Iterator[Reason]:
    """Every used term, reference and place within the document is there."""
    known = {node["uuid"] for _, node in content.nodes(tree)}
    terms = {term["uuid"] for term in tree["terms"]}
    references = {reference["uuid"] for reference in tree["references"]}
    missing: dict[str, list[str]] = {"term": [], "reference": [], "place": []}
    for _, runs in content.all_runs(tree):
        for run in runs:
            if "term" in run and run["term"] not in terms:
                missing["term"].append(run["text"])
            elif "cite" in run and run["cite"]["reference"] not in references:
                missing["reference"].append(run["cite"]["reference"])
            elif "xref" in run and _is_lost(run["xref"], tree, known):
                missing["place"].append(run["text"] or run["xref"].get("label") or "?")
    for block in content.blocks(tree):
        if block["type"] == "definition" and block["term"] not in (None, *terms):
            missing["term"].append(block["preferred"])
    for kind, found in missing.items():
        if found:
            yield Reason(
                f"unresolved_{kind}",
                f"The text points to a {kind} that is not there: {_named(found)}.",
            )


def _is_lost(xref: dict[str, str], tree: content.Tree, known: set[str]) -> bool:
    inside = xref.get("document") in (None, "", tree["document"])
    return inside and xref.get("node") not in (*known, None, "")


def rubric_for_assessable(tree: content.Tree) -> Iterator[Reason]:
    """Each requirement marked assessable has a criterion in some rubric."""
    covered = {
        criterion["requirement"]
        for block in content.blocks(tree)
        if block["type"] == "rubric"
        for criterion in block["criteria"]
    }
    numbers = number(tree)
    missing = [
        numbers[block["uuid"]].label
        for block in content.blocks(tree)
        if block["type"] == "requirement"
        and block["assessable"]
        and block["uuid"] not in covered
    ]
    if missing:
        yield Reason(
            "no_rubric_criterion",
            f"No rubric has a criterion for {_named(missing)}, marked assessable.",
        )


def alternative_text(tree: content.Tree) -> Iterator[Reason]:
    """Each figure says in words what it shows."""
    count = sum(
        1
        for block in content.blocks(tree)
        if block["type"] == "figure" and not block["alt"].strip()
    )
    if count:
        yield Reason(
            "no_alternative_text", f"{count} figure(s) have no alternative text."
        )


# A paragraph with one of these tells a finding; one with a mark says that it tells none.
FINDING = re.compile(
    r"\b(research|stud(?:y|ies)|survey|trial|evidence (?:shows|suggests)|findings?)\b"
    r"|\d\s?(?:%|per ?cent)",
    re.IGNORECASE,
)
OPINION = re.compile(
    r"^opinion:|\b(in (?:our|my) (?:opinion|view)|we believe)\b", re.IGNORECASE
)


def claims_sourced(tree: content.Tree) -> Iterator[Reason]:
    """Each paragraph that tells a finding cites a source or is marked as opinion."""
    missing = [
        content.plain(block["text"])[:40].strip()
        for block in content.blocks(tree)
        if block["type"] == "paragraph" and _is_claim(block["text"])
    ]
    if missing:
        yield Reason(
            "claim_without_source",
            f"{len(missing)} paragraph(s) tell a finding without a source: "
            f"{_named([f'“{words}…”' for words in missing])}. Cite one, or write “In our "
            "view”.",
        )


def _is_claim(runs: content.Runs) -> bool:
    words = content.plain(runs)
    sourced = any("cite" in run for run in runs) or OPINION.search(words)
    return bool(FINDING.search(words)) and not sourced


def practices_linked(tree: content.Tree) -> Iterator[Reason]:
    """Each box of a promising practice points to one of this site."""
    missing = [
        block["title"] or "?"
        for block in content.blocks(tree)
        if block["type"] == "practice" and not block["document"]
    ]
    if missing:
        yield Reason(
            "practice_not_linked",
            f"These practices are not linked to one that is published here: "
            f"{_named(missing)}. Choose each from the list.",
        )


RULES: dict[str, Callable[[content.Tree], Iterator[Reason]]] = {
    "scope": scope,
    "requirement": requirement,
    "references_resolve": references_resolve,
    "rubric_for_assessable": rubric_for_assessable,
    "alternative_text": alternative_text,
    "claims_sourced": claims_sourced,
    "practices_linked": practices_linked,
}


def broken_rules(tree: content.Tree, rules: Sequence[str]) -> list[Reason]:
    """Every way in which a text breaks the named rules."""
    return [reason for name in rules for reason in RULES[name](tree)]
