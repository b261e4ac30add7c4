"""Documents: the Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DocumentsConfig(AppConfig):
    """Registers what this app offers to the others."""

    name = "cms.documents"
    label = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        from cms.documents import triggers

        post_migrate.connect(triggers.install_after_migrate, sender=self)
