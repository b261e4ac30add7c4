"""Addresses of files: of editions, of drafts, and of what changed between two texts."""

from django.urls import path, re_path

from cms.documents.published import DOCUMENT_ROUTE, EDITION_ROUTE, NAME
from pdf import views
from pdf.volume_views import toolkit_book

_DRAFT = DOCUMENT_ROUTE + r"draft/(?P<sha8>[0-9a-f]{8})/"
_MEMBERS = rf"^review/(?P<designation>{NAME})/text/(?P<sha8>[0-9a-f]{{8}})/"

urlpatterns = [
    path("toolkit/book.pdf", toolkit_book, name="toolkit-book"),
    re_path(_DRAFT + r"document\.pdf$", views.draft_file, name="draft-file"),
    re_path(_DRAFT + r"redline\.pdf$", views.draft_redline, name="draft-redline"),
    re_path(
        EDITION_ROUTE + r"document\.(?P<kind>pdf|html)$",
        views.document_file,
        name="document-file",
    ),
    re_path(EDITION_ROUTE + r"redline\.pdf$", views.redline_file, name="redline"),
    re_path(_MEMBERS + r"document\.pdf$", views.members_draft, name="members-draft"),
    re_path(_MEMBERS + r"redline\.pdf$", views.members_redline, name="members-redline"),
]
