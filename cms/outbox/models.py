"""Work that must happen after a commit, kept as rows until it is done."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Job(models.Model):
    """One piece of work for one handler. The row is the truth; there is no other queue."""

    topic = models.CharField(max_length=100)
    handler = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.CharField(max_length=32, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    progress = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["handler", "key"],
                condition=Q(done_at=None, failed_at=None, lease=""),
                name="one_waiting_job_a_key",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(done_at=None, failed_at=None),
                name="job_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.handler} {self.key}"

    @property
    def state(self) -> str:
        """waiting, running, done or failed."""
        if self.done_at:
            return "done"
        if self.failed_at:
            return "failed"
        return "running" if self.lease else "waiting"
