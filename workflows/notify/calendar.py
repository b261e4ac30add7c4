"""Everybody's deadlines as iCalendar, at a signed address that can be made void."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from cms import clock
from cms.documents.access import documents_for
from cms.documents.http import not_found
from cms.people.capabilities import Capability
from cms.people.models import User
from workflows.models import CalendarAddress, ReviewRequest, SeatVoter, WorkItem
from workflows.models.work_item import OPEN
from workflows.notify.mail import whole
from workflows.windows import in_words

SALT = "workflows.notify.calendar"


@dataclass(frozen=True)
class Deadline:
    """`uid` stays the same when the moment is put off, so that calendars move it."""

    uid: str
    words: str
    at: datetime
    zone: str
    url: str


def address_of(person: User) -> str:
    """The whole address of somebody's calendar, "" until they have asked for one."""
    kept = CalendarAddress.objects.filter(person=person).first()
    if kept is None:
        return ""
    token = signing.dumps([str(person.uuid), kept.serial], salt=SALT)
    return whole(reverse("review:calendar", args=[token]))


@transaction.atomic
def renew_address(person: User) -> str:
    """A new address; the one before it answers no more."""
    _kept, made = CalendarAddress.objects.get_or_create(person=person)
    if not made:
        CalendarAddress.objects.filter(person=person).update(serial=F("serial") + 1)
    return address_of(person)


def owner_of(token: str) -> User | None:
    """Whose calendar an address is, None when it is void or was not made here."""
    try:
        uuid, serial = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    kept = CalendarAddress.objects.filter(
        person__uuid=uuid, person__is_active=True, serial=serial
    ).select_related("person")
    address = kept.first()
    return address.person if address else None


@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar. It is fetched by programs, so the address alone opens it."""
    person = owner_of(token)
    if person is None:
        raise not_found()
    answer = HttpResponse(
        as_calendar(deadlines_of(person, clock.now())),
        content_type="text/calendar; charset=utf-8",
    )
    answer["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def deadlines_of(person: User, at: datetime) -> list[Deadline]:
    """Windows of the documents that a person reads, their ballots and their reviews."""
    documents = documents_for(person, Capability.READ_DRAFTS)
    items = WorkItem.objects.filter(document__in=documents, deadline__gte=at)
    items = items.filter(OPEN).select_related("document__lead_group")
    found = [_window(item) for item in items if item.state != "ballot"]
    found += _ballots(person, at)
    found += _reviews(person)
    return sorted(found, key=lambda deadline: (deadline.at, deadline.uid))


def _window(item: WorkItem) -> Deadline:
    started = int(item.entered_at.timestamp())
    return _deadline(
        f"{item.uuid}-{item.state}-{started}", item, item.state_label, item.deadline
    )


def _deadline(uid: str, item: WorkItem, words: str, at: datetime) -> Deadline:
    document = item.document
    path = reverse("review:document", args=[document.designation])
    return Deadline(
        f"{uid}@{urlsplit(settings.SITE_URL).hostname}",
        _("%(document)s: %(what)s ends") % {"document": document.designation,
                                            "what": words},
        at, document.lead_group.timezone, whole(path),
    )  # fmt: skip


def _ballots(person: User, at: datetime) -> Iterator[Deadline]:
    """Ballots in which the person may vote, and those of their documents."""
    seats = SeatVoter.objects.filter(
        person=person, seat__ballot__closed_at=None, seat__ballot__recalled_at=None,
        seat__ballot__closes_at__gte=at,
    )  # fmt: skip
    seats = seats.select_related("seat__ballot__work_item__document__lead_group")
    ballots = {voter.seat.ballot.pk: voter.seat.ballot for voter in seats}
    for ballot in ballots.values():
        words = ballot.get_kind_display()
        yield _deadline(
            f"ballot-{ballot.pk}", ballot.work_item, words, ballot.closes_at
        )
    documents = documents_for(person, Capability.READ_DRAFTS)
    items = WorkItem.objects.filter(
        document__in=documents, state="ballot", deadline__gte=at
    ).exclude(ballots__in=ballots)
    for item in items.select_related("document__lead_group"):
        yield _window(item)


def _reviews(person: User) -> Iterator[Deadline]:
    requests = ReviewRequest.objects.filter(
        person=person, state__in=("requested", "accepted")
    ).select_related("work_item__document__lead_group")
    for request in requests:
        yield _deadline(
            f"review-{request.pk}", request.work_item, _("your review"), request.due_at
        )


def as_calendar(deadlines: list[Deadline]) -> bytes:
    """RFC 5545. Moments are in UTC, so no zone's rules need to be sent along; the words
    name the moment in the group's own zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Concord//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{settings.SITE_NAME}: {_('deadlines')}")
    for deadline in deadlines:
        event = Event()
        event.add("uid", deadline.uid)
        event.add("dtstamp", clock.now())
        event.add("dtstart", deadline.at)
        event.add("summary", deadline.words)
        event.add(
            "description",
            _("Until %s, that second included.") % in_words(deadline.at, deadline.zone),
        )
        event.add("url", deadline.url)
        # A deadline takes up no time in anybody's day.
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()
