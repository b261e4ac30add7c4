"""Outbox: the Django app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Registers what this app offers to the others."""

    name = "cms.outbox"
    label = "outbox"
    verbose_name = "Outbox"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from cms.outbox.models import Job
        from cms.people.policies import people_policy

        register_permission_policy(Job, people_policy(Job, "view"), exact_class=True)
