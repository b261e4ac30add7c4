"""What people state about a work item: declarations and reviews; appended only."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.documents.models import Snapshot
from cms.people.models import InterestCategory, Organisation
from workflows.models.chain import AppendOnly
from workflows.models.work_item import WorkItem


class Statement(AppendOnly):
    """Somebody's word at a time, with the interest and organisation held then."""

    work_item = models.ForeignKey(WorkItem, models.PROTECT)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+"
    )
    category = models.ForeignKey(
        InterestCategory, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["pk"]


class Declaration(Statement):
    """What others owe before a transition; a person's latest of a kind counts."""

    class Kind(models.TextChoices):
        SUPPORT = "support", _("Support for the adoption")
        CONFLICT = "conflict", _("Conflict of interest, or its absence")
        PROOF = "proof", _("Acceptance of the proof")
        WAIVER = "waiver", _("Waiver of evidence")

    kind = models.CharField(max_length=12, choices=Kind)
    # Support withdrawn: False; a conflict: True; the proof not accepted and a
    # waiver taken back: False.
    value = models.BooleanField(default=True)
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    class Meta(Statement.Meta):
        default_related_name = "declarations"

    def __str__(self) -> str:
        return f"{self.work_item}: {self.kind} by {self.person}"


class Review(Statement):
    """A reviewer's word on a snapshot; the reviewer's latest on it counts."""

    class Result(models.TextChoices):
        READY = "ready", _("Ready")
        READY_WITH_NITS = "ready_with_nits", _("Ready with nits")
        READY_WITH_ISSUES = "ready_with_issues", _("Ready with issues")
        SERIOUS_ISSUES = "serious_issues", _("Serious issues")
        NOT_READY = "not_ready", _("Not ready")
        # Said later by the same person, it takes the word before back.
        WITHDRAWN = "withdrawn", _("Taken back")

    snapshot = models.ForeignKey(Snapshot, models.PROTECT)
    result = models.CharField(max_length=20, choices=Result)
    note = models.TextField(blank=True)

    class Meta(Statement.Meta):
        default_related_name = "reviews"

    def __str__(self) -> str:
        return f"{self.work_item}: {self.result} by {self.person}"

    @property
    def approves(self) -> bool:
        """Whether it lets the review close."""
        return self.result in (self.Result.READY, self.Result.READY_WITH_NITS)
