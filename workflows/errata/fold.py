"""Fold listed errata into a text: a tree and errata in, the corrected tree out."""

import copy
from collections.abc import Iterable, Iterator

from cms.documents.content import Node, Tree, all_runs, sections
from cms.documents.models import Edition
from workflows.changes.classify import SUBSTANTIVE, classify
from workflows.models import Erratum


def foldable(edition: Edition) -> list[Erratum]:
    """The errata of an edition that are listed and in no later edition yet."""
    found = Erratum.objects.filter(
        edition=edition, state=Erratum.State.VERIFIED, folded_into=None
    )
    return list(found.exclude(listed_at=None).order_by("number"))


def fold(tree: Tree, errata: Iterable[Erratum]) -> tuple[Tree, list[str]]:
    """The corrected tree, and a sentence for each erratum that does not fit.

    An erratum fits where its words as published stand once in its place (or, without a
    place, in the text), and the correction changes nothing of class 3 or 4.
    """
    corrected, problems = copy.deepcopy(tree), []
    for erratum in errata:
        before = copy.deepcopy(corrected)
        places = list(_places(corrected, erratum))
        if len(places) != 1:
            problems.append(
                f"Erratum {erratum.number}: its words stand {len(places)} times in the "
                "text as one piece. Report it again with words that stand there once."
            )
            continue
        holder, name = places[0]
        holder[name] = holder[name].replace(erratum.original, erratum.corrected)
        problems += [
            f"Erratum {erratum.number}: {change.why} That is class "
            f"{change.change_class}; it needs an amendment."
            for change in classify(before, corrected)
            if change.change_class >= SUBSTANTIVE
        ]
    return corrected, problems


def _places(tree: Tree, erratum: Erratum) -> Iterator[tuple[dict, str]]:
    """Each dict and key whose text holds the words; one a time that they stand there."""
    node = str(erratum.node) if erratum.node else ""
    for section in sections(tree):
        if _fits(section, node) and erratum.original in section["title"]:
            yield from [(section, "title")] * section["title"].count(erratum.original)
    clause_of = _clauses(tree)
    for block, runs in all_runs(tree):
        here = {block["uuid"], clause_of.get(block["uuid"], "")} if block else set()
        if node and node not in here:
            continue
        for run in runs:
            if "text" in run and erratum.original in run["text"]:
                yield from [(run, "text")] * run["text"].count(erratum.original)


def _fits(section: Node, node: str) -> bool:
    return not node or section["uuid"] == node


def _clauses(tree: Tree) -> dict[str, str]:
    from cms.documents.content import clauses

    return {
        block["uuid"]: clause.uuid
        for clause in clauses(tree)
        for block in clause.blocks
    }
