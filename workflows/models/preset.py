"""The rules of a procedure, one row a version; inserted only."""

from typing import Any

from django.conf import settings
from django.db import models

from cms.documents.content import sha256_of
from workflows.models.chain import AppendOnly


class Preset(AppendOnly):
    """A work item keeps the version that it started with."""

    key = models.SlugField()
    version = models.PositiveIntegerField()
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["key", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "version"], name="one_preset_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"

    @property
    def in_words(self) -> str:
        """`Micro-credential working group, version 2`: for sentences and facts on pages."""
        return f"{self.data.get('name') or self.key}, version {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sha256 = self.hash_of(self.data)
        super().save(*args, **kwargs)

    @staticmethod
    def hash_of(data: dict[str, Any]) -> str:
        """SHA-256 of a preset's canonical JSON."""
        return sha256_of(data)

    @property
    def stages(self) -> list[str]:
        """The stages that it runs, in order."""
        return self.data["stages"]

    @classmethod
    def newest(cls, key: str) -> "Preset | None":
        """The rules that new work follows."""
        return cls.objects.filter(key=key).order_by("-version").first()


class PresetDraft(models.Model):
    """A proposal for the next version of a preset. A chair proposes it; one person of the
    secretariat asks for it to come into force, and another confirms. Never deleted."""

    key = models.SlugField()
    data = models.JSONField()
    reason = models.TextField()
    based_on = models.ForeignKey(
        Preset, models.PROTECT, null=True, related_name="drafts"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    activated_at = models.DateTimeField(null=True)
    preset = models.OneToOneField(
        Preset, models.PROTECT, null=True, related_name="made_from"
    )
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.key} {self.data.get('version', '')}, proposed"

    @property
    def is_open(self) -> bool:
        """Whether it may still come into force."""
        return self.activated_at is None and self.dropped_at is None

    @property
    def is_stale(self) -> bool:
        """Whether another version came into force since it was proposed."""
        newest = Preset.newest(self.key)
        return self.is_open and (newest.pk if newest else None) != self.based_on_id
