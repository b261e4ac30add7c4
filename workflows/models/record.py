"""What happened to work items: transitions done, and what was refused or only asked for."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from cms.documents.models import Snapshot
from workflows import states
from workflows.models.chain import AppendOnly, Chained, instant
from workflows.models.work_item import WorkItem
from workflows.transitions import TABLES


class TransitionRecord(Chained):
    """One transition of a work item. `by` is None for the system."""

    work_item = models.ForeignKey(WorkItem, models.PROTECT, related_name="records")
    name = models.CharField(max_length=50)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    snapshot_sha256 = models.CharField(max_length=64, blank=True)
    preset_key = models.CharField(max_length=50)
    preset_version = models.PositiveIntegerField()
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["work_item", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["work_item", "sequence"], name="one_record_a_sequence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.work_item}: {self.sequence} {self.name}"

    @property
    def title(self) -> str:
        """What people read for the transition."""
        return TABLES[self.work_item.track][self.name].title

    @property
    def is_forced(self) -> bool:
        """Whether guards were overruled; which, `data["forced"]` says."""
        return bool(self.data.get("forced"))

    @property
    def to_label(self) -> str:
        """What people read for the state that it led to."""
        return states.label_of(self.work_item.track, self.to_state)

    def facts(self) -> dict[str, Any]:
        """Records hash the id of a person, not the name."""
        return {
            "work_item": str(self.work_item.uuid),
            "name": self.name,
            "from": self.from_state,
            "to": self.to_state,
            "at": instant(self.at),
            "by": str(self.by.uuid) if self.by else None,
            "snapshot": self.snapshot_sha256,
            "preset": [self.preset_key, self.preset_version],
            "reason": self.reason,
            "data": self.data,
        }


class AuditLine(AppendOnly):
    """Something that was refused or asked for and changed nothing."""

    class Kind(models.TextChoices):
        REFUSED = "refused"
        REQUESTED = "requested"

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.REFUSED)
    work_item = models.ForeignKey(
        WorkItem, models.PROTECT, null=True, related_name="audit_lines"
    )
    designation = models.CharField(max_length=50, blank=True)
    name = models.CharField(max_length=50)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(help_text="By the procedure's clock.")
    written_at = models.DateTimeField(default=timezone.now)
    reasons = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.designation} {self.name}: {self.kind}"


class PendingRequest(models.Model):
    """The first of two people has asked for a transition; the second confirms it."""

    work_item = models.ForeignKey(WorkItem, models.PROTECT, related_name="requests")
    name = models.CharField(max_length=50)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work_item", "name"], name="one_request_a_transition"
            )
        ]

    def __str__(self) -> str:
        return f"{self.work_item}: {self.name} asked for"
