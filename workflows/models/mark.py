"""What the clock has said once and must not say again."""

from django.db import models

from workflows.models.chain import AppendOnly
from workflows.models.work_item import WorkItem


class TimerMark(AppendOnly):
    """A reminder or a warning about a work item was given; `name` says which."""

    work_item = models.ForeignKey(WorkItem, models.PROTECT, related_name="timer_marks")
    name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["work_item", "name"], name="one_timer_mark_a_name"
            )
        ]

    def __str__(self) -> str:
        return f"{self.work_item}: {self.name}"
