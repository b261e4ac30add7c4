"""What means the same, taken from the terms of current editions: an edition's tree in,
rows of Synonym out, and for a query's forms what else to look for."""

from collections.abc import Collection, Iterator
from itertools import permutations

from cms.documents import content
from cms.documents.content import Node, Tree
from cms.documents.models import Edition
from search.alike import Others, form_key, is_form
from search.models import Synonym
from search.sources import edition_of, tree_of

Row = tuple[str, str, bool]
"""A form, what else to look for, and whether it goes one way."""


def others_of(forms: Collection[str]) -> Others:
    """What means the same as each of the forms (see search.alike.form_key), in one query:
    the good words before those that are reached one way, by the alphabet."""
    if not forms:
        return {}
    found: dict[str, dict[str, str]] = {}
    rows = Synonym.objects.filter(form__in=forms).values_list(
        "form", "other", "one_way"
    )
    for form, other, _ in sorted(set(rows), key=lambda row: (row[2], row[1].casefold(), row[1])):  # fmt: skip
        found.setdefault(form, {}).setdefault(form_key(other), other)
    return {form: tuple(others.values()) for form, others in found.items()}


def write(source: str) -> None:
    """Make the rows of an edition what its terms say; none unless it is current."""
    wanted = rows_of(source)
    kept = Synonym.objects.filter(source=source)
    if wanted == set(kept.values_list("form", "other", "one_way")):
        return
    kept.delete()
    Synonym.objects.bulk_create(
        Synonym(form=form, other=other, one_way=one_way, source=source)
        for form, other, one_way in sorted(wanted)
    )


def forget_all_but(sources: Collection[str]) -> None:
    """Drop the rows of editions that are none of these."""
    there = set(Synonym.objects.values_list("source", flat=True).distinct())
    Synonym.objects.filter(source__in=there - set(sources)).delete()


def rows_of(source: str) -> set[Row]:
    """The rows that an edition should have now."""
    edition = edition_of(source)
    if edition is None or edition.status != Edition.Status.CURRENT:
        return set()
    tree = tree_of(edition)
    return set(rows_in(tree)) if tree else set()


def rows_in(tree: Tree) -> Iterator[Row]:
    """The synonyms that a tree's glossary and its own definitions make.

    The preferred and the admitted forms of a term mean the same; a deprecated one leads
    to them, and they do not lead to it.
    """
    made: dict[tuple[str, str], bool] = {}
    for term in _terms(tree):
        good = [f for f in (term["preferred"], *term["admitted"]) if is_form(f)]
        for one, other in permutations(good, 2):
            made[form_key(one), other] = False
        for one in filter(is_form, term["deprecated"]):
            for other in good:
                made.setdefault((form_key(one), other), True)
    for (form, other), one_way in made.items():
        # Who looks for "evidence" finds "body of evidence" anyway.
        if f" {form} " not in f" {form_key(other)} ":
            yield form, other, one_way


def _terms(tree: Tree) -> Iterator[Node]:
    yield from tree["terms"]
    for block in content.blocks(tree):
        if block["type"] == "definition":
            yield block
