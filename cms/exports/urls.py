"""Addresses of editions in forms for programs; files to keep are kept by `pdf`."""

from django.urls import re_path

from cms.documents.published import EDITION_ROUTE
from cms.exports import views

urlpatterns = [
    re_path(EDITION_ROUTE + r"document\.json$", views.document_json, name="json"),
    re_path(
        EDITION_ROUTE + r"tables/(?P<id12>[0-9a-f]{12})\.csv$",
        views.table_csv, name="table",
    ),
]  # fmt: skip
