"""An error in a published edition: reported, verified or not, listed and folded in."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.documents.models import Document, Edition
from cms.people.models import Contact

PERSON = settings.AUTH_USER_MODEL


class Erratum(models.Model):
    """It must have been an error when the edition was published."""

    class Type(models.TextChoices):
        EDITORIAL = "editorial", _("Editorial")
        TECHNICAL = "technical", _("Technical")

    class State(models.TextChoices):
        REPORTED = "reported", _("Reported")
        VERIFIED = "verified", _("Verified")
        HELD = "held_for_update", _("Held for the next update")
        REJECTED = "rejected", _("Rejected")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="errata")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="errata")
    number = models.PositiveIntegerField(help_text="Counts within its document.")
    node = models.UUIDField(null=True)
    type = models.CharField(max_length=10, choices=Type)
    original = models.TextField(help_text="The words as published.")
    corrected = models.TextField(help_text="The words as they should be.")
    note = models.TextField(blank=True)
    reported_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State, default=State.REPORTED)
    # The editor finds it right, the chair agrees: then it is verified.
    found_right_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+"
    )
    agreed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    # Anybody may object until then; after it the erratum is listed for good.
    objection_until = models.DateTimeField(null=True)
    objection = models.TextField(blank=True)
    objected_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True, help_text="Of holding or rejecting it.")
    listed_at = models.DateTimeField(null=True)
    folded_into = models.ForeignKey(
        Edition, models.PROTECT, null=True, related_name="folded_errata"
    )

    class Meta:
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="one_erratum_a_number"
            )
        ]
        verbose_name_plural = _("errata")

    def __str__(self) -> str:
        return f"{self.document.designation}: erratum {self.number}"
