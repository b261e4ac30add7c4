"""A comment of the public that waits until its sender's address has answered."""

import uuid

from django.db import models

from cms.documents.models import Snapshot
from workflows.models.comment import Comment
from workflows.models.work_item import WorkItem


class UnverifiedComment(models.Model):
    """Nothing of it is shown to anybody but whoever has the link in the mail. It becomes a
    Comment when the link is confirmed, or is deleted."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    work_item = models.ForeignKey(WorkItem, models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    email = models.EmailField(db_index=True)
    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    # What the comment keeps beside its text: node, quote, type, proposed change.
    facts = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    # A keyed hash of the sender's network that changes daily; emptied after a day.
    network = models.CharField(max_length=64, blank=True, db_index=True)
    comment = models.OneToOneField(
        Comment, models.PROTECT, null=True, related_name="sent_as"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.work_item}: sent {self.sent_at}"
