"""How often the substance of a node has changed: a table beside the text."""

from django.db import models

from cms.documents.models.document import Document
from cms.documents.models.snapshot import Snapshot


class NodeRevision(models.Model):
    """From `snapshot` on a node has this revision. One without a row has revision 1.

    It rises only when a change of class 3 or 4 is confirmed, so that evidence bound to
    (UUID, revision) outlives editorial changes. Appended, never changed.
    """

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="node_revisions"
    )
    node = models.UUIDField()
    revision = models.PositiveIntegerField()
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["document", "node", "revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["node", "revision"], name="one_row_a_node_and_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.node} revision {self.revision}"
