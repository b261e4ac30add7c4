"""Addresses where people without an account report an error or file an appeal."""

from django.urls import path, re_path

from workflows.filings import pages

app_name = "filing"
DOCUMENT = r"(?P<designation>[A-Za-z0-9][A-Za-z0-9.-]*)/"

urlpatterns = [
    path("filings/to_confirm/<str:token>/", pages.confirm, name="confirm"),
    re_path(
        rf"^errata/{DOCUMENT}report/$", pages.write, {"kind": "erratum"}, name="erratum"
    ),
    re_path(
        rf"^appeals/{DOCUMENT}file/$", pages.write, {"kind": "appeal"}, name="appeal"
    ),
]
