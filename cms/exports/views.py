"""Editions in a form that programs read: their canonical JSON."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from cms.documents.addresses import edition_path
from cms.documents.models import Edition
from cms.documents.published import find_edition


def _find(designation: str, label: str) -> Edition:
    try:
        return find_edition(designation, label)
    except Edition.DoesNotExist as error:
        raise Http404("There is nothing at this address.") from error


@require_safe
def document_json(
    request: HttpRequest, prefix: str, designation: str, label: str
) -> HttpResponse:
    """The snapshot's canonical bytes, whose SHA-256 is the edition's."""
    edition = _find(designation, label)
    path = f"{edition_path(edition)}document.json"
    if request.path != path:
        return HttpResponseRedirect(path)
    etag = f'"{edition.snapshot.sha256}"'
    response = HttpResponse(content_type="application/json")
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Access-Control-Allow-Origin"] = "*"
    if request.headers.get("If-None-Match"):
        early = get_conditional_response(request, etag=etag, response=response)
        if early.status_code == 304:
            return early
    response.content = edition.snapshot.body.text.encode("utf-8")
    return response
