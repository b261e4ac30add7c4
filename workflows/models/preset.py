"""The rules of a procedure, one row a version; inserted only."""

from typing import Any

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
