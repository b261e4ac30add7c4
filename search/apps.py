"""Search: the Django app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Registers what this app offers to the others."""

    name = "search"
    label = "search"
    verbose_name = "Search"
