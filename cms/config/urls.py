"""The map of the site: who answers which address."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("", include("cms.config.health")),
    path("", include("cms.documents.admin.file_urls")),
    path("", include("workflows.urls")),
    path("", include("search.urls")),
    path("", include("cms.exports.urls")),
    path("", include("pdf.urls")),
    path("", include("cms.reading.urls")),
]
