"""Addresses of this app."""

from django.urls import include, path

from workflows.notify.unsubscribe_page import unsubscribe

urlpatterns = [
    path("review/", include("workflows.review.urls")),
    path("comment/", include("workflows.comments.public_urls")),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("", include("workflows.record.urls")),
    path("", include("workflows.review.public_urls")),
    path("", include("workflows.practice.urls")),
    path("", include("workflows.filings.urls")),
]
