"""Addresses of search."""

from django.urls import path

from search import feeds, saved_views, views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggest", views.suggestions, name="search-suggest"),
    path("search/feed", feeds.feed, name="search-feed"),
    path("search/saved/", saved_views.saved_searches, name="saved-searches"),
    path("search/saved/new/", saved_views.new_search, name="new-search"),
    path("search/saved/<uuid:uuid>/", saved_views.saved_search, name="saved-search"),
    path(
        "search/saved/<uuid:uuid>/delete/",
        saved_views.delete_search,
        name="delete-search",
    ),
    path("search/no_mail/<str:token>/", saved_views.stop_alerts, name="stop-alerts"),
]
