"""Outbox: the Django app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Registers what this app offers to the others."""

    name = "cms.outbox"
    label = "outbox"
    verbose_name = "Outbox"
