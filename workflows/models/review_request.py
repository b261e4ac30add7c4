"""Who is asked to review which text until when, who cannot, and what somebody has read."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cms.documents.models import Document, Snapshot
from workflows.models.statement import Review
from workflows.models.work_item import WorkItem

PERSON = settings.AUTH_USER_MODEL


class ReviewRequest(models.Model):
    """A request to one person. One to a group of reviewers names nobody at first and is
    given to whoever's turn it is, or to who claims it."""

    class State(models.TextChoices):
        UNASSIGNED = "unassigned", _("Waits for a reviewer")
        REQUESTED = "requested", _("Requested")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        HANDED_OVER = "handed_over", _("Handed over")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")

    OPEN = ("unassigned", "requested", "accepted")

    work_item = models.ForeignKey(
        WorkItem, models.PROTECT, related_name="review_requests"
    )
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    person = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="review_requests"
    )
    state = models.CharField(max_length=12, choices=State, default=State.REQUESTED)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    note = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, help_text="Of declining or handing over.")
    # The request that was handed over to make this one.
    instead_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="handed_to"
    )
    review = models.ForeignKey(Review, models.PROTECT, null=True, related_name="+")
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["work_item", "snapshot", "person"],
                condition=Q(state__in=("requested", "accepted")),
                name="one_open_review_request_a_person_and_text",
            )
        ]

    def __str__(self) -> str:
        return f"{self.work_item}: review by {self.person or _('nobody yet')}"


class Unavailability(models.Model):
    """Days on which the rotation skips somebody."""

    person = models.ForeignKey(PERSON, models.PROTECT, related_name="unavailabilities")
    since = models.DateField()
    until = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="unavailability_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.since} to {self.until}"


class Seen(models.Model):
    """The state of a clause that somebody has read last, by the hash of its content."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    document = models.ForeignKey(Document, models.CASCADE, related_name="+")
    node = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "document", "node"], name="one_seen_a_clause"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.node}"
