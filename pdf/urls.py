"""Addresses of an edition's files."""

from django.urls import re_path

from cms.documents.published import EDITION_ROUTE
from pdf.views import document_file

urlpatterns = [
    re_path(
        EDITION_ROUTE + r"document\.(?P<kind>pdf|html)$",
        document_file,
        name="document-file",
    ),
]
