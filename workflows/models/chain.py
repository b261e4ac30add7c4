"""Rows that are only appended, each with the hash of the one before in its own."""

from datetime import UTC, datetime
from typing import Any, Self

from django.db import models

from cms.documents.content import sha256_of

GENESIS = "0" * 64


def instant(at: datetime | None) -> str | None:
    """A moment as hashes spell it, the same on every database."""
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else None


class AppendOnly(models.Model):
    """A row that is inserted once. Triggers in the database say so, too."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError(f"{type(self).__name__} rows are appended, never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError(f"{type(self).__name__} rows are never deleted.")


class Chained(AppendOnly):
    """`sha256` is over `facts()` and the hash of the row before, so none can be changed,
    left out or put elsewhere without all later hashes being wrong."""

    sequence = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def facts(self) -> dict[str, Any]:
        """What the hash is over, beside sequence and previous hash."""
        raise NotImplementedError

    def compute(self) -> str:
        """The hash that the row ought to have."""
        return sha256_of(
            {**self.facts(), "sequence": self.sequence, "previous": self.previous}
        )

    def append_after(self, last: Self | None) -> Self:
        """Insert the row behind `last` (None: as the first of its chain)."""
        self.sequence = last.sequence + 1 if last else 1
        self.previous = last.sha256 if last else GENESIS
        self.sha256 = self.compute()
        self.save(force_insert=True)
        return self
