"""A comment on a snapshot and what is done about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.documents.models import Snapshot
from workflows.models.work_item import WorkItem


class Comment(models.Model):
    """Open until somebody proposes a disposition and the chair agrees to it."""

    class Type(models.TextChoices):
        GENERAL = "ge", _("General")
        TECHNICAL = "te", _("Technical")
        EDITORIAL = "ed", _("Editorial")

    class Source(models.TextChoices):
        GROUP = "group", _("The group")
        BALLOT_NEGATIVE = "ballot_negative", _("A negative vote")
        BALLOT_COMMENT = "ballot_comment", _("A vote with comment")

    class Disposition(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        MODIFIED = "accepted_with_modification", _("Accepted with modification")
        NOT_ACCEPTED = "not_accepted", _("Not accepted")
        NOTED = "noted", _("Noted")
        DUPLICATE = "duplicate", _("Duplicate")
        OUT_OF_SCOPE = "out_of_scope", _("Out of scope")
        DEFERRED = "deferred_next_edition", _("Deferred to the next edition")
        WITHDRAWN = "withdrawn", _("Withdrawn by its author")

    class Verdict(models.TextChoices):
        PENDING = "pending", _("Pending")
        SATISFIED = "satisfied", _("Satisfied")
        NOT_SATISFIED = "not_satisfied", _("Not satisfied")

    work_item = models.ForeignKey(WorkItem, models.PROTECT, related_name="comments")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="Counts within its work item.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    type = models.CharField(max_length=2, choices=Type, default=Type.GENERAL)
    source = models.CharField(max_length=20, choices=Source, default=Source.GROUP)
    node = models.UUIDField(null=True, help_text="The clause or block it is about.")
    text = models.TextField()
    proposed_change = models.TextField(blank=True)
    disposition = models.CharField(max_length=30, choices=Disposition, blank=True)
    rationale = models.TextField(blank=True)
    disposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    disposed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=15, choices=Verdict, default=Verdict.PENDING)

    class Meta:
        ordering = ["work_item", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["work_item", "number"], name="one_comment_a_number"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None) | ~Q(disposition=""),
                name="agreed_comments_have_a_disposition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work_item}: comment {self.number}"

    @property
    def needs_change(self) -> bool:
        """Whether its disposition asks for another text."""
        return self.disposition in (
            self.Disposition.ACCEPTED, self.Disposition.MODIFIED
        )  # fmt: skip

    @property
    def is_resolved(self) -> bool:
        """Its author is satisfied or took it back: nobody else can say so."""
        return (
            self.verdict == self.Verdict.SATISFIED
            or self.disposition == self.Disposition.WITHDRAWN
        )
