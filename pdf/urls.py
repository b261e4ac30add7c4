"""Addresses of an edition's files."""

from django.urls import path, re_path

from cms.documents.published import EDITION_ROUTE
from pdf.views import document_file
from pdf.volume_views import toolkit_book

urlpatterns = [
    path("toolkit/book.pdf", toolkit_book, name="toolkit-book"),
    re_path(
        EDITION_ROUTE + r"document\.(?P<kind>pdf|html)$",
        document_file,
        name="document-file",
    ),
]
