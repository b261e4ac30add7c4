"""Remind reviewers of what they were asked: before the day it is due, and after it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from cms.outbox.outbox import emit
from workflows import topics
from workflows.actions.declare import REVIEWED_IN
from workflows.models import ReviewRequest

BEFORE = timedelta(days=3)


def remind(at: datetime) -> Iterator[str]:
    """Tell of each open request once when it is nearly due and once when it is overdue."""
    asked = ReviewRequest.objects.filter(
        state__in=ReviewRequest.OPEN, work_item__state__in=REVIEWED_IN,
        work_item__snapshot=F("snapshot"),
    )  # fmt: skip
    nearly = Q(due_at__gt=at, due_at__lte=at + BEFORE, reminded_at=None)
    never_after = Q(reminded_at=None) | Q(reminded_at__lte=F("due_at"))
    due = asked.filter(nearly | (Q(due_at__lte=at) & never_after))
    for pk in list(due.values_list("pk", flat=True)):
        if sentence := _remind(pk, at):
            yield sentence


@transaction.atomic
def _remind(pk: int, at: datetime) -> str:
    row = ReviewRequest.objects.select_for_update().get(pk=pk)
    what = "overdue" if row.due_at <= at else "due"
    done = row.reminded_at and (what == "due" or row.reminded_at > row.due_at)
    if done or row.state not in ReviewRequest.OPEN:
        return ""
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    emit(topics.REVIEW_ASKED, f"{row.pk}:{what}", request=row.pk, what=what)
    return f"{row}: {what}."
