"""The whole text of a desk at one moment, and the files that it uses."""

import json
from functools import cached_property

from django.conf import settings
from django.db import models
from django.utils import timezone

from cms.documents import content
from cms.documents.models.document import Document


class Blob(models.Model):
    """A file that some snapshot or rendition uses, found by the hash of its bytes."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.sha256


class SnapshotBody(models.Model):
    """The canonical text of a snapshot: a row of its own, since law may force it out."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.sha256


class Snapshot(models.Model):
    """Inserted, never changed. The same text of a document is one snapshot."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="snapshots")
    sha256 = models.CharField(max_length=64, db_index=True)
    body = models.ForeignKey(SnapshotBody, models.PROTECT)
    number = models.PositiveIntegerField(help_text="Counts within its document.")
    desk = models.ForeignKey(
        "wagtailcore.Page", models.PROTECT, null=True, related_name="+"
    )
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "sha256"], name="one_snapshot_a_text"
            ),
            models.UniqueConstraint(
                fields=["document", "number"], name="one_snapshot_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.designation} r{self.number:02d} {self.sha256[:8]}"

    @property
    def sha8(self) -> str:
        """The first eight digits of the hash, as URLs and screens show it."""
        return self.sha256[:8]

    @cached_property
    def tree(self) -> content.Tree:
        """The content tree in today's schema; shared, so do not change it."""
        return content.upgrade(json.loads(self.body.text))


class SnapshotAsset(models.Model):
    """A file that a snapshot uses."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="assets")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="uses")
    name = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "blob"], name="one_use_of_a_blob_a_snapshot"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SnapshotSource(models.Model):
    """The page and the revision that a part of a snapshot was read from."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="sources")
    page = models.ForeignKey("wagtailcore.Page", models.PROTECT, related_name="+")
    revision = models.ForeignKey(
        "wagtailcore.Revision", models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.snapshot_id}: page {self.page_id}"


class SnapshotContributor(models.Model):
    """A person who wrote some of a snapshot's text since the last published edition."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="contributors")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "person"], name="one_contribution_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id}: {self.person_id}"
