"""A report of an error or an appeal that waits until its sender's address has answered."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.documents.models import Document
from workflows.models.appeal import Appeal
from workflows.models.erratum import Erratum


class UnverifiedFiling(models.Model):
    """Nothing of it is shown to anybody but whoever has the link in the mail. It becomes an
    Erratum or an Appeal when the link is confirmed, or is deleted."""

    class Kind(models.TextChoices):
        ERRATUM = "erratum", _("Report of an error")
        APPEAL = "appeal", _("Appeal")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    email = models.EmailField(db_index=True)
    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    # What was typed, by the name of the field.
    facts = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    # A keyed hash of the sender's network that changes daily; emptied after a day.
    network = models.CharField(max_length=64, blank=True, db_index=True)
    erratum = models.OneToOneField(Erratum, models.PROTECT, null=True, related_name="+")
    appeal = models.OneToOneField(Appeal, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.document.designation}: {self.kind} sent {self.sent_at}"

    @property
    def result(self) -> Erratum | Appeal | None:
        """What it has become."""
        return self.erratum or self.appeal
