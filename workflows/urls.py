"""Addresses of this app."""

from django.urls import include, path

urlpatterns = [
    path("review/", include("workflows.review.urls")),
    path("comment/", include("workflows.comments.public_urls")),
    path("", include("workflows.record.urls")),
    path("", include("workflows.review.public_urls")),
]
