"""When a weekly mail goes out: a person and a moment in, their last Monday morning out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from cms.people.models import User
from cms.people.rights import memberships_of

MORNING = time(7, 0)


@dataclass(frozen=True)
class Monday:
    """A Monday where the person is, and the moment of seven o'clock on it."""

    day: date
    moment: datetime


def last_monday(person: User, at: datetime) -> Monday:
    """The last Monday, seven o'clock, in the zone of the person's first group."""
    zone = ZoneInfo(_zone_of(person, at.date()))
    day = at.astimezone(zone).date()
    day -= timedelta(days=day.weekday())
    moment = datetime.combine(day, MORNING, zone).astimezone(UTC)
    if moment > at:
        day -= timedelta(days=7)
        moment = datetime.combine(day, MORNING, zone).astimezone(UTC)
    return Monday(day, moment)


def _zone_of(person: User, on: date) -> str:
    held = sorted(memberships_of(person, on), key=lambda membership: membership.pk)
    return held[0].group.timezone if held else settings.TIME_ZONE
