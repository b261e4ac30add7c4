"""The map of the site: who answers which address."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.views.account import LogoutView

from cms.config.login import LoginView

urlpatterns = [
    # Before Wagtail's own, under the same addresses: reviewers and voters, whom the
    # admin does not let in, sign in and out here as well.
    path("admin/login/", LoginView.as_view()),
    path("admin/logout/", LogoutView.as_view()),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("cms.config.health")),
    path("", include("cms.documents.admin.file_urls")),
    path("", include("workflows.urls")),
    path("", include("search.urls")),
    path("", include("cms.exports.urls")),
    path("", include("pdf.urls")),
    path("", include("cms.reading.urls")),
]
