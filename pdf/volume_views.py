"""`/toolkit/book.pdf`: the toolkit as one volume, or a page that says that it is being made."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.documents import blobs
from cms.documents.http import ASK_AGAIN, not_found, unless_known
from cms.outbox import control
from pdf.job import has_pango
from pdf.models import KeptVolume
from pdf.views import REFRESH_SECONDS
from pdf.volumes import (
    HANDLER,
    TITLE,
    TOOLKIT,
    NoSuchVolume,
    ask_for,
    chosen,
    kept_volume,
    key_of,
)


@require_safe
def toolkit_book(request: HttpRequest) -> HttpResponse:
    """The volume of the editions in force now. 202 while it is made, 503 where it cannot be."""
    try:
        found = chosen(TOOLKIT)
    except NoSuchVolume as error:
        raise not_found() from error
    key = key_of(found, TOOLKIT)
    kept = kept_volume(key)
    if kept is None:
        return _not_there(request, key)
    try:
        return unless_known(
            request, kept.blob_id, lambda: _file(kept), caching=ASK_AGAIN
        )
    except blobs.BlobMissing:
        kept.delete()
        return _not_there(request, key)


def _file(kept: KeptVolume) -> HttpResponse:
    response = HttpResponse(blobs.read(kept.blob_id), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="toolkit.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _not_there(request: HttpRequest, key: str) -> HttpResponse:
    pango = has_pango()
    waits = pango and ask_for(TOOLKIT, key) == "waiting"
    context = {
        "title": TITLE, "waits": waits, "no_pango": not pango,
        "progress": control.progress_of([HANDLER], key),
    }  # fmt: skip
    response = render(
        request, "pdf/no_volume.html", context, status=202 if waits else 503
    )
    if waits:
        response["Refresh"] = str(REFRESH_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
