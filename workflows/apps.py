"""Workflows: the Django app."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """Registers what this app offers to the others."""

    name = "workflows"
    label = "workflows"
    verbose_name = "Workflows"
