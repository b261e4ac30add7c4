"""What somebody without an account submits, and what blind reviewers give it."""

import uuid

from django.conf import settings
from django.db import models

from cms import clock
from cms.documents.models import Snapshot
from cms.people.models import Contact, WorkingGroup
from workflows.models.chain import AppendOnly
from workflows.models.work_item import WorkItem


class PracticeSubmission(models.Model):
    """A form saved and resumed by a link that was mailed; at last it has a work item."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="submissions")
    group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="+")
    data = models.JSONField(default=dict, help_text="As typed, by field.")
    created_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    # Consent to publish, and the word that no student can be recognised.
    consent_at = models.DateTimeField(null=True)
    work_item = models.OneToOneField(
        WorkItem, models.PROTECT, null=True, related_name="submission"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Submission of {self.contact}"


class PracticeScore(AppendOnly):
    """What a reviewer gives each criterion of the rubric, 0 to 3, on one text."""

    work_item = models.ForeignKey(
        WorkItem, models.PROTECT, related_name="practice_scores"
    )
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    scores = models.JSONField()
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["work_item", "snapshot", "person"],
                name="one_practice_score_a_person_and_text",
            )
        ]

    def __str__(self) -> str:
        return f"{self.work_item}: scores of {self.person}"
