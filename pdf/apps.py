"""Pdf: the Django app."""

from django.apps import AppConfig


class PdfConfig(AppConfig):
    """Registers what this app offers to the others."""

    name = "pdf"
    label = "pdf"
    verbose_name = "Pdf"
