"""Editions in a form that programs read: their canonical JSON."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from cms.documents.addresses import edition_path
from cms.documents.http import or_not_found, unless_known
from cms.documents.models import Edition
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
