"""What was published, what happened to it later, and what is made from it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.documents.models.document import Document
from cms.documents.models.snapshot import Blob, Snapshot


class Proof(models.Model):
    """An edition before it is one: its future UUID, label and front matter are fixed here,
    and the worker makes from it the files that must be accepted before publication."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="proofs")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="proofs")
    label = models.CharField(max_length=50)
    front_matter = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    html = models.ForeignKey(
        Blob, models.PROTECT, null=True, blank=True, related_name="+"
    )
    pdf = models.ForeignKey(
        Blob, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Why there is no PDF although the proof is good: "Pango is not installed."
    pdf_left_out = models.CharField(max_length=200, blank=True)
    problems = models.JSONField(default=list, help_text="Sentences; empty when good.")
    made_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Proof of {self.document.designation} {self.label}"

    @property
    def is_good(self) -> bool:
        """Made without error: the worker has been here and found nothing wrong."""
        return bool(self.made_at) and not self.problems and self.html_id is not None


class Edition(models.Model):
    """A published text. Only `status` and `effective_to` change: they repeat its events."""

    class Origin(models.TextChoices):
        OWN = "own", _("Our own")
        EXTERNAL = "external", _("External")

    class Status(models.TextChoices):
        CURRENT = "current", _("Current")
        SUPERSEDED = "superseded", _("Superseded")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    uuid = models.UUIDField(unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="editions")
    label = models.CharField(max_length=50)
    sequence = models.PositiveIntegerField(help_text="Order of publication, from 1.")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="editions")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.OWN)
    approved_by = models.CharField(max_length=200, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField()
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    front_matter = models.JSONField(default=dict)
    # SHA-256 over the canonical JSON of every fact above but status and effective_to.
    record_sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=12, choices=Status, default=Status.CURRENT)

    class Meta:
        ordering = ["document", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(status="current"),
                name="one_current_edition_a_document",
            ),
            models.UniqueConstraint(
                "document", Lower("label"), name="one_edition_a_label"
            ),
            models.UniqueConstraint(
                fields=["document", "sequence"], name="one_edition_a_sequence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.designation} edition {self.label}"


class EditionEvent(models.Model):
    """Something that happened to an edition. Appended, never changed; events are the truth."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("Published")
        SUPERSEDED = "superseded", _("Superseded")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REAFFIRMED = "reaffirmed", _("Reaffirmed")
        ERRATUM = "erratum", _("Erratum")
        NOTICE = "notice", _("Notice of withdrawal")
        MARKUP = "markup", _("Markup corrected")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.edition}: {self.kind}"


class Rendition(models.Model):
    """A file made from an edition: it can be thrown away and made again to the same bytes.

    `state` is the edition's status that the file speaks of; the PDF as first published
    (`current`) is kept for ever, a later one says that the edition was superseded.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="renditions")
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=12, default="current")
    renderer = models.CharField(max_length=50)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="renditions")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind", "state"], name="one_rendition_a_state"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.kind}"
