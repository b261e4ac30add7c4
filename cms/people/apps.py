"""People: who may do what in which working group."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    """Creates the default roles and categories after each migration."""

    name = "cms.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from cms.people.defaults import ensure_defaults

        post_migrate.connect(ensure_defaults, sender=self)
