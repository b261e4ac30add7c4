"""The desk's own addresses in the admin, below /admin/concord/."""

from django.urls import path

from cms.documents.admin.choices import choices
from cms.documents.admin.numbers import numbers
from cms.documents.admin.outline_view import outline_view, parts_view

app_name = "concord_desk"
urlpatterns = [
    path("choices/", choices, name="library"),
    path("desks/<int:page_id>/choices/", choices, name="choices"),
    path("desks/<int:page_id>/numbers/", numbers, name="numbers"),
    path("desks/<int:page_id>/outline/", outline_view, name="outline"),
    path(
        "desks/<int:page_id>/sections/<int:section_id>/parts/",
        parts_view,
        name="parts",
    ),
]
