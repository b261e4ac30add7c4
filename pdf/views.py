"""Files of editions, drafts and redlines: an address in, the kept file out."""

import re
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.documents import blobs
from cms.documents.access import may_read_drafts
from cms.documents.addresses import draft_path, edition_path
from cms.documents.http import (
    ASK_AGAIN,
    FOR_EVER,
    canonical,
    not_found,
    or_not_found,
    unless_known,
)
from cms.documents.kept_html import policy_for
from cms.documents.models import Document, Edition, PublicDraft, Rendition, Snapshot
from cms.documents.published import find_draft, find_edition
from cms.outbox import control
from pdf import on_request
from pdf.checks import HANDLERS, job_waits
from pdf.job import has_pango
from pdf.on_request import Draft, Redline, Wish

REFRESH_SECONDS = 5
SHORT_HASH = re.compile("[0-9a-f]{8}")


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
    progress = control.progress_of(HANDLERS, str(edition.uuid))
    return _waiting(request, {
        "name": f"{edition.document.designation}, edition {edition.label}",
        "path": edition_path(edition), "kind": kind.upper(), "waits": waits,
        "no_pango": kind == "pdf" and not waits and not has_pango(), "progress": progress,
    })  # fmt: skip


def _waiting(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """202 and a page that looks again while a file is made, 503 where none will be."""
    waits = context["waits"]
    response = render(
        request, "pdf/not_there.html", context, status=202 if waits else 503
    )
    if waits:
        response["Refresh"] = str(REFRESH_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


# -- drafts and redlines -------------------------------------------------------------


@require_safe
def draft_file(
    request: HttpRequest, prefix: str, designation: str, sha8: str
) -> HttpResponse:
    """A draft for review while it is open to the public, else 404, as its page answers."""
    found = _open_draft(designation, sha8)
    base = draft_path(found.snapshot)
    if path := canonical(request, f"/{prefix}/{designation}/draft/{sha8}/", base):
        return HttpResponseRedirect(path)
    return _answer(request, Draft(found.snapshot, found), base)


def _open_draft(designation: str, sha8: str) -> PublicDraft:
    found = or_not_found(find_draft, designation, sha8)
    found.snapshot.document = found.document
    return found


@require_safe
def redline_file(
    request: HttpRequest, prefix: str, designation: str, label: str
) -> HttpResponse:
    """What changed to an edition from another one: `?from=` its label, by default the
    one before. 404 where there is no such edition."""
    new = or_not_found(find_edition, designation, label)
    base = edition_path(new)
    if path := canonical(request, f"/{prefix}/{designation}/{label}/", base):
        return HttpResponseRedirect(path)
    old = _older(request, new)
    return _answer(request, Redline(old, new), base)


@require_safe
def draft_redline(
    request: HttpRequest, prefix: str, designation: str, sha8: str
) -> HttpResponse:
    """What an open draft changes of an edition: `?from=` its label, by default the one
    in force, else the last one."""
    found = _open_draft(designation, sha8)
    base = draft_path(found.snapshot)
    if path := canonical(request, f"/{prefix}/{designation}/draft/{sha8}/", base):
        return HttpResponseRedirect(path)
    old = _older(request, found.snapshot)
    return _answer(request, Redline(old, found.snapshot), base)


def _older(request: HttpRequest, new: Edition | Snapshot) -> Edition:
    label = request.GET.get("from", "")
    if label:
        return or_not_found(find_edition, new.document.designation, label)
    before = on_request.edition_before(new)
    if before is None:
        raise not_found()
    return before


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def members_draft(request: HttpRequest, designation: str, sha8: str) -> HttpResponse:
    """Any text of a document for those who may read its drafts, else 404. POST stops the
    making of the file."""
    snapshot = _members_text(request, designation, sha8)
    return _members_answer(request, Draft(snapshot))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def members_redline(request: HttpRequest, designation: str, sha8: str) -> HttpResponse:
    """What a text changes, for those who may read its drafts: `?from=` the first digits
    of an older text's hash or an edition's label, by default the edition in force. POST
    stops the making of the file."""
    new = _members_text(request, designation, sha8)
    name = request.GET.get("from", "")
    if SHORT_HASH.fullmatch(name):
        old: Snapshot | Edition = _members_text(request, designation, name)
    else:
        old = _older(request, new)
    return _members_answer(request, Redline(old, new))


def _members_answer(request: HttpRequest, wish: Wish) -> HttpResponse:
    base = f"/review/{wish.designation}/"
    if request.method != "POST":
        return _answer(request, wish, base, may_stop=True)
    on_request.call_off(wish, request.user.get_username())
    context = {
        "name": wish.name,
        "path": base,
        "kind": "PDF",
        "again": request.get_full_path(),
    }
    return render(request, "pdf/stopped.html", context)


def _members_text(request: HttpRequest, designation: str, sha8: str) -> Snapshot:
    document = Document.objects.filter(designation_key=designation.casefold()).first()
    if document is None or not may_read_drafts(request.user, document):
        raise not_found()
    texts = document.snapshots.filter(sha256__startswith=sha8)
    snapshot = texts.select_related("document", "body").order_by("number").first()
    if snapshot is None:
        raise not_found()
    return snapshot


def _answer(
    request: HttpRequest, wish: Wish, base: str, *, may_stop: bool = False
) -> HttpResponse:
    """The kept file, else the page that waits for it. `base` is where the text is read;
    may_stop: whether that page has a button which stops it.

    Search engines are to show the text and not what was made of it for a while.
    """
    data = on_request.kept(wish)
    if data is None:
        state = on_request.ask_for(wish)
        return _waiting(request, {
            "name": wish.name, "path": base, "kind": "PDF", "waits": state == "waits",
            "no_pango": state == "no_pango", "progress": on_request.progress_of(wish),
            "may_stop": may_stop,
        })  # fmt: skip
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{wish.file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return unless_known(
        request, on_request.key_of(wish), lambda: response, caching=ASK_AGAIN
    )
