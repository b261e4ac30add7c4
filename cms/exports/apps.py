"""Exports: the Django app."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """Registers what this app offers to the others."""

    name = "cms.exports"
    label = "exports"
    verbose_name = "Exports"
