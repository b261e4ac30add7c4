"""Config: the Django app."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers what this app offers to the others."""

    name = "cms.config"
    label = "config"
    verbose_name = "Config"
