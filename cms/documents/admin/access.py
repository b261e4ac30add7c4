"""Who may look at and change a desk in the admin's own views; others are told 404 or 403."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from wagtail.models import Page

from cms.documents.access import may_edit, may_read_drafts
from cms.documents.models.pages import Desk, DeskPage


def desk_for(request: HttpRequest, page_id: int, *, edit: bool = False) -> Desk:
    """The desk that a page belongs to.

    Hidden and missing answer the same 404; who may read but not write gets a 403.
    """
    page = Page.objects.filter(pk=page_id).first()
    page = page.specific if page else None
    if not isinstance(page, DeskPage):
        raise Http404("No Page matches the given query.")
    desk = page.desk
    if not may_read_drafts(request.user, desk.document):
        raise Http404("No Page matches the given query.")
    if edit and not may_edit(request.user, desk.document):
        raise PermissionDenied
    return desk
