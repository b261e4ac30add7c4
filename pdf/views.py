"""`document.pdf` and `document.html` of an edition: an address in, the kept file out."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.documents import blobs
from cms.documents.addresses import edition_path
from cms.documents.http import (
    ASK_AGAIN,
    FOR_EVER,
    canonical,
    or_not_found,
    unless_known,
)
from cms.documents.kept_html import policy_for
from cms.documents.models import Edition, Rendition
from cms.documents.published import find_edition
from pdf.checks import job_waits
from pdf.job import has_pango

REFRESH_SECONDS = 5


@require_safe
def document_file(
    request: HttpRequest, prefix: str, designation: str, label: str, kind: str
) -> HttpResponse:
    """The file that speaks of the edition as it stands now, else as first published.

    `?state=current` asks for the file as first published, which never changes. 202 while
    it is being made, 503 where it cannot be made.
    """
    edition = or_not_found(find_edition, designation, label)
    base = edition_path(edition)
    if path := canonical(request, f"/{prefix}/{designation}/{label}/", base):
        return HttpResponseRedirect(path)
    as_published = request.GET.get("state") == "current"
    rendition = _rendition(edition, kind, as_published=as_published)
    if rendition is None:
        return _not_there(request, edition, kind)
    caching = FOR_EVER if as_published else ASK_AGAIN
    try:
        return unless_known(
            request, rendition.blob_id, lambda: _file(rendition), caching=caching
        )
    except blobs.BlobMissing:
        return _not_there(request, edition, kind)


def _rendition(edition: Edition, kind: str, *, as_published: bool) -> Rendition | None:
    found = {
        rendition.state: rendition
        for rendition in edition.renditions.filter(kind=kind).select_related("blob")
    }
    first = found.get("current")
    return first if as_published else found.get(edition.status, first)


def _file(rendition: Rendition) -> HttpResponse:
    data = blobs.read(rendition.blob_id)
    response = HttpResponse(data, content_type=_media_type(rendition))
    response["Content-Disposition"] = f'inline; filename="{_name(rendition)}"'
    response["X-Content-Type-Options"] = "nosniff"
    if rendition.kind == "html":
        response["Content-Security-Policy"] = policy_for(data)
    return response


def _media_type(rendition: Rendition) -> str:
    return {"html": "text/html; charset=utf-8"}.get(
        rendition.kind, rendition.blob.media_type
    )


def _name(rendition: Rendition) -> str:
    edition = rendition.edition
    return f"{edition.document.designation}-{edition.label}.{rendition.kind}"


def _not_there(request: HttpRequest, edition: Edition, kind: str) -> HttpResponse:
    waits = job_waits(edition)
    context = {
        "edition": edition,
        "path": edition_path(edition),
        "kind": kind.upper(),
        "waits": waits,
        "no_pango": kind == "pdf" and not waits and not has_pango(),
    }
    response = render(
        request, "pdf/not_there.html", context, status=202 if waits else 503
    )
    if waits:
        response["Refresh"] = str(REFRESH_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
