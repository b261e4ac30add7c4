"""Digests: what waits for somebody's daily or weekly mail in, one mail out."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.people.models import User
from cms.people.rights import memberships_of
from workflows.models import Digest, Notice
from workflows.notify import unsubscribing
from workflows.notify.mail import send_mail, whole
from workflows.notify.matrix import MODES
from workflows.windows import last_morning

MONDAY = 0


def send_digests(at: datetime) -> Iterator[str]:
    """Send every digest whose morning has come, each once."""
    waiting = Notice.objects.filter(
        digest=None, mail=None, person__isnull=False, delivery__in=("daily", "weekly")
    )
    people: dict[int, set[str]] = defaultdict(set)
    pairs = waiting.order_by().values_list("person", "delivery").distinct()
    for person, mode in pairs:
        people[person].add(mode)
    for person in User.objects.filter(pk__in=people, is_active=True).order_by("pk"):
        zone = zone_of(person, at.date())
        for mode in sorted(people[person.pk]):
            yield from _send(person, mode, zone, at)


def zone_of(person: User, on: date) -> str:
    """The zone of the person's first group."""
    held = sorted(memberships_of(person, on), key=lambda membership: membership.pk)
    return held[0].group.timezone if held else settings.TIME_ZONE


def _send(person: User, mode: str, zone: str, at: datetime) -> Iterator[str]:
    morning = last_morning(at, zone, weekday=MONDAY if mode == "weekly" else None)
    due = Notice.objects.filter(
        person=person, delivery=mode, digest=None, mail=None, at__lt=morning.moment
    )
    if not due.exists():
        return
    with transaction.atomic():
        # One digest a morning: of two clocks at once, one makes the row.
        digest, is_new = Digest.objects.get_or_create(
            person=person, mode=mode, day=morning.day
        )
        if not is_new:
            return
        notices = list(due.select_related("document").order_by("document", "at", "pk"))
        Notice.objects.filter(pk__in=[n.pk for n in notices]).update(digest=digest)
        digest.mail = _mail(digest, notices, at)
        digest.save(update_fields=["mail"])
    yield f"{MODES[mode]} digest for {person}: {len(notices)} notices."


def _mail(digest: Digest, notices: list[Notice], at: datetime):
    way_out = unsubscribing.of_digest(digest)
    count = len(notices)
    # One document: its designation comes first, as in every subject.
    names = sorted({notice.document.designation for notice in notices})
    words = ngettext("%d notice", "%d notices", count) % count
    shown = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
    why = _("You chose a %s digest for this sort of mail.") % MODES[digest.mode].lower()
    return send_mail(
        digest.person,
        f"{shown}: {words}",
        "digest",
        {
            "notices": [
                {
                    "subject": notice.subject, "sentences": notice.sentences,
                    "url": whole(notice.url), "why": " ".join(notice.reasons),
                }
                for notice in notices
            ],
            "link": reverse("review:notices"),
            "link_words": _("See all notices"),
            "why": _("Why you get this: %s") % why,
            **way_out,
        },
        key=f"digest:{digest.pk}", at=at, headers=unsubscribing.headers(way_out),
    )  # fmt: skip
