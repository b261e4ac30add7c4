"""Reminders by the clock: of ballots to who has not voted, of reviews to who owes them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from workflows.models import Ballot, Notice, ReviewRequest, WorkItem
from workflows.notify.matrix import EVENTS
from workflows.notify.notices import tell
from workflows.notify.occasion import Occasion
from workflows.windows import days_left, morning_of

DAYS = (14, 7, 3)
SHORTEST = 14
BEFORE_REVIEW = 3
# A reminder that nobody sent for so long is none.
STALE = timedelta(days=30)


def remind_of_ballots(at: datetime) -> Iterator[str]:
    """14, 7 and 3 days before the close, each once; after a pause only the nearest."""
    open_now = Ballot.objects.filter(
        closed_at=None, recalled_at=None, closes_at__gte=at, round=1
    ).exclude(kind=Ballot.Kind.CONSENSUS)
    for ballot in open_now.select_related("work_item__document__lead_group"):
        days = reminder_due(ballot, at)
        if days is not None:
            yield from _remind(ballot, days, at)


def reminder_due(ballot: Ballot, at: datetime) -> int | None:
    """Which of the reminders is the one of now, None while there is none."""
    zone = ballot.work_item.document.lead_group.timezone
    if (days_left(ballot.closes_at, ballot.opened_at, zone) or 0) < SHORTEST:
        return None
    for days in reversed(DAYS):
        due = morning_of(ballot.closes_at, zone, days_before=days)
        if due <= at:
            # Who has just been told that it is open needs no reminder.
            return days if due > ballot.opened_at else None
    return None


def _remind(ballot: Ballot, days: int, at: datetime) -> Iterator[str]:
    item = ballot.work_item
    # A ballot that is extended closes on another day and has reminders of its own.
    key = f"ballot:{ballot.pk}:{ballot.closes_at.date().isoformat()}:{days}"
    if Notice.objects.filter(key=key).exists():
        return
    with transaction.atomic():
        # Two clocks at once: the second finds what the first has written.
        list(WorkItem.objects.select_for_update().filter(pk=item.pk))
        occasion = Occasion(
            EVENTS["ballot_reminder"], key, item.document, at, item=item, about=ballot
        )
        made = tell(occasion)
    if made:
        yield f"{item.document.designation}: {len(made)} voters reminded of the ballot."


def remind_of_reviews(at: datetime) -> Iterator[str]:
    """Three days before a review is due, and when it is overdue."""
    owed = ReviewRequest.objects.filter(
        state__in=("requested", "accepted"),
        person__isnull=False,
        due_at__gte=at - STALE,
        due_at__lte=at + timedelta(days=BEFORE_REVIEW),
    )
    for request in owed.select_related("work_item__document__lead_group", "person"):
        early = request.due_at - timedelta(days=BEFORE_REVIEW)
        if request.due_at < at:
            slug = "review_overdue"
        elif request.asked_at < early:
            slug = "review_due"
        else:
            continue
        yield from _remind_reviewer(request, slug, at)


def _remind_reviewer(request: ReviewRequest, slug: str, at: datetime) -> Iterator[str]:
    item = request.work_item
    key = f"review:{request.pk}:{slug}:{request.due_at.date().isoformat()}"
    if Notice.objects.filter(key=key).exists():
        return
    with transaction.atomic():
        list(WorkItem.objects.select_for_update().filter(pk=item.pk))
        made = tell(
            Occasion(EVENTS[slug], key, item.document, at, item=item, about=request)
        )
    if made:
        yield f"{item.document.designation}: {request.person} reminded of the review."
