"""Two editions of a document beside each other: what changed, clause by clause."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.documents import addresses, content
from cms.documents.diff import (
    BlockChange,
    ClauseChange,
    compare,
    diff_words,
    front_matter,
    summary,
    title_of,
)
from cms.documents.http import not_found, or_not_found, public_page, see
from cms.documents.models import Edition
from cms.documents.published import find_document
from cms.documents.recent import Recent
from cms.reading.text import text_of
from cms.reading.views.editions import family_of, kind_list

_made = Recent(32)
WORDS = {
    "added": "New",
    "removed": "Removed",
    "changed": "Changed",
    "same": "Same text",
}


@public_page
def compare_editions(
    request: HttpRequest, prefix: str, designation: str, old: str, new: str
) -> HttpResponse:
    """…/compare/<a>..<b>/: from edition a to edition b, in any order of their dates."""
    document = or_not_found(find_document, designation)
    editions = {e.label.casefold(): e for e in family_of(document).editions}
    try:
        a, b = editions[old.casefold()], editions[new.casefold()]
    except KeyError as error:
        raise not_found() from error
    path = f"{addresses.document_path(document)}compare/{a.label}..{b.label}/"
    if request.path != path:
        return see(path)
    # Neither text ever changes, so neither does their comparison.
    key = (document.pk, a.snapshot.sha256, b.snapshot.sha256)
    context = {
        **_made.get(key, lambda: _changes(a, b)),
        "document": document, "kind_list": kind_list(document), "old": a, "new": b,
        "old_path": addresses.edition_path(a), "new_path": addresses.edition_path(b),
        "history": f"{addresses.document_path(document)}history/",
        "turned": f"{addresses.document_path(document)}compare/{b.label}..{a.label}/",
    }  # fmt: skip
    return render(request, "pages/compare.html", context)


def _changes(a: Edition, b: Edition) -> dict:
    old, new = text_of(a.snapshot), text_of(b.snapshot)
    changes = compare(old.tree, new.tree)
    front = diff_words(front_matter(old.tree), front_matter(new.tree))
    rows = []
    for change in changes:
        if change.is_same:
            continue
        rows.append(
            {
                "change": change, "title": title_of(change), "word": WORDS[change.op],
                "anchor": content.anchor(change.uuid),
                "link": addresses.node_path(change.uuid),
                "blocks": [
                    {"name": _name(b, change), "op": b.op, "pieces": b.pieces}
                    for b in change.blocks
                    if b.op != "same"
                ],
            }
        )  # fmt: skip
    return {
        "rows": rows, "counts": summary(changes),
        "front": front if any(p.op != "same" for p in front) else (),
    }  # fmt: skip


def _name(block: BlockChange, change: ClauseChange) -> str:
    """What a block is called: Table 3, Requirement MCS-101-R7, or its type."""
    label = block.new_label or block.old_label
    word = block.type.capitalize()
    if not label or label in (change.old_number, change.new_number):
        return word
    kinds = {
        "table",
        "rubric",
        "scale",
        "figure",
        "formula",
        "note",
        "example",
        "warning",
    }
    return label if block.type in kinds else f"{word} {label}"
