"""Workflows: the Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

APPEND_ONLY = (
    "workflows_preset", "workflows_transitionrecord", "workflows_auditline",
    "workflows_declaration", "workflows_review", "workflows_seat",
    "workflows_seatvoter", "workflows_position",
)  # fmt: skip


class WorkflowsConfig(AppConfig):
    """Registers what the procedure keeps and checks with the layers below."""

    name = "workflows"
    label = "workflows"
    verbose_name = "Workflows"

    def ready(self) -> None:
        from cms import clock
        from cms.documents.registry import register_check
        from cms.documents.triggers import register_append_only
        from cms.outbox.periodic import register_periodic
        from workflows import verify
        from workflows.actions.due import tick
        from workflows.presets.load import ensure_presets

        post_migrate.connect(ensure_presets, sender=self)
        for table in APPEND_ONLY:
            register_append_only(table)
        register_check("procedure", verify.check)
        register_periodic("workflows.tick", 60, lambda: tick(clock.now()))
