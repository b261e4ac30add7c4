"""Documents: the Django app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Registers what this app offers to the others."""

    name = "cms.documents"
    label = "documents"
    verbose_name = "Documents"
