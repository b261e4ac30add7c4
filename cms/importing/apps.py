"""Importing: the Django app."""

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    """Registers what this app offers to the others."""

    name = "cms.importing"
    label = "importing"
    verbose_name = "Importing"
