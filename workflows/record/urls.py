"""Addresses of public records, and of the page that recognises a copy."""

from django.urls import path, re_path

from cms.documents.published import NAME
from workflows.record import views
from workflows.record.verify_page import verify

RECORD = rf"^record/(?P<designation>{NAME})/(?P<label>{NAME})/"

urlpatterns = [
    path("verify/", verify, name="verify"),
    re_path(RECORD + r"$", views.public_record, name="record"),
    re_path(RECORD + r"record\.zip$", views.public_zip, name="record-zip"),
]
