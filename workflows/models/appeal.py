"""An appeal against a decision: who files it, who decides it and how it ends."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.people.models import Contact
from workflows.models.record import TransitionRecord
from workflows.models.work_item import WorkItem

PERSON = settings.AUTH_USER_MODEL


class Appeal(models.Model):
    """Filed within the window by somebody directly affected; it holds the work up."""

    class Outcome(models.TextChoices):
        DENIED = "denied", _("Denied")
        UPHELD_REMAND = "upheld_remand", _("Upheld, sent back")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    work_item = models.ForeignKey(WorkItem, models.PROTECT, related_name="appeals")
    number = models.PositiveIntegerField(help_text="Counts within its work item.")
    against = models.ForeignKey(TransitionRecord, models.PROTECT, related_name="+")
    filed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField()
    decision = models.TextField(help_text="Which decision, in the appellant's words.")
    grounds = models.TextField()
    remedy = models.TextField()
    acknowledged_at = models.DateTimeField(null=True)
    status_note = models.TextField(blank=True)
    status_note_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=15, choices=Outcome, blank=True)
    report = models.TextField(blank=True)
    remand_to = models.CharField(max_length=30, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["work_item", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["work_item", "number"], name="one_appeal_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.work_item}: appeal {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it still holds the work up."""
        return not self.outcome


class Panelist(models.Model):
    """A member of the panel that decides an appeal; a conflict may be challenged."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="panel")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    challenged_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+"
    )
    challenge = models.TextField(blank=True)
    challenged_at = models.DateTimeField(null=True)
    ruled_at = models.DateTimeField(null=True, help_text="Oversight ruled on it.")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appeal", "person"], name="one_panelist_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.appeal}: {self.person}"
