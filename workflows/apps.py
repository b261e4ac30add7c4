"""Workflows: the Django app."""

from datetime import datetime

from django.apps import AppConfig
from django.db.models.signals import post_migrate

APPEND_ONLY = (
    "workflows_preset", "workflows_transitionrecord", "workflows_auditline",
    "workflows_declaration", "workflows_review", "workflows_seat",
    "workflows_seatvoter", "workflows_position", "workflows_commentevent",
    "workflows_commentreply", "workflows_changeclaim",
    "workflows_timermark", "workflows_reviewanswer", "workflows_practicescore",
)  # fmt: skip


# What is written once in these tables; the columns named are what later steps fill in.
FROZEN = {
    "workflows_comment": (
        "moderation", "triaged_at", "triaged_by_id", "disposition", "duplicate_of_id",
        "rationale", "change_class", "done_in_id", "disposed_by_id", "disposed_at",
        "agreed_by_id", "agreed_at", "replied_at", "verdict", "verdict_at",
    ),
    "workflows_presetdraft": (
        "asked_by_id", "asked_at", "activated_by_id", "activated_at", "preset_id",
        "dropped_by_id", "dropped_at",
    ),
    "workflows_ballot": ("closes_at", "closed_at", "recalled_at", "tally"),
    "workflows_change": (
        "proposed", "decided", "decided_by_id", "seconded_by_id", "decided_at",
    ),
    "workflows_panelist": (
        "challenged_by_id", "challenge", "challenged_at", "ruled_at", "removed_at",
    ),
    "workflows_appeal": (
        "acknowledged_at", "status_note", "status_note_at", "outcome", "report",
        "remand_to", "decided_at",
    ),
}  # fmt: skip


class WorkflowsConfig(AppConfig):
    """Registers what the procedure keeps and checks with the layers below."""

    name = "workflows"
    label = "workflows"
    verbose_name = "Workflows"

    def ready(self) -> None:
        from cms import clock
        from cms.documents.registry import register_check
        from cms.documents.triggers import register_append_only, register_frozen
        from cms.outbox.periodic import register_periodic
        from cms.people.checks import register_membership_check
        from workflows import verify
        from workflows.actions.due import tick
        from workflows.actions.timers import register_timer, run_timers
        from workflows.changes import registration as changes
        from workflows.comments import registration as comments
        from workflows.filings.filings import forget_unconfirmed
        from workflows.notify.connect import connect
        from workflows.practice.pages import practice_section, practice_tasks
        from workflows.practice.timers import start_check_ins
        from workflows.presets.load import ensure_presets
        from workflows.presets.seats import rules_broken_by
        from workflows.record.access import record_section
        from workflows.review.sections import register_section, register_tasks
        from workflows.review.waiver import waiver_section
        from workflows.reviewers import shown as reviewers

        def _every_minute(at: datetime) -> None:
            tick(at)
            run_timers(at)

        changes.register()
        post_migrate.connect(ensure_presets, sender=self)
        register_membership_check("presets.seats", rules_broken_by)
        for table in APPEND_ONLY:
            register_append_only(table)
        for table, changeable in FROZEN.items():
            register_frozen(table, changeable)
        register_check("procedure", verify.check)
        connect()
        comments.register()
        reviewers.register()
        register_section("record", 90, record_section)
        register_section("practice", 20, practice_section)
        register_section("waiver", 10, waiver_section)
        register_tasks("practice", practice_tasks)
        register_timer("practice", start_check_ins)
        register_timer("filings.unconfirmed", forget_unconfirmed)
        register_periodic("workflows.tick", 60, lambda: _every_minute(clock.now()))
