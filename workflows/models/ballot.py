"""A ballot on a snapshot: its frozen electorate and its positions, appended only."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.documents.models import Snapshot
from cms.people.models import InterestCategory, Organisation, WorkingGroup
from workflows.models.chain import AppendOnly, Chained, instant
from workflows.models.comment import Comment
from workflows.models.preset import Preset
from workflows.models.work_item import WorkItem


class Ballot(models.Model):
    """Opened on one snapshot under one preset version; open until `closes_at`, inclusive."""

    class Kind(models.TextChoices):
        BALLOT = "ballot", _("Ballot")
        CONSENSUS = "consensus", _("Lazy consensus")
        REAFFIRMATION = "reaffirmation", _("Ballot to reaffirm")
        WITHDRAWAL = "withdrawal", _("Ballot to withdraw")

    work_item = models.ForeignKey(WorkItem, models.PROTECT, related_name="ballots")
    kind = models.CharField(max_length=15, choices=Kind, default=Kind.BALLOT)
    # Joint groups each hold their own ballot, and all must pass. None (rows of an older
    # version): the lead group's.
    group = models.ForeignKey(
        WorkingGroup, models.PROTECT, null=True, related_name="ballots"
    )
    round = models.PositiveIntegerField(default=1)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="later_rounds"
    )
    # Clauses that may be commented on, by UUID; None: the whole text.
    scope = models.JSONField(null=True)
    # Who said what is for the secretariat only; the tally by category is not secret.
    is_secret = models.BooleanField(default=False)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    preset = models.ForeignKey(Preset, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True, help_text="Opened by mistake.")
    tally = models.JSONField(null=True, help_text="As it was when the ballot closed.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.work_item}: ballot"

    @property
    def rules(self) -> dict[str, Any]:
        """The rules of the preset version with which it opened."""
        data = self.preset.data
        return data["chapter"] if self.kind == self.Kind.CONSENSUS else data


class Seat(AppendOnly):
    """One vote of the electorate, as the memberships were when the ballot opened."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="seats")
    category = models.ForeignKey(
        InterestCategory, models.PROTECT, null=True, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.ballot}: seat of {self.person}"


class SeatVoter(AppendOnly):
    """Who may vote for a seat: its holder, colleagues of one organisation, an alternate."""

    class Kind(models.TextChoices):
        HOLDER = "holder", _("Holder")
        COLLEAGUE = "colleague", _("Colleague")
        ALTERNATE = "alternate", _("Alternate")

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="voters")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "person"], name="one_voter_a_seat_and_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.person}"


class Position(Chained):
    """What a seat said. The latest on time counts; all are kept, late ones for information."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="positions")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="positions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    position = models.CharField(max_length=30)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    comment = models.ForeignKey(
        Comment, models.PROTECT, null=True, related_name="positions"
    )

    class Meta:
        ordering = ["ballot", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "sequence"], name="one_position_a_sequence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ballot}: {self.sequence} {self.position}"

    def facts(self) -> dict[str, Any]:
        """Records hash the id of a person, not the name."""
        return {
            "work_item": str(self.ballot.work_item.uuid),
            "round": self.ballot.round,
            "snapshot": self.ballot.snapshot.sha256,
            "seat": str(self.seat.person.uuid),
            "person": str(self.person.uuid),
            "position": self.position,
            "reason": self.reason,
            "at": instant(self.at),
            "late": self.is_late,
        }
