"""Documents: the Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DocumentsConfig(AppConfig):
    """Registers what this app offers to the others."""

    name = "cms.documents"
    label = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        from cms.documents import triggers, verify
        from cms.documents.guards import receivers
        from cms.documents.permissions import hooks, reach, register

        register.register_policies()
        reach.connect()
        receivers.connect()
        hooks.register()
        verify.register()
        post_migrate.connect(triggers.install_after_migrate, sender=self)
