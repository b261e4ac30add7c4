"""Editions in a form that programs read: their canonical JSON, their tables as CSV."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from cms.documents import csv_tables
from cms.documents.addresses import edition_path, table_path
from cms.documents.http import ASK_AGAIN, not_found, or_not_found, unless_known
from cms.documents.models import Edition
from cms.documents.numbering import number
from cms.documents.published import find_edition


@require_safe
def document_json(
    request: HttpRequest, prefix: str, designation: str, label: str
) -> HttpResponse:
    """The snapshot's canonical bytes, whose SHA-256 is the edition's."""
    edition = or_not_found(find_edition, designation, label)
    path = f"{edition_path(edition)}document.json"
    if request.path != path:
        return HttpResponseRedirect(path)
    return unless_known(request, edition.snapshot.sha256, lambda: _json(edition))


def _json(edition: Edition) -> HttpResponse:
    data = edition.snapshot.body.text.encode("utf-8")
    response = HttpResponse(data, content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def table_csv(
    request: HttpRequest, prefix: str, designation: str, label: str, id12: str
) -> HttpResponse:
    """A table, rubric or scale of an edition; the edition's PDF holds the same bytes."""
    edition = or_not_found(find_edition, designation, label)
    tree = edition.snapshot.tree
    table = csv_tables.table_of(tree, id12)
    if table is None:
        raise not_found()
    path = table_path(edition_path(edition), table["uuid"])
    if request.path != path:
        return HttpResponseRedirect(path)
    data = csv_tables.table_csv(tree, table, number(tree))
    # An edition's text never changes, but how it is written as CSV may be mended.
    return unless_known(
        request, sha256(data).hexdigest(), lambda: _csv(edition, id12, data),
        caching=ASK_AGAIN,
    )  # fmt: skip


def _csv(edition: Edition, id12: str, data: bytes) -> HttpResponse:
    response = HttpResponse(
        data, content_type=f"{csv_tables.MEDIA_TYPE}; charset=utf-8"
    )
    name = f"{edition.document.designation}-{edition.label}-{id12}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Access-Control-Allow-Origin"] = "*"
    return response
