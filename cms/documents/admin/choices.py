"""The lists of the desk's dialogs, as JSON: clauses, requirements, terms, references."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET
from wagtail.admin.auth import require_admin_access

from cms.documents import content, numbering
from cms.documents.admin.access import desk_for
from cms.documents.assemble import assemble
from cms.documents.labels import label_of, titles
from cms.documents.models import Document, Edition, Reference, Term
from cms.documents.permissions.reach import reach_of
from cms.documents.richtext.convert import is_uuid

Row = dict[str, Any]
WORDS = {
    "section": "section", "heading": "heading", "level": "level of a scale or rubric",
    "item": "list item", "criterion": "criterion",
}  # fmt: skip


@require_GET
@require_admin_access
def choices(request: HttpRequest, page_id: int | None = None) -> JsonResponse:
    """`kind`: node, requirement, term, reference or document. `document`: a UUID, for
    nodes of another one's current edition. `uuid`: only that entry."""
    kind = request.GET.get("kind", "")
    find = _FINDERS.get(kind)
    if find is None:
        return JsonResponse({"error": "No such list."}, status=400)
    answer = find(request, page_id)
    wanted = request.GET.get("uuid")
    if wanted:
        answer["rows"] = [row for row in answer["rows"] if row["uuid"] == wanted]
    return JsonResponse(answer)


def _is_member(request: HttpRequest) -> bool:
    reach = reach_of(request.user)
    return bool(reach.groups) or reach.keeps_site


def _terms(request: HttpRequest, page_id: int | None) -> dict[str, Any]:
    terms = Term.objects.all() if _is_member(request) else Term.objects.none()
    return {
        "rows": [
            {
                "uuid": str(term.uuid),
                "label": term.preferred,
                "text": term.definition_text,
            }
            for term in terms
        ]
    }


def _references(request: HttpRequest, page_id: int | None) -> dict[str, Any]:
    rows = Reference.objects.all() if _is_member(request) else Reference.objects.none()
    return {
        "rows": [
            {"uuid": str(row.uuid), "label": row.key, "text": row.title} for row in rows
        ]
    }


def _documents(request: HttpRequest, page_id: int | None) -> dict[str, Any]:
    """Documents that everybody can read, practices first."""
    rows = Document.objects.filter(editions__status=Edition.Status.CURRENT)
    return {
        "rows": [
            {
                "uuid": str(row.uuid), "label": row.designation,
                "text": f"{row.title} ({row.get_kind_display().lower()})",
            }
            for row in sorted(rows, key=lambda row: (row.kind != "practice", row.pk))
        ]
    }  # fmt: skip


def _nodes(request: HttpRequest, page_id: int | None) -> dict[str, Any]:
    """Parts of this desk, or of another document's current edition."""
    desk = desk_for(request, page_id) if page_id else None
    other = request.GET.get("document", "")
    documents = [
        {"uuid": row["uuid"], "label": f"{row['label']} {row['text']}"}
        for row in _documents(request, page_id)["rows"]
    ]
    if desk:
        own = str(desk.document.uuid)
        documents = [d for d in documents if d["uuid"] != own]
        documents.insert(0, {"uuid": own, "label": "This document"})
        other = "" if other == own else other
    if is_uuid(other):
        edition = Edition.objects.filter(
            document__uuid=other, status=Edition.Status.CURRENT
        ).first()
        tree = edition.snapshot.tree if edition else None
    else:
        tree = assemble(desk).tree if desk else None
    rows = rows_of(tree, elsewhere=is_uuid(other)) if tree else []
    return {"rows": rows, "documents": documents}


def rows_of(tree: content.Tree, *, elsewhere: bool = False) -> list[Row]:
    """Every part of a tree that one would point at, in reading order."""
    numbers = numbering.number(tree)
    names = titles(tree)
    designation = tree["designation"]
    rows = []
    for kind, node in content.nodes(tree):
        # One points at the words that a footnote belongs to.
        if kind == "footnote":
            continue
        label = label_of(node["uuid"], numbers, names)
        words = names[node["uuid"]]
        kind_word = WORDS.get(kind, kind)
        text = kind_word if words == label else f"{words} – {kind_word}"
        if elsewhere and not label.startswith(designation):
            label = f"{designation}, {label}"
        rows.append(
            {
                "uuid": node["uuid"], "document": tree["document"], "label": label,
                "kind": kind, "text": text,
            }
        )  # fmt: skip
    return rows


def _requirements(request: HttpRequest, page_id: int | None) -> dict[str, Any]:
    answer = _nodes(request, page_id)
    rows = [row for row in answer["rows"] if row["kind"] == "requirement"]
    return {"rows": rows}


_FINDERS: dict[str, Callable[[HttpRequest, int | None], dict[str, Any]]] = {
    "term": _terms,
    "reference": _references,
    "document": _documents,
    "node": _nodes,
    "requirement": _requirements,
}
