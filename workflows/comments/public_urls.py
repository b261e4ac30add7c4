"""Addresses of public comment, below /comment/."""

from django.urls import path, re_path

from workflows.comments import public_pages

app_name = "comment"
# A designation has no underscore, so that `to_confirm` is none.
DOCUMENT = r"^(?P<designation>[A-Za-z0-9][A-Za-z0-9.-]*)/"

urlpatterns = [
    path("to_confirm/<str:token>/", public_pages.confirm, name="confirm"),
    path("my_comments/<str:token>/", public_pages.mine, name="mine"),
    path(
        "my_comments/<str:token>/<uuid:uuid>/<slug:what>/", public_pages.act, name="act"
    ),
    re_path(DOCUMENT + r"$", public_pages.write, name="write"),
    re_path(
        DOCUMENT + r"dispositions/$", public_pages.dispositions, name="dispositions"
    ),
    re_path(
        DOCUMENT + r"dispositions\.(?P<kind>xlsx|docx|pdf)$",
        public_pages.dispositions_file,
        name="dispositions_file",
    ),
]
