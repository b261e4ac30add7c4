"""Reading: the Django app."""

from django.apps import AppConfig


class ReadingConfig(AppConfig):
    """Registers what this app offers to the others."""

    name = "cms.reading"
    label = "reading"
    verbose_name = "Reading"
