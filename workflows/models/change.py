"""What changed between two snapshots of a run, node by node, and of which class it is."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.documents.models import Snapshot
from workflows.models.chain import AppendOnly
from workflows.models.comment import Comment
from workflows.models.work_item import WorkItem

PERSON = settings.AUTH_USER_MODEL


class Change(models.Model):
    """A node that differs. `suggested` is what the classifier says; a voter may claim a
    higher class, which counts until the chair and a reviewer who is no editor decide."""

    class Op(models.TextChoices):
        ADDED = "added", _("New")
        REMOVED = "removed", _("Removed")
        CHANGED = "changed", _("Changed")

    work_item = models.ForeignKey(WorkItem, models.PROTECT, related_name="changes")
    base = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    node = models.UUIDField(help_text="The block, or the section for its title.")
    clause = models.UUIDField(help_text="The clause in which a reader finds it.")
    op = models.CharField(max_length=10, choices=Op)
    suggested = models.PositiveSmallIntegerField(choices=Comment.ChangeClass)
    why = models.CharField(max_length=200, blank=True)
    # What the first of the two (`decided_by`) proposes, until the second agrees.
    proposed = models.PositiveSmallIntegerField(choices=Comment.ChangeClass, null=True)
    decided = models.PositiveSmallIntegerField(choices=Comment.ChangeClass, null=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    seconded_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["work_item", "base", "snapshot", "node"],
                name="one_change_a_node_and_pair",
            )
        ]

    def __str__(self) -> str:
        return f"{self.work_item}: {self.op} {self.node}"

    @property
    def change_class(self) -> int:
        """The class that counts now."""
        if self.decided is not None:
            return self.decided
        claims = [claim.change_class for claim in self.claims.all()]
        return max([self.suggested, *claims])

    @property
    def is_substantive(self) -> bool:
        """Whether it makes what conformed fail, or the other way round."""
        return self.change_class >= Comment.ChangeClass.SUBSTANTIVE


class ChangeClaim(AppendOnly):
    """A voter says that a change is of a higher class."""

    change = models.ForeignKey(Change, models.PROTECT, related_name="claims")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    change_class = models.PositiveSmallIntegerField(choices=Comment.ChangeClass)
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.change}: {self.change_class} by {self.person}"
