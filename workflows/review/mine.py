"""What somebody has asked others for, and what they did last: a person in, lines out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cms.people.models import User
from workflows.models import (
    PendingRequest,
    Position,
    Review,
    ReviewRequest,
    TransitionRecord,
    WorkItem,
)
from workflows.review.ages import left_in_words
from workflows.transitions import TABLES

MOST = 10


@dataclass(frozen=True)
class Line:
    """`words` say what; `state` where that stands, `is_late` that it should be done."""

    item: WorkItem
    words: str
    at: datetime
    state: str = ""
    is_late: bool = False


def asked_by(person: User, at: datetime) -> list[Line]:
    """Reviews and confirmations that others owe this person, the oldest first."""
    found = [*_reviews(person, at), *_confirmations(person)]
    return sorted(found, key=lambda line: line.at)


def _reviews(person: User, at: datetime) -> Iterator[Line]:
    asked = ReviewRequest.objects.filter(asked_by=person, state__in=ReviewRequest.OPEN)
    for request in asked.select_related("work_item__document", "person"):
        words = _("Review by %s") % (request.person or _("whoever takes it"))
        left = left_in_words(request.due_at, at)
        state = f"{request.get_state_display()}, {left}"
        late = request.due_at < at
        yield Line(request.work_item, words, request.asked_at, state, is_late=late)


def _confirmations(person: User) -> Iterator[Line]:
    asked = PendingRequest.objects.filter(by=person)
    for request in asked.select_related("work_item__document"):
        row = TABLES[request.work_item.track].get(request.name)
        words = row.title if row else request.name
        state = _("waits for a second person")
        yield Line(request.work_item, words, request.at, state)


def done_by(person: User) -> list[Line]:
    """The last steps, reviews and votes of a person, the newest first."""
    records = TransitionRecord.objects.filter(by=person)
    reviews = Review.objects.filter(person=person)
    positions = Position.objects.filter(person=person)
    found = [
        Line(record.work_item, record.title, record.at)
        for record in records.select_related("work_item__document").order_by("-pk")[
            :MOST
        ]
    ]
    found += [
        Line(review.work_item, _("Review: %s") % review.get_result_display(), review.at)
        for review in reviews.select_related("work_item__document").order_by("-pk")[
            :MOST
        ]
    ]
    cast = positions.select_related("ballot__work_item__document").order_by("-pk")
    found += [
        Line(position.ballot.work_item, _("Voted"), position.at)
        for position in cast[:MOST]
    ]
    return sorted(found, key=lambda line: line.at, reverse=True)[:MOST]
