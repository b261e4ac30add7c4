"""A document and the plain records that others keep about it."""

import re
import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.people.models import WorkingGroup

DESIGNATION = re.compile(r"[A-Z0-9][A-Z0-9.-]*")


def validate_designation(value: str) -> None:
    """Raises ValidationError for anything but capitals, digits, full stops and hyphens."""
    if not DESIGNATION.fullmatch(value):
        raise ValidationError(
            _(
                "A designation has capital letters, digits, full stops and hyphens, "
                "and begins with a letter or digit, like MCS-101."
            )
        )


class Document(models.Model):
    """Something that must be approved before the public sees it. Never deleted."""

    class Kind(models.TextChoices):
        STANDARD = "standard", _("Standard")
        CHAPTER = "chapter", _("Toolkit chapter")
        PRACTICE = "practice", _("Promising practice")
        RECOGNITION = "recognition", _("Recognition")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    designation = models.CharField(
        _("designation"), max_length=50, unique=True, validators=[validate_designation]
    )
    # Compared without case: the key is what must be unique.
    designation_key = models.CharField(max_length=50, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(_("language"), max_length=35, default="en")
    licence = models.CharField(_("licence"), max_length=100, default="CC-BY-4.0")
    lead_group = models.ForeignKey(
        WorkingGroup, models.PROTECT, related_name="documents",
        verbose_name=_("lead group"),
    )  # fmt: skip
    joint_groups = models.ManyToManyField(
        WorkingGroup, blank=True, related_name="joint_documents",
        verbose_name=_("joint groups"),
    )  # fmt: skip
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["designation"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return f"{self.designation} {self.title}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.designation_key = self.designation.casefold()
        super().save(*args, **kwargs)

    def groups(self) -> list[WorkingGroup]:
        """The lead group and then the joint ones."""
        return [self.lead_group, *self.joint_groups.all()]

    def current_edition(self):
        """The edition in force, or None."""
        return self.editions.filter(status="current").first()


class DocumentState(models.Model):
    """Where the newest work on a document stands, in words; written by the procedure."""

    document = models.OneToOneField(
        Document, models.PROTECT, related_name="state", primary_key=True
    )
    state = models.CharField(max_length=40)
    label = models.CharField(max_length=100)
    code = models.CharField(max_length=10, blank=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.document.designation}: {self.label}"


class PublicDraft(models.Model):
    """A snapshot that the public may read from `opened_at` until `closed_at` is set."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="public_drafts")
    snapshot = models.ForeignKey("documents.Snapshot", models.PROTECT)
    label = models.CharField(max_length=100)
    opened_at = models.DateTimeField()
    comment_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return f"{self.document.designation}: {self.label}"


class NodeId(models.Model):
    """The short id of a node, unique in the installation, and the document that has it."""

    id12 = models.CharField(max_length=12, primary_key=True)
    uuid = models.UUIDField(unique=True)
    document = models.ForeignKey(Document, models.PROTECT, related_name="node_ids")
    kind = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.id12
