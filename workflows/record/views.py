"""The record of a decision over HTTP: for participants in full, for everybody in public."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.documents.addresses import edition_path
from cms.documents.http import canonical, not_found, or_not_found, public_page, see
from cms.documents.models import Edition
from cms.documents.published import find_edition
from workflows.models import WorkItem
from workflows.record.access import version_for
from workflows.record.archive import file_name, write_record
from workflows.record.dossier import Dossier
from workflows.record.summary import summary_of
from workflows.record.versions import PUBLIC, Version
from workflows.review.access import visible_item


@never_cache
@login_required
@require_safe
def full_zip(request: HttpRequest, designation: str) -> FileResponse:
    """The full record of a work item, whatever its state; 403 for who may not have it."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    version = version_for(item, request.user)
    if version is None:
        raise PermissionDenied(
            _(
                "The full record holds mail addresses. It is for the chair, the "
                "secretariat and the appeals panel. The public record of an edition is "
                "open to everybody."
            )
        )
    return _download(item, version)


@public_page
def public_record(request: HttpRequest, designation: str, label: str) -> HttpResponse:
    """How an edition came about, on one page."""
    edition = or_not_found(find_edition, designation, label)
    item = work_item_behind(edition)
    base = record_path(edition)
    if path := canonical(request, f"/record/{designation}/{label}/", base):
        return see(path)
    context = {
        **summary_of(Dossier(item, PUBLIC)),
        "edition_path": edition_path(edition),
        "archive_path": f"{base}record.zip",
    }
    return render(request, "workflows/record/public.html", context)


@require_safe
def public_zip(request: HttpRequest, designation: str, label: str) -> HttpResponse:
    """The public version of the record as an archive."""
    edition = or_not_found(find_edition, designation, label)
    return _download(work_item_behind(edition), PUBLIC)


def record_path(edition: Edition) -> str:
    """/record/MCS-101/2/"""
    return f"/record/{edition.document.designation}/{edition.label}/"


def work_item_behind(edition: Edition) -> WorkItem:
    """The run that made an edition. Raises Http404 where there was none."""
    items = edition.work_items.select_related("document__lead_group", "preset")
    item = items.order_by("number").first()
    if item is None:
        raise not_found()
    return item


def _download(item: WorkItem, version: Version) -> FileResponse:
    return FileResponse(
        write_record(item, version),
        as_attachment=True,
        filename=file_name(item, version),
        content_type="application/zip",
    )
