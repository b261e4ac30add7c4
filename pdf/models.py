"""Volumes that were made and are kept until an edition in them changes."""

from django.db import models
from django.utils import timezone

from cms.documents.models import Blob


class KeptVolume(models.Model):
    """The file of a selection of editions: it can be thrown away and made again.

    `key` is a hash over the editions inside and whatever else gives other bytes.
    """

    selection = models.CharField(max_length=200)
    key = models.CharField(max_length=64, unique=True)
    renderer = models.CharField(max_length=50)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "kept volume"

    def __str__(self) -> str:
        return f"Volume {self.selection}"
